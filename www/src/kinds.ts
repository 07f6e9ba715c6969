// The kinds of callers, the fields of each, and the caller as it is typed.
import type { PrincipalDescriptor } from 'iam-verdict'
import { PRINCIPAL_FIELDS, PRINCIPAL_FLAGS } from './texts/principal.ts'

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
  /** Fields that are always there, and those that are needed rarely. */
  readonly fields: readonly PrincipalField[]
  readonly more: readonly PrincipalField[]
  readonly flags: readonly PrincipalFlag[]
  readonly tagged: boolean
}

const ROLE_SESSION = { fields: ['roleArn'], more: ['roleUniqueId', 'canonicalUserId'], flags: ['isManagementAccount'], tagged: true } as const
const OUTSIDER = { fields: [], more: [], flags: [], tagged: false } as const

/** The kinds of callers (EVALUATION.md, 1.2). Links name them by their place in this list. */
export const KINDS: readonly Kind[] = [
  { type: 'iam_user', fields: [], more: ['uniqueId', 'canonicalUserId'], flags: ['sessionToken', 'isManagementAccount'], tagged: true },
  { type: 'assumed_role', ...ROLE_SESSION },
  { type: 'service_linked_role', ...ROLE_SESSION },
  { type: 'federated_user', fields: ['userArn'], more: ['canonicalUserId'], flags: ['isManagementAccount'], tagged: true },
  { type: 'root', fields: [], more: ['canonicalUserId'], flags: ['isManagementAccount'], tagged: false },
  { type: 'web_identity', ...OUTSIDER },
  { type: 'saml', ...OUTSIDER },
  { type: 'service', ...OUTSIDER },
  { type: 'anonymous', ...OUTSIDER }
]

// Every field and flag has its text.
export const isField = (name: string): name is PrincipalField => Object.hasOwn(PRINCIPAL_FIELDS, name)
export const isFlag = (name: string): name is PrincipalFlag => Object.hasOwn(PRINCIPAL_FLAGS, name)

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
