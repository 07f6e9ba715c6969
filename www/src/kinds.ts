// The kinds of callers, the fields of each, and the caller as it is typed.
import type { PrincipalDescriptor } from 'iam-verdict'

export type PrincipalKind = PrincipalDescriptor['type']
/** Fields of text beside the main one, named as in the descriptor. */
export type PrincipalField = 'roleArn' | 'userArn' | 'uniqueId' | 'roleUniqueId' | 'canonicalUserId'
/** Facts that are true or not. */
export type PrincipalFlag = 'sessionToken' | 'isManagementAccount'

export interface Tag {
  readonly key: string
  readonly value: string
}

export interface PrincipalDraft {
  readonly type: PrincipalKind
  /** The main field of each kind that was chosen: who changes the kind and comes back finds the text again. */
  readonly main: Readonly<Partial<Record<PrincipalKind, string>>>
  readonly fields: Readonly<Partial<Record<PrincipalField, string>>>
  readonly flags: readonly PrincipalFlag[]
  readonly tags: readonly Tag[]
}

interface Kind {
  readonly type: PrincipalKind
  readonly title: string
  readonly label: string
  readonly example: string
  /** Examples of fields, where those of `FIELDS` do not fit. */
  readonly examples?: Readonly<Partial<Record<PrincipalField, string>>>
  /** Fields that are always there, and those that are needed rarely. */
  readonly fields: readonly PrincipalField[]
  readonly more: readonly PrincipalField[]
  readonly flags: readonly PrincipalFlag[]
  readonly tagged: boolean
}

const ROLE_SESSION = { fields: ['roleArn'], more: ['roleUniqueId', 'canonicalUserId'], flags: ['isManagementAccount'], tagged: true } as const
const OUTSIDER = { fields: [], more: [], flags: [], tagged: false } as const

/** The kinds of callers (EVALUATION.md, 1.2). */
export const KINDS: readonly Kind[] = [
  {
    type: 'iam_user', title: 'IAM user', label: 'ARN of the user', example: 'arn:aws:iam::111122223333:user/ana',
    fields: [], more: ['uniqueId', 'canonicalUserId'], flags: ['sessionToken', 'isManagementAccount'], tagged: true
  },
  { type: 'assumed_role', title: 'Role session', label: 'ARN of the session, or of the role', example: 'arn:aws:sts::111122223333:assumed-role/deploy/release-42', ...ROLE_SESSION },
  {
    type: 'service_linked_role', title: 'Service-linked role', label: 'ARN of the session, or of the role',
    example: 'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling',
    examples: { roleArn: 'arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling' },
    ...ROLE_SESSION
  },
  {
    type: 'federated_user', title: 'Federated user', label: 'ARN of the session', example: 'arn:aws:sts::111122223333:federated-user/visitor',
    fields: ['userArn'], more: ['canonicalUserId'], flags: ['isManagementAccount'], tagged: true
  },
  { type: 'root', title: 'Root user', label: 'Account', example: '111122223333', fields: [], more: ['canonicalUserId'], flags: ['isManagementAccount'], tagged: false },
  { type: 'web_identity', title: 'Web identity', label: 'Identity provider', example: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com', ...OUTSIDER },
  { type: 'saml', title: 'SAML', label: 'Identity provider', example: 'arn:aws:iam::111122223333:saml-provider/corporate', ...OUTSIDER },
  { type: 'service', title: 'AWS service', label: 'Name of the service', example: 'sns.amazonaws.com', ...OUTSIDER },
  { type: 'anonymous', title: 'Anonymous', label: 'Without credentials', example: 'anonymous', ...OUTSIDER }
]

export const FIELDS: Readonly<Record<PrincipalField, { label: string; example: string }>> = {
  roleArn: { label: 'ARN of the role, with its path', example: 'arn:aws:iam::111122223333:role/ci/deploy' },
  userArn: { label: 'ARN of the user who made the session', example: 'arn:aws:iam::111122223333:user/broker' },
  uniqueId: { label: 'Unique id', example: 'AIDACKCEVSQ6C2EXAMPLE' },
  roleUniqueId: { label: 'Unique id of the role', example: 'AROACKCEVSQ6C2EXAMPLE' },
  canonicalUserId: { label: 'Canonical user id of the account (S3)', example: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' }
}

export const FLAGS: Readonly<Record<PrincipalFlag, string>> = {
  sessionToken: 'Temporary credentials of GetSessionToken, as with MFA',
  isManagementAccount: 'The account is the management account of its organization'
}

/** The identity providers that IAM knows by name, and that are no services. */
const BUILT_IN_PROVIDERS = ['accounts.google.com', 'graph.facebook.com', 'www.amazon.com']
export const SERVICE_LINKED = ':role/aws-service-role/'

export const NOBODY: PrincipalDraft = { type: 'iam_user', main: {}, fields: {}, flags: [], tags: [] }

export const kindOf = (type: PrincipalKind): Kind => KINDS.find(kind => kind.type === type)!

export const mainText = ({ type, main }: PrincipalDraft): string => main[type] ?? ''

/** Whether the main field names a role and no session: a session of it, whose name is not known. */
export const namesRole = (text: string): boolean => /^arn:[^:]*:iam::[^:]*:role\//.test(text.trim())

/** The kind that a text tells; undefined while it tells none. What fits the chosen kind too leaves it as it is. */
export function kindOfText(text: string, chosen: PrincipalKind): PrincipalKind | undefined {
  if (text === 'anonymous') return 'anonymous'
  if (BUILT_IN_PROVIDERS.includes(text)) return 'web_identity'
  const [, service, resource = ''] = /^arn:[^:]+:(iam|sts)::\d{12}:(.+)$/.exec(text) ?? []
  if (!service) {
    const isName = /^[\w-]+(\.[\w-]+)+$/.test(text)
    return !isName ? undefined : chosen === 'web_identity' ? chosen : 'service'
  }
  if (service === 'sts') {
    if (/^federated-user\/./.test(resource)) return 'federated_user'
    if (!/^assumed-role\/[^/]+\/[^/]+$/.test(resource)) return undefined
    return chosen === 'service_linked_role' ? chosen : 'assumed_role'
  }
  if (resource === 'root') return 'root'
  if (text.includes(SERVICE_LINKED)) return 'service_linked_role'
  const kinds = { user: 'iam_user', role: 'assumed_role', 'oidc-provider': 'web_identity', 'saml-provider': 'saml' } as const
  const [, kind = '', name = ''] = /^([a-z-]+)\/(.+)$/.exec(resource) ?? []
  return name && Object.hasOwn(kinds, kind) ? kinds[kind as keyof typeof kinds] : undefined
}

/** The fields that the form shows for this caller. */
export function shownFields(draft: PrincipalDraft): Pick<Kind, 'fields' | 'more'> {
  const { fields, more } = kindOf(draft.type)
  return { fields: namesRole(mainText(draft)) ? fields.filter(field => field !== 'roleArn') : fields, more }
}

/** Whether one of the rarely needed fields is filled in. */
export function holdsMore(draft: PrincipalDraft): boolean {
  const { more, flags, tagged } = kindOf(draft.type)
  return more.some(field => draft.fields[field]) || flags.some(flag => draft.flags.includes(flag)) || (tagged && draft.tags.length > 0)
}

/** What the form shows of it, without what was typed for other kinds. */
export function withoutHidden(draft: PrincipalDraft): PrincipalDraft {
  const { type, fields, flags, tags } = draft
  const kind = kindOf(type)
  const { fields: always, more } = shownFields(draft)
  const texts = [...always, ...more].flatMap(field => (fields[field] ? [[field, fields[field]]] : []))
  const main = mainText(draft)
  return {
    type,
    main: main ? { [type]: main } : {},
    fields: Object.fromEntries(texts),
    flags: kind.flags.filter(flag => flags.includes(flag)),
    tags: kind.tagged ? tags : []
  }
}
