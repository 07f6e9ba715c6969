// The interface of `iam-verdict/tools`: all of `iam-verdict`, and what is here. Published as
// `tools/index.d.ts` and `tools/index.d.cts`.
import type { Decision, EvaluatedEffect, Scenario } from './public.js'

export * from './public.js'
export { default } from './public.js'

/**
 * A scenario from what AWS tells of a denied request, with the outcome that AWS had: a real answer of
 * AWS becomes a regression case. Throws `RequestError` when the answer does not tell who asked.
 */
export function importAuthorizationDetails(input: AuthorizationDetailsInput): ImportedAuthorization

export interface AuthorizationDetailsInput {
  /**
   * What GetRequestAuthorizationDetails returns, or its pages, as objects or as their texts. AWS's
   * command line prints all of it with `--no-paginate`.
   */
  details: string | object | readonly (string | object)[]
  /**
   * The documents of the listed policies by their `uri`: what GetRequestAuthorizationPolicy returns
   * (`{ policyDocument }`), or the document alone. For a policy that AWS built from a grant of a KMS
   * key: what ListGrants prints of the grant. AWS's own FullAWSAccess is known.
   */
  policies?: Record<string, string | object>
}

export interface ImportedAuthorization {
  /** Every evaluation of AWS's is a pair. Policies are named by their `uri`. */
  scenario: Scenario
  /** What AWS decided; the evaluations in the order of the pairs, and so of `trace.evaluations`. */
  expected: { decision: Decision; evaluations: AuthorizationEvaluation[] }
  /** Policies whose documents were not given. In the scenario they are empty texts: it is not decided without them. */
  missingPolicies: ListedPolicy[]
  /** What the answer does not tell, and what was taken instead. */
  notes: string[]
}

/** An evaluation as AWS tells it. */
export interface AuthorizationEvaluation {
  action: string
  /** Empty for an action that takes no resource. */
  resource: string
  /** What lies over the context of the request. */
  context?: Record<string, unknown>
  evaluatedEffect: EvaluatedEffect
  /** Absent where AWS tells none, which does not mean that there were none. */
  checks?: AuthorizationCheck[]
  /** As answers told it before they had checks. */
  matchedPolicies?: MatchedPolicy[]
}

/** A check as AWS tells it; of the types of `CheckType`, to which AWS may add. */
export interface AuthorizationCheck {
  checkType: string
  evaluatedEffect: string
  /** The root, unit or account whose SCPs or RCPs it is about. */
  targetArn?: string
  relevantPolicyTypes?: string[]
  /** AWS may leave out policies that matched. */
  matchedPolicies?: MatchedPolicy[]
}

export interface MatchedPolicy {
  uri: string
  /** AWS makes up a `sid` for a statement that has none. */
  matchedStatements?: { sid?: string; evaluatedEffect?: string }[]
}

/** A policy as AWS lists it. A trust policy is a `RESOURCE_BASED_POLICY` of its role. */
export interface ListedPolicy {
  type: string
  inline?: boolean
  uri: string
  attachedTo?: { arn: string }[]
  policySource?: Record<string, string>
}
