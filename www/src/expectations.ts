// Whether saved requests still get what they are to get.
import type { Decision } from 'iam-verdict'
import type { Outcome, Outcomes } from './outcomes.ts'
import type { SavedRequest } from './saved.ts'
import type { State } from './state.ts'

/**
 * `met`: the expected decision, for the expected reason; `flipped`: another one; `otherReason`: the decision, by
 * something else; `unreadable`: no decision can be made; `open`: nothing is expected, or nothing is known yet.
 */
export type Standing = 'met' | 'flipped' | 'otherReason' | 'unreadable' | 'open'

export function standingOf({ expect, because }: SavedRequest, outcome: Outcome | undefined): Standing {
  if (!outcome) return 'open'
  const { evaluation } = outcome
  if (!evaluation) return outcome.error || 'errors' in outcome.asked ? 'unreadable' : 'open'
  if (expect && evaluation.decision !== expect) return 'flipped'
  if (because.trim() && !reasonsOf(outcome).includes(because.trim())) return 'otherReason'
  return expect ? 'met' : 'open'
}

/** What the decision can be put down to: the policy type, and the Sids of its statements that decide. */
export function reasonsOf({ evaluation }: Outcome): readonly string[] {
  if (!evaluation) return []
  const { decision, reason, matchedStatements } = evaluation
  const effect = decision === 'allowed' ? 'Allow' : 'Deny'
  const sids = matchedStatements.flatMap(({ policyType, effect: its, sid }) => (policyType === reason.policyType && its === effect && sid ? [sid] : []))
  return [...new Set([...sids, reason.policyType])]
}

export const isRed = (standing: Standing): boolean => standing === 'flipped' || standing === 'otherReason' || standing === 'unreadable'

/** How many saved requests are red. */
export const redCount = ({ saved }: State, outcomes: Outcomes): number => saved.filter(one => isRed(standingOf(one, outcomes.get(one.id)))).length

/** What the engine says of a request that cannot be decided. */
export const faultOf = ({ asked, error }: Outcome): string => ('errors' in asked ? (asked.errors[0]?.message ?? '') : (error?.message ?? ''))

export const decisionOf = (outcomes: Outcomes, id: number): Decision | undefined => outcomes.get(id)?.evaluation?.decision
