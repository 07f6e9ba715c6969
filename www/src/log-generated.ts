// Generated policies on the page.
import { addDraft, canAdd } from './drafts.ts'
import { NOBODY } from './kinds.ts'
import { callerIn } from './log-states.ts'
import { typeMain } from './principal.ts'
import { BLANK, setRequest, type State } from './state.ts'
import { pickCaller } from './way.ts'

/** A policy as it is shown: what it is called, and its text. */
export interface NamedText {
  readonly name: string
  readonly text: string
}

/** Whether identity-based policies can be attached to whoever has this ARN. */
export const hasPolicies = (arn: string): boolean => /^arn:[^:]+:iam::\d+:(user|role)\//.test(arn)

/**
 * The page with the policies of a principal. Where the page is about it already they stand in place of what it has, which is
 * switched off; else the page is about it from now on.
 */
export function putGenerated(state: State, principal: string, policies: readonly NamedText[]): State {
  const isOfIt = state.example === undefined && callerIn(state, [principal]) !== undefined
  const base = isOfIt ? withoutPresent(state) : askedBy(state, principal)
  return policies.reduce((now, { name, text }) => (canAdd(now, 'identityBased') ? addDraft(now, 'identityBased', { name, text }) : now), base)
}

const withoutPresent = (state: State): State =>
  ({ ...state, drafts: state.drafts.map(draft => (draft.type === 'identityBased' ? { ...draft, off: true } : draft)) })

const askedBy = (state: State, principal: string): State =>
  (state.way ? pickCaller(state, principal) : setRequest(state.example ? BLANK : state, { principal: typeMain(NOBODY, principal) }))
