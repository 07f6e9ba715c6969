// The policies of the page, and how they are added, changed and removed.
import type { PolicyType } from 'iam-verdict'
import { pretty } from './json.ts'
import { FULL_ACCESS, isLeveled } from './levels.ts'
import { changed, type State } from './state.ts'

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

/** The policy types in AWS's order of evaluation, with AWS's words. Links name them by their place in this list. */
export const POLICY_TYPES: readonly { type: PolicyType; title: string; hint: string; many: boolean }[] = [
  { type: 'identityBased', title: 'Identity-based', hint: 'of the user, its groups, or the role', many: true },
  { type: 'resourceBased', title: 'Resource-based', hint: 'such as a bucket policy or a key policy', many: false },
  { type: 'roleTrust', title: 'Role trust', hint: 'who may assume the role that is asked for', many: false },
  { type: 'permissionsBoundary', title: 'Permissions boundary', hint: 'the most the user or role can be allowed', many: false },
  { type: 'session', title: 'Session', hint: 'passed when the session was made', many: true },
  { type: 'serviceControl', title: 'Service control (SCP)', hint: 'the most the accounts below can do', many: true },
  { type: 'resourceControl', title: 'Resource control (RCP)', hint: 'the most that can be done to resources below', many: true },
  { type: 'vpcEndpoint', title: 'VPC endpoint', hint: 'of the endpoint that the request crosses', many: false }
]

/** Most policies on the page: every editor costs time, and a link must not be able to fill the page with them. */
export const MAX_POLICIES = 100

export const typeOf = (type: PolicyType): (typeof POLICY_TYPES)[number] => POLICY_TYPES.find(known => known.type === type)!

const PRINCIPALED: readonly PolicyType[] = ['resourceBased', 'roleTrust', 'vpcEndpoint', 'resourceControl']

/** What a new policy begins with: the smallest one of its type that says something. */
export function starter(type: PolicyType): string {
  if (type === 'serviceControl') return FULL_ACCESS.text
  const statement: Record<string, unknown> = { Effect: type === 'resourceControl' ? 'Deny' : 'Allow' }
  if (PRINCIPALED.includes(type)) statement['Principal'] = type === 'roleTrust' ? { AWS: 'arn:aws:iam::111122223333:root' } : '*'
  statement['Action'] = type === 'roleTrust' ? 'sts:AssumeRole' : type === 'resourceControl' ? 's3:*' : '*'
  if (type !== 'roleTrust') statement['Resource'] = '*'
  if (type === 'resourceControl') statement['Condition'] = { Bool: { 'aws:SecureTransport': 'false' } }
  return pretty({ Version: '2012-10-17', Statement: [statement] })
}

/** A new policy; of SCPs and RCPs at this level, or else at the account's. */
export function addDraft(state: State, type: PolicyType, part: Partial<Pick<Draft, 'level' | 'name' | 'text'>> = {}): State {
  const id = Math.max(0, ...state.drafts.map(draft => draft.id)) + 1
  const draft: Draft = { id, type, level: isLeveled(type) ? Math.max(0, state.levels[type] - 1) : 0, name: '', text: starter(type), ...part }
  return changed(state, { drafts: [...state.drafts, draft] })
}

export const setDraft = (state: State, id: number, part: Partial<Omit<Draft, 'id' | 'type'>>): State =>
  changed(state, { drafts: state.drafts.map(draft => (draft.id === id ? { ...draft, ...part } : draft)) })

export const removeDraft = (state: State, id: number): State =>
  changed(state, { drafts: state.drafts.filter(draft => draft.id !== id) })

/** Whether the page can take one more policy of the type. */
export const canAdd = (state: State, type: PolicyType): boolean =>
  state.drafts.length < MAX_POLICIES && (typeOf(type).many || !state.drafts.some(draft => draft.type === type))

/** The drafts of a type, by level. */
export const draftsOf = (state: State, type: PolicyType): readonly Draft[] =>
  state.drafts.filter(draft => draft.type === type).sort((a, b) => a.level - b.level || a.id - b.id)
