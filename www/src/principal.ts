// The caller as it is typed: a kind, its main field, and the further fields of that kind.
import type { Principal, PrincipalDescriptor } from 'iam-verdict'
import { duplicateMember } from './json.ts'

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
const SERVICE_LINKED = ':role/aws-service-role/'

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

/** What is typed into the main field: the kind follows. A descriptor in JSON is taken as a whole. */
export function typeMain(draft: PrincipalDraft, text: string): PrincipalDraft {
  const whole = text.trim().startsWith('{') ? fromText(text) : undefined
  if (whole) return whole
  const type = kindOfText(text.trim(), draft.type) ?? draft.type
  const { [draft.type]: _, ...main } = draft.main
  return { ...draft, type, main: { ...main, [type]: text } }
}

export const chooseKind = (draft: PrincipalDraft, type: PrincipalKind): PrincipalDraft =>
  ({ ...draft, type, main: type === 'anonymous' ? { ...draft.main, anonymous: 'anonymous' } : draft.main })

export function setField(draft: PrincipalDraft, field: PrincipalField, text: string): PrincipalDraft {
  const isLinked = field === 'roleArn' && draft.type === 'assumed_role' && text.includes(SERVICE_LINKED)
  const fields = { ...draft.fields, [field]: text }
  if (!isLinked) return { ...draft, fields }
  return { ...draft, fields, type: 'service_linked_role', main: { ...draft.main, service_linked_role: mainText(draft) } }
}

export const setFlag = (draft: PrincipalDraft, flag: PrincipalFlag, on: boolean): PrincipalDraft =>
  ({ ...draft, flags: [...draft.flags.filter(one => one !== flag), ...(on ? [flag] : [])] })

/** The fields that the form shows for this caller. */
export function shownFields(draft: PrincipalDraft): Pick<Kind, 'fields' | 'more'> {
  const { fields, more } = kindOf(draft.type)
  return { fields: namesRole(mainText(draft)) ? fields.filter(field => field !== 'roleArn') : fields, more }
}

/** The descriptor's members beside type and main field, of those that the form shows. */
function furtherMembers(draft: PrincipalDraft): Omit<PrincipalDescriptor, 'type'> {
  const { fields, more } = shownFields(draft)
  const { flags, tagged } = kindOf(draft.type)
  const members: Record<string, unknown> = {}
  for (const field of [...fields, ...more]) {
    const text = draft.fields[field]?.trim()
    if (text) members[field] = text
  }
  for (const flag of flags) if (draft.flags.includes(flag)) members[flag] = true
  const tags = draft.tags.filter(({ key, value }) => key || value)
  if (tagged && tags.length) members['tags'] = Object.fromEntries(tags.map(({ key, value }) => [key, value]))
  return members
}

/** Whether one of the rarely needed fields is filled in. */
export function holdsMore(draft: PrincipalDraft): boolean {
  const { more, flags, tagged } = kindOf(draft.type)
  return more.some(field => draft.fields[field]) || flags.some(flag => draft.flags.includes(flag)) || (tagged && draft.tags.length > 0)
}

/** The caller for the engine: the text alone where it says all, else a descriptor. */
export function principalOf(draft: PrincipalDraft): Principal {
  const { type } = draft
  const main = mainText(draft).trim()
  const further = furtherMembers(draft)
  const told = kindOfText(main, NOBODY.type)
  const isProvider = type === 'web_identity' || type === 'saml'
  // Of a text that names no caller the engine tells more than of a descriptor with such a member.
  const saysAll = told === type || (told === undefined && type !== 'root')
  if (main && saysAll && !isProvider && !Object.keys(further).length) return main
  return { type, ...mainMember(type, main), ...further }
}

function mainMember(type: PrincipalKind, main: string): Omit<PrincipalDescriptor, 'type'> {
  if (!main || type === 'anonymous') return {}
  if (type === 'service') return { service: main }
  if (type === 'web_identity' || type === 'saml') return { provider: main }
  if (type === 'root' && !main.startsWith('arn:')) return { account: main }
  return namesRole(main) ? { roleArn: main } : { arn: main }
}

/** What the form knows to be wrong and the engine cannot tell; the main field has no name. */
export function principalFaults(draft: PrincipalDraft): readonly { field?: 'roleArn' | 'tags'; message: string }[] {
  const faults: { field?: 'roleArn' | 'tags'; message: string }[] = []
  const main = mainText(draft)
  const { roleArn, tags } = furtherMembers(draft)
  if (!main.trim() && !roleArn && draft.type !== 'anonymous') {
    faults.push({ message: 'needed: what stands here in gray is an example only' })
  }
  const [, session] = /:assumed-role\/([^/]+)\//.exec(main) ?? []
  const role = roleArn?.split('/').at(-1)
  if (session && role && session !== role && namesRole(roleArn ?? '')) {
    faults.push({ field: 'roleArn', message: `the session is one of the role \`${session}\`, and this is \`${role}\`` })
  }
  if (!tags) return faults
  const keys = draft.tags.filter(({ key, value }) => key || value).map(({ key }) => key.toLowerCase())
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  if (keys.includes('')) faults.push({ field: 'tags', message: 'a tag needs a key' })
  else if (twice !== undefined) faults.push({ field: 'tags', message: `the tag \`${twice}\` stands twice: keys of tags do not differ by letter case` })
  return faults
}

/** The draft of a principal of the interface. What the form could not show whole stays the text that it is. */
export function draftOf(principal: string | object): PrincipalDraft {
  if (typeof principal === 'string') return typeMain(NOBODY, principal)
  return fromDescriptor(principal) ?? { ...NOBODY, main: { iam_user: JSON.stringify(principal) } }
}

function fromText(text: string): PrincipalDraft | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return duplicateMember(text) === undefined ? fromDescriptor(value as object) : undefined
  } catch {
    return undefined
  }
}

function fromDescriptor(descriptor: object): PrincipalDraft | undefined {
  const { type, arn, account, service, provider, tags = {}, ...rest } = descriptor as Record<string, unknown>
  const kind = KINDS.find(known => known.type === type)
  if (!kind || !isTexts(tags)) return undefined
  let draft: PrincipalDraft = { ...NOBODY, type: kind.type, tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }
  for (const [name, value] of Object.entries(rest)) {
    if (Object.hasOwn(FIELDS, name) && typeof value === 'string') draft = { ...draft, fields: { ...draft.fields, [name]: value } }
    else if (Object.hasOwn(FLAGS, name) && typeof value === 'boolean') draft = setFlag(draft, name as PrincipalFlag, value)
    else return undefined
  }
  const role = kind.fields.includes('roleArn') ? draft.fields.roleArn : undefined
  const main = kind.type === 'anonymous' ? 'anonymous' : (arn ?? service ?? provider ?? role ?? account ?? '')
  if (typeof main !== 'string') return undefined
  draft = { ...draft, main: { [kind.type]: main } }
  return asksTheSame(draft, descriptor) ? draft : undefined
}

const isTexts = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && Object.values(value).every(one => typeof one === 'string')

/** Whether the draft asks just what the descriptor does. An account that the ARN tells too may be left out. */
function asksTheSame(draft: PrincipalDraft, descriptor: object): boolean {
  const members = (value: object): string => JSON.stringify(Object.entries(value).filter(([, member]) => member !== false && member !== undefined).sort())
  const main = mainText(draft)
  const asked = { type: draft.type, ...mainMember(draft.type, main), ...furtherMembers(draft) }
  const { account } = descriptor as { account?: unknown }
  return members(asked) === members(main.split(':')[4] === account ? { ...descriptor, account: undefined } : descriptor)
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
