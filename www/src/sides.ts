// What each account says, when caller and resource are in different ones.
import type { TraceCheck, TraceEvaluation } from 'iam-verdict'
import { callerAccount, ownerAccount } from './accounts.ts'
import { heaviest } from './effects.ts'
import { DRAFT_TYPES, type DraftType } from './drafts.ts'
import type { Asked } from './scenario.ts'
import type { State } from './state.ts'
import { POLICY_TYPES } from './texts/policies.ts'

/** The policies of one account, in AWS's order. */
export interface Side {
  readonly account: string
  readonly checks: readonly TraceCheck[]
  /** Of all its checks the one that weighs most; none: nothing of that account has to allow. */
  readonly says: TraceCheck['evaluatedEffect'] | undefined
}

export interface Sides {
  readonly caller: Side
  readonly resource: Side
}

/** The checks of the owner's account; all others are of the caller's, the VPC endpoint too, which is in its network. */
export const OF_RESOURCE: readonly TraceCheck['checkType'][] = ['RESOURCE_CONTROL_POLICY', 'RESOURCE']

/** The sides of a pair; undefined inside one account, and for callers of none. */
export function sidesOf({ scenario }: Asked, pair: TraceEvaluation): Sides | undefined {
  const { request } = scenario
  const asked = pair.action === request.action && pair.resource === (request.resource ?? '*')
    ? request
    : (request.pairs?.find(({ action, resource }) => action === pair.action && resource === pair.resource) ?? request)
  const caller = callerAccount(request.principal)
  const owner = ownerAccount(asked, request.principal)
  if (!caller || !owner || caller === owner) return undefined
  const isOfResource = ({ checkType }: TraceCheck): boolean => OF_RESOURCE.includes(checkType)
  return {
    caller: side(caller, pair.checks.filter(check => !isOfResource(check))),
    resource: side(owner, pair.checks.filter(isOfResource))
  }
}

const side = (account: string, checks: readonly TraceCheck[]): Side =>
  ({ account, checks, says: heaviest(checks.map(({ evaluatedEffect }) => evaluatedEffect)) })

/** The types of policies that stand on the page and were not asked: the request is none of theirs. */
export function notAsked({ drafts }: State, pairs: readonly TraceEvaluation[]): readonly string[] {
  const asked = new Set<DraftType>(pairs.flatMap(({ checks }) => checks.flatMap(({ policies }) => policies.map(({ policyType }) => policyType))))
  // Grants are asked where they can be, and the trace does not list them.
  const left = DRAFT_TYPES.filter(({ type }) => type !== 'kmsGrants' && !asked.has(type) && drafts.some(draft => draft.type === type))
  return left.map(({ type }) => POLICY_TYPES[type].title)
}
