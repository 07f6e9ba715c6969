// The whole public interface of the package in one file, by hand: it is published as it stands, as
// `index.d.ts` and `index.d.cts`, so it imports nothing. `test-d/conformance.ts` holds the
// implementation against it, `test-d/samples.ts` real answers of the engine.

/// <reference lib="esnext.disposable" />

/** Global `Name`'s instance type, where the runtime's types know it: no DOM library is needed. */
type GlobalInstance<Name extends string> = typeof globalThis extends Record<Name, { prototype: infer Instance }>
  ? Instance
  : never
type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Instance } } } ? Instance : object

/** Where the engine's WebAssembly may come from. */
export type EngineSource =
  | GlobalInstance<'URL'>
  | GlobalInstance<'Response'>
  | ArrayBuffer
  | ArrayBufferView
  | WasmModule

/**
 * Makes the engine ready. Needed once in browsers and for `iam-verdict/slim`; elsewhere the engine
 * is ready at import and this resolves at once, so that the same code runs everywhere. Calls that
 * overlap share one load; after a failure the next call tries again.
 */
export default function init(source?: EngineSource): Promise<void>

/** Decides one request and says why. */
export function evaluate(scenario: Scenario, options?: EvaluateOptions): Evaluation

/** Reads policies once, to decide many requests with them. */
export function compile(policies: Policies, options?: CompileOptions): PolicySet

/** What the text of one policy tells: errors that keep it from being used, and advice. */
export function validate(policy: Policy, options: ValidateOptions): Finding[]

/**
 * Reads an access-denied message of AWS back: which policy type denied, for whom, for what. Takes
 * what a command line tool prints around it, AWS's JSON errors, and what
 * `sts:DecodeAuthorizationMessage` answers. Undefined when the text is about no denial.
 */
export function parseAccessDenied(text: string): ParsedDenial | undefined

/**
 * AWS's `SimulateCustomPolicy`, offline: its request, its answer. A role's trust policy, which AWS's
 * simulator leaves out, decides here; other differences stand in docs/COMPARE.md.
 */
export function simulateCustomPolicy(input: SimulateCustomPolicyRequest): SimulatePolicyResponse

/** Versions of the package and of the rules that it decides by. */
export const version: { readonly package: string; readonly semantics: string; readonly catalog?: string }

/** Policies that have been read. Made by `compile`, or from the bytes of one. */
export class PolicySet {
  private constructor()
  /**
   * The set of which `toBytes` gave these bytes: a tenth of the work of compiling. It decides and explains as that
   * one does; as after objects, nothing of it has a range in a text. A change by accident is found, one on purpose is
   * not: whoever can write the bytes decides. `iam-verdict/edge` signs them and holds them to a signature.
   *
   * Throws `BundleError` for other bytes.
   *
   * ```js
   * const bytes = compile({ identityBased: [policy] }).toBytes()
   * PolicySet.fromBytes(bytes).decide(request)
   * ```
   */
  static fromBytes(bytes: ArrayBuffer | ArrayBufferView): PolicySet
  /** The set as bytes, for `fromBytes` of this version of the package or a later one. */
  toBytes(): Uint8Array<ArrayBuffer>
  /**
   * The decision alone: the hot path. Of the context only the members are read that the policies or a
   * rule of a service name; what stands in others is not looked at.
   */
  decide(request: Request): Decision
  /** The decision and what made it, at the cost of `decide`. */
  decideWithReason(request: Request): DecisionWithReason
  /**
   * Many decisions at once. Every request is checked before the first is decided: one that cannot
   * be decided throws `RequestError` with its `index`, and nothing is decided.
   */
  decideMany(requests: readonly Request[]): Decision[]
  /** The decision with everything that led to it. */
  evaluate(request: Request, options?: EvaluateOptions): Evaluation
  /** Context keys that the policies and the service rules read; dynamic parts as `Prefix/*`. */
  readonly contextKeys: readonly string[]
  /** Gives the memory back. Later calls throw `EngineError` with code `freed`. */
  free(): void
  [Symbol.dispose](): void
}

/** A policy that cannot be used. One broken document means no decision for the whole set. */
export class PolicyError extends Error {
  constructor(code: PolicyErrorCode, message: string, diagnostics: readonly PolicyDiagnostic[], options?: { cause?: unknown })
  override readonly name: 'PolicyError'
  readonly code: PolicyErrorCode
  readonly diagnostics: readonly PolicyDiagnostic[]
}

/** A request, or what is around the policies, that cannot be decided as it is. */
export class RequestError extends Error {
  constructor(code: RequestErrorCode, message: string, options?: { field?: string; index?: number; cause?: unknown })
  override readonly name: 'RequestError'
  readonly code: RequestErrorCode
  /** The field at fault, such as `request.context["aws:SourceIp"]`. */
  readonly field?: string
  /** Which request of `decideMany`. */
  readonly index?: number
}

/** The engine could not be loaded or failed; it is replaced, and the next call works. */
export class EngineError extends Error {
  constructor(code: EngineErrorCode, message: string, options?: { cause?: unknown })
  override readonly name: 'EngineError'
  readonly code: EngineErrorCode
}

/** Bytes that are no saved policy set, or not the one that was saved. */
export class BundleError extends Error {
  constructor(code: BundleErrorCode, message: string, options?: { cause?: unknown })
  override readonly name: 'BundleError'
  readonly code: BundleErrorCode
}

/**
 * `unsupported-format`: of a newer version of the package; `truncated`: not as long as it says; `corrupt`: changed
 * since it was saved; `too-large`: over 64 MiB.
 */
export type BundleErrorCode =
  | 'not-a-bundle'
  | 'unsupported-format'
  | 'truncated'
  | 'corrupt'
  | 'too-large'
  // Of signed sets (`iam-verdict/edge`).
  | 'unsigned'
  | 'unknown-key'
  | 'invalid-signature'
  | 'wrong-audience'
  | 'rollback'
  | 'expired'
  | 'self-test-failed'
  | 'unavailable'
export type PolicyErrorCode = 'invalid-policy'
export type RequestErrorCode =
  | 'invalid-json'
  | 'invalid-type'
  | 'unknown-field'
  | 'missing-field'
  | 'invalid-principal'
  | 'invalid-action'
  | 'invalid-resource'
  | 'invalid-context'
  | 'invalid-policies'
  | 'invalid-settings'
  | 'contradiction'
  | 'too-large'
  | 'unreadable'
/** `unsupported`: `evaluate` of a `PolicySet` from `iam-verdict/edge`, whose engine decides only. */
export type EngineErrorCode = 'not-initialized' | 'load-failed' | 'trap' | 'freed' | 'unsupported'

export interface EvaluateOptions {
  /** Whether the answer holds `trace`. Default true. */
  trace?: boolean
  /** Whether the answer holds `explanation`. Default true. */
  explain?: boolean
}

export interface CompileOptions {
  settings?: Settings
}

export interface ValidateOptions {
  policyType: PolicyType
  /** The type of the resource that a resource-based policy is attached to. */
  resourceType?: string
}

export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny'
export type PolicyType =
  | 'identityBased'
  | 'resourceBased'
  | 'permissionsBoundary'
  | 'session'
  | 'serviceControl'
  | 'resourceControl'
  | 'vpcEndpoint'
  | 'roleTrust'
/** What decided. `none`: no policy was needed, as for a root user. */
export type ReasonType = PolicyType | 'serviceRule' | 'none'

/** A policy. Given as text it keeps positions and duplicate keys, and findings have a `range`. */
export type Policy = string | object | NamedPolicy
export interface NamedPolicy {
  name: string
  arn?: string
  document: string | object
}

export interface Scenario {
  request: Request
  policies: Policies
  settings?: Settings
}

export interface Request {
  principal: Principal
  /** One action, `service:Name`. */
  action: string
  /** An ARN; `*` or absent: the action takes no resource. */
  resource?: string
  resourceAccount?: string
  context?: Record<string, ContextValue>
  /** Keys that are neither present nor absent but not known: see `Evaluation.dependsOn`. */
  unknownContextKeys?: readonly string[]
  /**
   * Only in `iam-verdict/tools`: the keys that the request is known to lack. Where it is there, even empty, every key that the
   * request does not tell is not known, instead of absent: so are requests of which a record tells a part.
   */
  absentContextKeys?: readonly string[]
  /**
   * Every pair of action and resource that the request needs; any denial denies it. The request's
   * own pair may stand among them, with a context of its own.
   */
  pairs?: readonly RequestPair[]
  /** For `sts:AssumeRole*`. */
  durationSeconds?: number
}

export interface RequestPair {
  action: string
  resource: string
  resourceAccount?: string
  context?: Record<string, ContextValue>
}

export type ContextValue = string | number | boolean | readonly (string | number | boolean)[]

/** An ARN, a service name, `anonymous`, or a description. The ARN of a role: some session of it. */
export type Principal = string | PrincipalDescriptor
export interface PrincipalDescriptor {
  type:
    | 'iam_user'
    | 'assumed_role'
    | 'service_linked_role'
    | 'federated_user'
    | 'root'
    | 'web_identity'
    | 'saml'
    | 'service'
    | 'anonymous'
  arn?: string
  account?: string
  uniqueId?: string
  roleArn?: string
  roleUniqueId?: string
  userArn?: string
  sessionToken?: boolean
  service?: string
  provider?: string
  isManagementAccount?: boolean
  canonicalUserId?: string
  tags?: Record<string, string>
}

export interface Policies {
  identityBased?: readonly Policy[]
  permissionsBoundary?: Policy
  /** Absent or empty: none passed. */
  session?: readonly Policy[]
  /** Levels of the organization, root first, account last. Absent: not under SCPs. */
  serviceControl?: readonly (readonly Policy[])[]
  /** The same for RCPs; `RCPFullAWSAccess` is added to every level. */
  resourceControl?: readonly (readonly Policy[])[]
  vpcEndpoint?: Policy
  /** The policy of `request.resource`. */
  resourceBased?: Policy
  /** The trust policy of `request.resource` when that is a role. */
  roleTrust?: Policy
  kmsGrants?: readonly object[]
  /** The same for the other resources of `pairs`. */
  resources?: readonly ResourcePolicies[]
}

export interface ResourcePolicies {
  resource: string
  resourceBased?: Policy
  roleTrust?: Policy
  resourceControl?: readonly (readonly Policy[])[]
  kmsGrants?: readonly object[]
}

/** Facts that neither policies nor request hold. */
export interface Settings {
  /** Whether context keys that follow from principal and resource are filled in. Default true. */
  deriveContext?: boolean
  consoleSession?: boolean
  awsManagedKmsKey?: boolean
  partitionMismatch?: boolean
  roleMaxSessionDuration?: number
  s3RestrictPublicBuckets?: boolean
  /** Absent: told from the policy. */
  bucketPolicyIsPublic?: boolean
  endpointType?: 'interface' | 'gateway'
}

export interface StatementReference {
  policyType: PolicyType
  policyIndex: number
  /** The level of the organization, for `serviceControl` and `resourceControl`. */
  level?: number
  statementIndex: number
}

export interface DecisionWithReason {
  decision: Decision
  code: string
  policyType: ReasonType
  statement?: StatementReference & { sid?: string }
}

export interface Evaluation {
  decision: Decision
  /** Why; `text` is one sentence for a person. */
  reason: { code: string; policyType: ReasonType; text: string }
  /** The message that AWS would print. */
  accessDenied?: string
  matchedStatements: MatchedStatement[]
  /** Keys that are absent and that statements which match otherwise read. */
  missingContextKeys: string[]
  /** Only when unknown keys can change the decision. */
  dependsOn?: { keys: string[]; decisions: Decision[] }
  assumptions: { code: string; text: string }[]
  uncertainties: { rule: string; text: string; otherwise: Decision }[]
  derivedContext: Record<string, ContextValue>
  trace?: Trace
  explanation?: { text: string; markdown: string }
}

/** What a message of AWS tells. Everything that it leaves open is absent. */
export interface ParsedDenial {
  decision?: 'explicitDeny' | 'implicitDeny'
  policyType?: PolicyType
  /** The policy type through which the first one came to be applied. */
  through?: PolicyType
  /** The caller as printed: most often an ARN. */
  principal?: string
  action?: string
  /** The resource as printed: most often an ARN. */
  resource?: string
  /** The ARN of the policy that denies. */
  policyArn?: string
  /** The setting of S3 that denies, such as `BlockPublicAcls`. */
  setting?: string
  /** What `GetRequestAuthorizationDetails` takes. */
  authorizationId?: string
  /** What `sts:DecodeAuthorizationMessage` takes; its answer tells more. */
  encodedMessage?: string
  /** Of a decoded message: the request context. */
  context?: Record<string, ContextValue>
  /** Of a decoded message: the statements that matched, by their `Sid`. */
  statementIds?: string[]
}

export interface MatchedStatement extends StatementReference {
  policyName?: string
  /** Which pair of action and resource. */
  pair: number
  sid?: string
  effect: 'Allow' | 'Deny'
  range?: Range
}

/** What happened, in the shape of AWS's GetRequestAuthorizationDetails. */
export interface Trace {
  /** What all pairs have of the context, derived keys included. */
  requestContext: Record<string, ContextValue>
  /** One for each pair of action and resource. */
  evaluations: TraceEvaluation[]
}

export type EvaluatedEffect = 'ALLOW' | 'EXPLICIT_DENY' | 'IMPLICIT_DENY'

export interface TraceEvaluation {
  action: string
  resource: string
  /** What lies over `requestContext` for this pair. */
  context?: Record<string, ContextValue>
  evaluatedEffect: EvaluatedEffect
  /**
   * RCPs and SCPs from the root to the account, then VPC endpoint, resource, principal, permissions
   * boundary, session. `RESOURCE`: where the owner must allow separately, and where the resource has
   * a policy. `PRINCIPAL`, `PERMISSIONS_BOUNDARY`, `SESSION`: whenever they apply to the caller.
   */
  checks: TraceCheck[]
}

export type CheckType =
  | 'SERVICE_CONTROL_POLICY'
  | 'RESOURCE_CONTROL_POLICY'
  | 'VPC_ENDPOINT'
  | 'RESOURCE'
  | 'PRINCIPAL'
  | 'PERMISSIONS_BOUNDARY'
  | 'SESSION'
/** `NO_IMPACT`: it did not allow, and did not have to. */
export type CheckEffect = 'ALLOW' | 'NO_IMPACT' | 'IMPLICIT_DENY' | 'EXPLICIT_DENY'

export interface TraceCheck {
  checkType: CheckType
  evaluatedEffect: CheckEffect
  targetArn?: string
  /** The level of the organization that this check is about. */
  level?: number
  /** Whether this check made the decision. */
  decided: boolean
  policies: TracePolicy[]
}

export interface TracePolicy {
  policyType: PolicyType
  policyIndex: number
  level?: number
  name?: string
  statements: TraceStatement[]
}

export interface TraceStatement {
  statementIndex: number
  sid?: string
  effect: 'Allow' | 'Deny'
  applies: boolean | 'unknown'
  range?: Range
  /** The element that kept it from applying. */
  failed?: TraceFailure
}

export interface TraceFailure {
  element: 'Principal' | 'NotPrincipal' | 'Action' | 'NotAction' | 'Resource' | 'NotResource' | 'Condition'
  operator?: string
  key?: string
  pattern?: string[]
  value?: ContextValue
  missing?: boolean
  range?: Range
}

/**
 * As the API of AWS IAM has it, and as the AWS SDK for JavaScript types it: `new SimulateCustomPolicyCommand(…).input`
 * is one. What must be there and is `undefined` is a `RequestError`.
 */
export interface SimulateCustomPolicyRequest {
  PolicyInputList: readonly Policy[] | undefined
  /** At most one. */
  PermissionsBoundaryPolicyInputList?: readonly Policy[] | undefined
  /** SCPs by level, root first, account last. */
  OrderedOrganizationPolicyInputList?: readonly { ServiceControlPolicyInputList?: readonly Policy[] | undefined }[] | undefined
  ActionNames: readonly string[] | undefined
  /** Absent: `*`. */
  ResourceArns?: readonly string[] | undefined
  /** The policy of every resource; needs `CallerArn`. Of roles their trust policy. */
  ResourcePolicy?: Policy | undefined
  /** The account of resources whose ARN names none, as `arn:aws:iam::111122223333:root`. Absent: the caller's. */
  ResourceOwner?: string | undefined
  CallerArn?: string | undefined
  ContextEntries?: readonly SimulatedContextEntry[] | undefined
  /** `EC2-VPC-InstanceStore`, `EC2-VPC-InstanceStore-Subnet`, `EC2-VPC-EBS` or `EC2-VPC-EBS-Subnet`. */
  ResourceHandlingOption?: string | undefined
  /** Results on one page, 1 to 1,000; default 100. */
  MaxItems?: number | undefined
  Marker?: string | undefined
}

export interface SimulatedContextEntry {
  ContextKeyName?: string | undefined
  ContextKeyValues?: readonly string[] | undefined
  /** Default `string`. */
  ContextKeyType?: SimulatedContextType | `${SimulatedContextType}List` | undefined
}
export type SimulatedContextType = 'string' | 'numeric' | 'boolean' | 'ip' | 'binary' | 'date'

export interface SimulatePolicyResponse {
  /** One for each action. */
  EvaluationResults: EvaluationResult[]
  IsTruncated: boolean
  Marker?: string
}

/** One action on all resources: the most restrictive decision of them. */
export interface EvaluationResult {
  EvalActionName: string
  /** The resource when there is one, else `*`. */
  EvalResourceName: string
  EvalDecision: Decision
  MatchedStatements: SimulatedStatement[]
  MissingContextValues: string[]
  /** Only when SCPs were given. */
  OrganizationsDecisionDetail?: { AllowedByOrganizations: boolean }
  /** Only when a permissions boundary was given. */
  PermissionsBoundaryDecisionDetail?: { AllowedByPermissionsBoundary: boolean }
  /** Empty inside one account; absent when SCPs stop the request, or it has no resource. */
  EvalDecisionDetails?: EvalDecisionDetails
  /** Only when resources were given. */
  ResourceSpecificResults?: ResourceSpecificResult[]
}

export interface ResourceSpecificResult {
  EvalResourceName: string
  EvalResourceDecision: Decision
  MatchedStatements: SimulatedStatement[]
  MissingContextValues: string[]
  EvalDecisionDetails?: EvalDecisionDetails
  PermissionsBoundaryDecisionDetail?: { AllowedByPermissionsBoundary: boolean }
}

/** What each policy type says by itself, across accounts. */
// Not an interface: a type alias can be read as AWS's map of texts.
export type EvalDecisionDetails = {
  'IAM Policy'?: Decision
  'Resource Policy'?: Decision
  'Permissions Boundary Policy'?: Decision
}

/** A statement that decided; its places only when the policy was given as text. */
export interface SimulatedStatement {
  /** Such as `PolicyInputList.1`. */
  SourcePolicyId: string
  SourcePolicyType: 'IAM Policy' | 'Resource Policy' | 'Permissions Boundary Policy'
  StartPosition?: SimulatedPosition
  EndPosition?: SimulatedPosition
}
/** As AWS's simulator counts: from 1, behind what it read last. */
export interface SimulatedPosition {
  Line: number
  Column: number
}

/** Lines from 1, columns and offsets from 0, in UTF-16 code units; the end is exclusive. */
export interface Range {
  start: Position
  end: Position
}
export interface Position {
  line: number
  column: number
  offset: number
}

export interface Finding {
  findingType: 'ERROR' | 'SECURITY_WARNING' | 'WARNING' | 'SUGGESTION'
  code: string
  message: string
  path: (string | number)[]
  range?: Range
  fix?: { title: string; edits: { range: Range; newText: string }[] }
}

export interface PolicyDiagnostic {
  code: string
  message: string
  path: (string | number)[]
  range?: Range
  policyType: PolicyType
  policyIndex: number
  /** The level of the organization, for `serviceControl` and `resourceControl`. */
  level?: number
}
