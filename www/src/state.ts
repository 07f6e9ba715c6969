// What the page knows, and how it changes: pure functions, so that they are tested without a browser.
import type { Decision, PolicyType } from 'iam-verdict'
import { pretty } from './json.ts'
import { draftOf, type PrincipalDraft } from './principal.ts'

/** One policy in its editor. */
export interface Draft {
  /** Stays the same while the policy is edited and moved. */
  readonly id: number
  readonly type: PolicyType
  /** Of SCPs and RCPs: 0 is the root of the organization, the last one the account. */
  readonly level: number
  readonly name: string
  readonly text: string
}

/** The request form, as it is typed. */
export interface RequestDraft {
  readonly principal: PrincipalDraft
  readonly action: string
  readonly resource: string
  readonly resourceAccount: string
  /** JSON. */
  readonly context: string
}

export interface State {
  readonly drafts: readonly Draft[]
  readonly request: RequestDraft
  /** The example that the page shows, until it is changed. */
  readonly example: string | undefined
}

/** A file of `examples/`. */
export interface Example {
  readonly id: string
  readonly title: string
  readonly teaches: string
  readonly expect: Decision
  readonly source?: string
  readonly request: {
    readonly principal: string | object
    readonly action: string
    readonly resource?: string
    readonly resourceAccount?: string
    readonly context?: object
  }
  readonly policies: readonly { type: PolicyType; level?: number; name: string; document: object }[]
}

/** The policy types in AWS's order of evaluation, with AWS's words. */
export const POLICY_TYPES: readonly { type: PolicyType; title: string; hint: string; many: boolean; leveled: boolean }[] = [
  { type: 'identityBased', title: 'Identity-based', hint: 'of the user, its groups, or the role', many: true, leveled: false },
  { type: 'resourceBased', title: 'Resource-based', hint: 'such as a bucket policy or a key policy', many: false, leveled: false },
  { type: 'roleTrust', title: 'Role trust', hint: 'who may assume the role that is asked for', many: false, leveled: false },
  { type: 'permissionsBoundary', title: 'Permissions boundary', hint: 'the most the user or role can be allowed', many: false, leveled: false },
  { type: 'session', title: 'Session', hint: 'passed when the session was made', many: true, leveled: false },
  { type: 'serviceControl', title: 'Service control (SCP)', hint: 'the most the accounts below can do', many: true, leveled: true },
  { type: 'resourceControl', title: 'Resource control (RCP)', hint: 'the most that can be done to resources below', many: true, leveled: true },
  { type: 'vpcEndpoint', title: 'VPC endpoint', hint: 'of the endpoint that the request crosses', many: false, leveled: false }
]

/** Most policies on the page: every editor costs time, and a link must not be able to fill the page with them. */
export const MAX_POLICIES = 100
/** The deepest level of an organization; AWS allows five levels of units below the root, and the account. */
export const MAX_LEVEL = 9

/** What a level can be: whole, and not below the root. */
export const levelFrom = (level: number): number => Math.min(MAX_LEVEL, Math.max(0, Math.trunc(level) || 0))

export const typeOf = (type: PolicyType): (typeof POLICY_TYPES)[number] => POLICY_TYPES.find(known => known.type === type)!

const PRINCIPALED: readonly PolicyType[] = ['resourceBased', 'roleTrust', 'vpcEndpoint', 'resourceControl']

/** What a new policy begins with: the smallest one of its type that says something. */
export function starter(type: PolicyType): string {
  const statement: Record<string, unknown> = { Effect: type === 'resourceControl' ? 'Deny' : 'Allow' }
  if (PRINCIPALED.includes(type)) statement['Principal'] = type === 'roleTrust' ? { AWS: 'arn:aws:iam::111122223333:root' } : '*'
  statement['Action'] = type === 'roleTrust' ? 'sts:AssumeRole' : type === 'resourceControl' ? 's3:*' : '*'
  if (type !== 'roleTrust') statement['Resource'] = '*'
  if (type === 'resourceControl') statement['Condition'] = { Bool: { 'aws:SecureTransport': 'false' } }
  return pretty({ Version: '2012-10-17', Statement: [statement] })
}

export function fromExample(example: Example): State {
  const { principal, action, resource = '', resourceAccount = '', context = {} } = example.request
  return {
    drafts: example.policies.map((policy, index) => ({
      id: index + 1, type: policy.type, level: policy.level ?? 0, name: policy.name, text: pretty(policy.document)
    })),
    request: {
      principal: draftOf(principal),
      action, resource, resourceAccount, context: pretty(context)
    },
    example: example.id
  }
}

const changed = (state: State, part: Partial<State>): State => ({ ...state, example: undefined, ...part })

export const setRequest = (state: State, part: Partial<RequestDraft>): State =>
  changed(state, { request: { ...state.request, ...part } })

export const setDraft = (state: State, id: number, part: Partial<Omit<Draft, 'id' | 'type'>>): State =>
  changed(state, { drafts: state.drafts.map(draft => (draft.id === id ? { ...draft, ...part } : draft)) })

export const removeDraft = (state: State, id: number): State =>
  changed(state, { drafts: state.drafts.filter(draft => draft.id !== id) })

export function addDraft(state: State, type: PolicyType): State {
  const id = Math.max(0, ...state.drafts.map(draft => draft.id)) + 1
  const level = Math.max(0, ...state.drafts.filter(draft => draft.type === type).map(draft => draft.level))
  return changed(state, { drafts: [...state.drafts, { id, type, level, name: '', text: starter(type) }] })
}

/** Whether the page can take one more policy of the type. */
export const canAdd = (state: State, type: PolicyType): boolean =>
  state.drafts.length < MAX_POLICIES && (typeOf(type).many || !state.drafts.some(draft => draft.type === type))

/** Levels of SCPs that stand between others and have no policy: nothing is allowed there. RCPs need none. */
export function emptyLevels(state: State): readonly number[] {
  const used = new Set(state.drafts.filter(draft => draft.type === 'serviceControl').map(draft => draft.level))
  return Array.from({ length: Math.max(-1, ...used) + 1 }, (_, level) => level).filter(level => !used.has(level))
}

/** The drafts as they stand on the page: by type, then by level. */
export function ordered(state: State): readonly Draft[] {
  const rank = (draft: Draft): number => POLICY_TYPES.findIndex(known => known.type === draft.type) * 1000 + draft.level
  return [...state.drafts].sort((a, b) => rank(a) - rank(b) || a.id - b.id)
}
