// What a message of AWS changes on the page, and what is to be said of it.
import type { Evaluation, ParsedDenial } from 'iam-verdict'
import { ownerAccount } from './accounts.ts'
import { pretty } from './json.ts'
import { NOBODY } from './kinds.ts'
import { principalOf, typeMain } from './principal.ts'
import { BLANK, changed, type State } from './state.ts'
import { DENIAL, DENIAL_TYPES } from './texts/denial.ts'

/** Whether the message tells anything that can be filled in. */
export const fillsIn = ({ principal, action, resource }: ParsedDenial): boolean => Boolean(principal || action || resource)

/** The request of the message. One's own policies stay; those of an example would have nothing to do with it. */
export function withDenial(state: State, denial: ParsedDenial): State {
  if (!fillsIn(denial)) return state
  const { principal = '', action = '', resource = '', context } = denial
  const base = state.example ? BLANK : state
  return changed(base, {
    request: {
      ...base.request,
      principal: principal ? typeMain(NOBODY, principal) : NOBODY,
      action,
      resource,
      resourceAccount: '',
      ...(context && { context: pretty(context) })
    }
  })
}

/** What AWS says, as one sentence; names stand in backticks. */
export function awsSays({ decision, policyType, through, policyArn, setting, statementIds = [] }: ParsedDenial): string {
  const name = policyType && DENIAL_TYPES[policyType]
  const arn = policyArn ? DENIAL.arn(policyArn) : ''
  const by = through ? DENIAL.through(DENIAL_TYPES[through]) : ''
  const statements = statementIds.length ? DENIAL.statements(statementIds) : ''
  if (setting) return DENIAL.setting(setting)
  if (decision === 'explicitDeny') return DENIAL.explicit(name, `${arn}${by}${statements}`)
  if (decision === 'implicitDeny') return DENIAL.implicit(name, by)
  return DENIAL.denied(name, `${arn}${by}`)
}

/** What the message leaves open and a decision needs. */
export function notTold(denial: ParsedDenial): readonly string[] {
  const { principal, action, resource, context } = denial
  const caller = principal ? principalOf(typeMain(NOBODY, principal)) : ''
  const isOwnerTold = !resource || resource === '*' || ownerAccount({ resource }, '') !== undefined
  const { left } = DENIAL
  return [
    ...(principal ? [] : [left.caller]),
    ...(action ? [] : [left.action]),
    ...(resource ? [] : [left.resource]),
    ...(isOwnerTold ? [] : [left.account]),
    ...(typeof caller === 'string' && caller.includes(':assumed-role/') ? [left.path] : []),
    ...(context ? [] : [left.keys]),
    left.policies
  ]
}

/** Where more is to be had, for whom the message tells it. */
export function whereMore({ encodedMessage, authorizationId }: ParsedDenial): string | undefined {
  if (encodedMessage) return DENIAL.encoded
  return authorizationId ? DENIAL.kept(authorizationId) : undefined
}

/** Whether this page decides as AWS did; undefined when the message does not say enough to tell. */
export function agrees({ decision, policyType }: ParsedDenial, evaluation: Evaluation): boolean | undefined {
  if (!decision) return undefined
  return evaluation.decision === decision && (!policyType || evaluation.reason.policyType === policyType)
}
