// The caller from what is typed to what the engine is asked, and back from a descriptor of the interface.
import type { Principal, PrincipalDescriptor } from 'iam-verdict'
import { duplicateMember } from './json.ts'
import {
  isField, isFlag, KINDS, kindOf, kindOfText, mainText, namesRole, NOBODY, SERVICE_LINKED, shownFields,
  type PrincipalDraft, type PrincipalField, type PrincipalFlag, type PrincipalKind
} from './kinds.ts'
import { FAULTS } from './texts/faults.ts'

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
    faults.push({ message: FAULTS.noPrincipal })
  }
  const [, session] = /:assumed-role\/([^/]+)\//.exec(main) ?? []
  const role = roleArn?.split('/').at(-1)
  if (session && role && session !== role && namesRole(roleArn ?? '')) {
    faults.push({ field: 'roleArn', message: FAULTS.otherRole(session, role) })
  }
  if (!tags) return faults
  const keys = draft.tags.filter(({ key, value }) => key || value).map(({ key }) => key.toLowerCase())
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  if (keys.includes('')) faults.push({ field: 'tags', message: FAULTS.noKey })
  else if (twice !== undefined) faults.push({ field: 'tags', message: FAULTS.sameKey(twice) })
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
    if (isField(name) && typeof value === 'string') draft = { ...draft, fields: { ...draft.fields, [name]: value } }
    else if (isFlag(name) && typeof value === 'boolean') draft = setFlag(draft, name, value)
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
