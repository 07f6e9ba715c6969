// The interface of `iam-verdict/tools`: all of `iam-verdict`, and what is here. Published as
// `tools/index.d.ts` and `tools/index.d.cts`.
import type { Decision, EngineSource, EvaluatedEffect, Finding as GrammarFinding, Policy, Scenario, ValidateOptions } from './public.js'

export * from './public.js'

/**
 * Makes engine and catalog ready. Needed once in browsers, where both are loaded from beside the code,
 * or from where they are said to be; elsewhere everything is ready at import and this resolves at once.
 * Calls that overlap share one load; after a failure the next call tries again what failed.
 */
export default function init(source?: EngineSource | ToolsSource): Promise<void>

export interface ToolsSource {
  engine?: EngineSource
  /** `catalog.bin` of the package. `false`: not now; calls that need it throw `EngineError` until it is loaded. */
  catalog?: CatalogSource | false
}

/** Where the catalog may come from. */
export type CatalogSource = GlobalInstance<'URL'> | GlobalInstance<'Response'> | ArrayBuffer | ArrayBufferView
type GlobalInstance<Name extends string> = typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : never

/** Versions of the package and of the rules that it decides by, and the day of the catalog. */
export const version: { readonly package: string; readonly semantics: string; readonly catalog: string }

/**
 * What is worth knowing about one policy: what its text alone tells, and policy checks of IAM Access
 * Analyzer with the catalog of AWS's services; ordered by place. Which checks: the README of the
 * repository. Throws `EngineError` where the catalog has not been loaded yet.
 */
export function validate(policy: Policy, options: ValidateOptions): Finding[]

export interface Finding extends GrammarFinding {
  /** Only what to do; part of `message` too. */
  help?: string
  /** Why it matters, in one sentence. Findings about the grammar have none: their type says it. */
  why?: string
}

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
