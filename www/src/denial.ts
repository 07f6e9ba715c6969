// What a message of AWS changes on the page, and what is to be said of it.
import type { Evaluation, ParsedDenial, PolicyType } from 'iam-verdict'
import { ownerAccount } from './accounts.ts'
import { pretty } from './json.ts'
import { NOBODY } from './kinds.ts'
import { principalOf, typeMain } from './principal.ts'
import { BLANK, changed, type State } from './state.ts'

/** Policy types as AWS's messages name them. */
const NAMES: Readonly<Record<PolicyType, string>> = {
  identityBased: 'identity-based policy',
  resourceBased: 'resource-based policy',
  permissionsBoundary: 'permissions boundary',
  session: 'session policy',
  serviceControl: 'service control policy',
  resourceControl: 'resource control policy',
  vpcEndpoint: 'VPC endpoint policy',
  roleTrust: 'role trust policy'
}

const a = (name: string): string => (name.startsWith('i') ? `an ${name}` : `a ${name}`)

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
  const name = policyType && NAMES[policyType]
  const arn = policyArn ? ` \`${policyArn}\`` : ''
  const by = through ? `, through ${a(NAMES[through])}` : ''
  const statements = statementIds.length ? `, by the statement \`${statementIds.join('`, `')}\`` : ''
  if (setting) return `AWS says: denied by the setting \`${setting}\` of S3.`
  if (decision === 'explicitDeny') return `AWS says: explicit deny${name ? ` in ${a(name)}` : ', and not in which type of policy'}${arn}${by}${statements}.`
  if (decision === 'implicitDeny') return `AWS says: implicit deny, ${name ? `no ${name} allows it` : 'and not which type of policy does not allow it'}${by}.`
  return name ? `AWS says: denied by ${a(name)}${arn}${by}, and not whether a statement denies or none allows.` : 'AWS says that it is denied, and not why.'
}

/** What the message leaves open and a decision needs. */
export function notTold(denial: ParsedDenial): readonly string[] {
  const { principal, action, resource, context } = denial
  const caller = principal ? principalOf(typeMain(NOBODY, principal)) : ''
  const isOwnerTold = !resource || resource === '*' || ownerAccount({ resource }, '') !== undefined
  return [
    ...(principal ? [] : ['the caller']),
    ...(action ? [] : ['the action']),
    ...(resource ? [] : ['the resource']),
    ...(isOwnerTold ? [] : ['the account of the resource']),
    ...(typeof caller === 'string' && caller.includes(':assumed-role/') ? ['the path of the role'] : []),
    ...(context ? [] : ['the condition keys of the request']),
    'the policies'
  ]
}

/** Where more is to be had, for whom the message tells it. */
export function whereMore({ encodedMessage, authorizationId }: ParsedDenial): string | undefined {
  if (encodedMessage) return 'It holds an encoded message: paste what `aws sts decode-authorization-message` answers, and more is filled in.'
  if (authorizationId) return `AWS keeps the details for a day, under the authorization id \`${authorizationId}\`.`
  return undefined
}

/** Whether this page decides as AWS did; undefined when the message does not say enough to tell. */
export function agrees({ decision, policyType }: ParsedDenial, evaluation: Evaluation): boolean | undefined {
  if (!decision) return undefined
  return evaluation.decision === decision && (!policyType || evaluation.reason.policyType === policyType)
}
