// What `get-account-authorization-details` printed of each account, for the calls that read it back.
import type { AwsManagedPolicies } from 'iam-verdict/tools'
import { isObject } from '../scenario.js'

/** An object as AWS printed it. */
export type Entity = Record<string, unknown>
export type Kind = 'UserDetailList' | 'GroupDetailList' | 'RoleDetailList' | 'Policies'
export const KINDS: readonly Kind[] = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies']

/** The entities of one account, by ARN. */
export type AccountDetails = Record<Kind, Map<string, Entity>>

export class Details {
  readonly #accounts = new Map<string, AccountDetails>()
  readonly #policiesOfAws: ReadonlyMap<string, Entity>

  /** `inputs`: what the world was read from; `aws`: AWS's policies, where they are known. */
  constructor(inputs: readonly unknown[], aws?: AwsManagedPolicies) {
    for (const input of inputs.flatMap(pagesOf)) this.#page(input)
    this.#policiesOfAws = new Map(aws?.awsManagedPolicies.Policies.map(policy => [policy.Arn, { ...policy }]))
  }

  /** One of the account, or of AWS, whose policies are in every account. */
  policy(account: string, arn: string): Entity | undefined {
    return this.of(account).Policies.get(arn) ?? this.#policiesOfAws.get(arn)
  }

  of(account: string): AccountDetails {
    const known = this.#accounts.get(account)
    if (known) return known
    const made: AccountDetails = { UserDetailList: new Map(), GroupDetailList: new Map(), RoleDetailList: new Map(), Policies: new Map() }
    this.#accounts.set(account, made)
    return made
  }

  /** AWS's own policies have no account in their ARN: they are of the account whose page has them. */
  #page({ page, account, roles = {} }: Page): void {
    const entities = KINDS.flatMap(kind => listed(page[kind]).map(entity => ({ kind, entity, arn: String(entity['Arn']) })))
    const owner = account ?? entities.map(({ arn }) => arn.split(':')[4]).find(id => /^\d{12}$/.test(id ?? ''))
    if (owner === undefined) return
    for (const { kind, entity, arn } of entities) {
      const known = this.of(owner)[kind]
      if (!known.has(arn)) known.set(arn, kind === 'RoleDetailList' ? { ...own(roles, String(entity['RoleName'])), ...entity } : entity)
    }
  }
}

interface Page {
  page: Record<string, unknown>
  account?: string
  /** What `get-role` prints of roles, by their names: more than the details have. */
  roles?: Record<string, Entity>
}

const own = (roles: Record<string, Entity>, name: string): Entity => (Object.hasOwn(roles, name) ? (roles[name] as Entity) : {})
const listed = (value: unknown): Entity[] => (Array.isArray(value) ? value.filter(isObject) : [])

/** The pages of an input: itself, those of a list, those of the accounts of a world file. */
function pagesOf(input: unknown): Page[] {
  const value = typeof input === 'string' ? parsed(input) : input
  if (Array.isArray(value)) return value.flatMap(pagesOf)
  if (!isObject(value)) return []
  const accounts = isObject(value['accounts']) ? Object.entries(value['accounts']) : []
  const ofAccounts = accounts.flatMap(([account, entry]) => (isObject(entry) ? pagesOf(entry['authorizationDetails']).map(({ page }) => ({ page, account, roles: rolesOf(entry) })) : []))
  return [...ofAccounts, ...(KINDS.some(kind => Object.hasOwn(value, kind)) ? [{ page: value }] : [])]
}

function rolesOf({ roles }: Record<string, unknown>): Record<string, Entity> {
  const entries = Object.entries(isObject(roles) ? roles : {}).flatMap(([name, entry]) => {
    const printed = isObject(entry) ? entry['getRole'] : undefined
    const role = isObject(printed) ? (printed['Role'] ?? printed) : undefined
    return isObject(role) ? [[name, role] as const] : []
  })
  return Object.fromEntries(entries)
}

/** A text holds one JSON value, or one a line. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text.split('\n').filter(line => line.trim() !== '').map(line => JSON.parse(line) as unknown)
  }
}

/** The members that hold policy documents; the IAM API percent-encodes them (RFC 3986), whatever the command printed. */
const DOCUMENTS = ['PolicyDocument', 'AssumeRolePolicyDocument', 'Document']

/** An entity as the IAM API answers it. */
export function answered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(answered)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, DOCUMENTS.includes(name) ? encoded(member) : answered(member)]))
}

function encoded(document: unknown): unknown {
  if (typeof document === 'string' && document.startsWith('%7B')) return document
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  return encodeURIComponent(text).replace(/[!'()*]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
