// The part of `iam-verdict/tools` about accounts and organizations. Published as `tools/world.d.ts` and
// `tools/world.d.cts`.
import type { ContextValue, EvaluateOptions, Evaluation, Policies, Policy, PolicyType, Principal, PrincipalDescriptor, Request, Settings, SimulateCustomPolicyRequest, SimulatePolicyResponse } from './public.js'
import type { CatalogSource, Finding } from './public-tools.js'

/**
 * Accounts, users, groups, roles, policies and organizations, as AWS prints them. Nothing is asked of AWS: what
 * is not there is told, and never guessed. Needs no catalog.
 *
 * ```ts
 * using world = World.from(readFileSync('account.json', 'utf8'))
 * console.log(world.check())
 * world.evaluate({ principal: 'arn:aws:iam::111122223333:user/ana', action: 's3:GetObject', resource: 'arn:aws:s3:::reports/2026.csv' }).decision
 * ```
 */
export class World {
  private constructor()

  /**
   * Reads what commands of AWS print, or one world file; of several, pages or files, a list of them or of their
   * texts. Answers of the AWS SDK are taken as they are, dates too. Throws `RequestError` when a text is no JSON,
   * holds a member twice or is too long; whatever else cannot be used, `check` tells.
   *
   * ```ts
   * World.from([details, organization, { accounts: { '111122223333': { resourcePolicies } } }])
   * ```
   */
  static from(input: WorldInput | string | readonly (WorldInput | string)[]): World

  /**
   * What is missing, broken or in contradiction. An error fails only the decisions in which a policy could be lost
   * by it.
   */
  check(): Finding[]

  /** The ARNs of all users and roles, by their accounts. */
  principals(): string[]

  /** The accounts of which something is told. */
  accounts(): string[]

  /** How many of each there are. */
  counts(): WorldCounts

  /**
   * The policies that decide a request, and where each comes from: what `evaluate` of the package takes. Throws
   * `RequestError` when the world does not have the caller, or not a policy that could decide.
   *
   * ```ts
   * const { request, policies, settings, sources } = world.gather({ principal, action: 's3:GetObject', resource })
   * evaluate({ request, policies, settings })
   * sources.map(({ policyType, name, attachedTo, group }) => `${policyType} ${name} of ${group ?? attachedTo}`)
   * ```
   */
  gather(request: WorldRequest): GatheredPolicies

  /**
   * Decides a request by the policies that `gather` finds. Throws what it throws, `PolicyError` when one of them is
   * broken, and `ServiceError` when the session of the request is over.
   */
  evaluate(request: WorldRequest, options?: EvaluateOptions): WorldEvaluation

  /**
   * Everyone who can do an action on a resource, at once or by roles that they assume. What the context does not
   * tell is not known: who hangs on it stands under `conditional`. Root users are not listed.
   *
   * ```ts
   * const { allowed, conditional } = world.whoCan({ action: 's3:GetObject', resource: 'arn:aws:s3:::reports/2026.csv' })
   * conditional.map(({ principal, via, needs }) => `${[principal, ...via].join(' > ')}: ${needs}`)
   * ```
   */
  whoCan(question: WhoCanQuestion): Grants

  /**
   * What somebody can do, at once or by roles that it assumes: patterns of actions and resources, the widest that the
   * policies leave, each with the parts of it that they deny.
   */
  whatCan(question: WhatCanQuestion): Grants

  /**
   * Best practices of AWS and of the CIS AWS Foundations Benchmark, held against the world; the worst first. What an
   * input is missing for is `not-assessed`, never passed. Throws `EngineError` where the catalog has not been loaded yet.
   *
   * ```ts
   * world.audit({ maxUnusedDays: 30 }).map(({ severity, subject, message, remedy }) => `${severity} ${subject}: ${message}; ${remedy.text}`)
   * ```
   */
  audit(options?: AuditOptions): AuditFinding[]

  /**
   * The roles that a caller can assume, over any number of hops up to `maxHops`. Of each role one path: the shortest
   * that hangs on nothing, else the shortest.
   */
  reach(from: Principal, options?: ReachOptions): Reach

  /**
   * What a credential is good for: no secret is asked for. Throws `ServiceError` when it is inactive, over or not there.
   *
   * ```ts
   * world.signIn({ type: 'password', user: 'arn:aws:iam::111122223333:user/ana' }, { mfa: true })
   * world.signIn({ type: 'accessKey', id: 'AKIAEXAMPLEANA000001' })
   * ```
   */
  signIn(credential: Credential, options?: SignInOptions): Session

  /**
   * Assumes a role: asks both sides. Throws `AccessDeniedError`, with the decision, when one of them does not allow it,
   * and `ServiceError` when AWS would refuse the call before it reads a policy.
   *
   * ```ts
   * const session = world.assumeRole('arn:aws:iam::111122223333:role/ci', 'arn:aws:iam::444455556666:role/deploy', { externalId: 'shop-deploy-7f3a' })
   * world.evaluate({ session, action: 'lambda:UpdateFunctionCode', resource })
   * ```
   */
  assumeRole(caller: Caller, roleArn: string, options?: AssumeRoleOptions): Session

  /** Assumes a role with the assertion of a SAML provider: what it tells stands in the options. Only the trust policy is asked. */
  assumeRoleWithSAML(principalArn: string, roleArn: string, options: AssumeRoleWithSAMLOptions): Session

  /** Assumes a role with the token of an OpenID Connect provider, of which the claims are given. Only the trust policy is asked. */
  assumeRoleWithWebIdentity(token: WebIdentityToken, roleArn: string, options: AssumeRoleWithWebIdentityOptions): Session

  /** A session of a user or root user, with MFA where a device is given. */
  getSessionToken(caller: Caller, options?: GetSessionTokenOptions): Session

  /** A session of somebody whom a user vouches for. Without a policy it may do nothing that its user may. */
  getFederationToken(caller: Caller, name: string, options?: GetFederationTokenOptions): Session

  /**
   * Makes a service-linked role, as far as one can say: the world stays as it is. Throws `AccessDeniedError` when the
   * caller may not, and `ServiceError` when the service is not known, takes no suffix or has its role already.
   */
  createServiceLinkedRole(caller: Caller, awsServiceName: string, options?: CreateServiceLinkedRoleOptions): CreatedServiceLinkedRole

  /** Asks to delete a service-linked role. AWS deletes it later, unless something still uses it, which no world tells. */
  deleteServiceLinkedRole(caller: Caller, roleName: string, options?: CallOptions): DeletedServiceLinkedRole

  /**
   * AWS's `SimulatePrincipalPolicy`: its request, its answer. The policies, boundary and SCPs of the user, group or role
   * are those of the world. Throws `ServiceError` when the world does not have it.
   */
  simulatePrincipalPolicy(input: SimulatePrincipalPolicyRequest): SimulatePolicyResponse

  /** Who AWS says that a caller is. */
  getCallerIdentity(caller: Caller, options?: CallOptions): CallerIdentity

  /** Gives the memory back; whatever is asked afterwards throws `EngineError`. */
  free(): void

  /** The same, for `using`. */
  [Symbol.dispose](): void
}

/**
 * What a command of AWS prints (its top-level members tell which one: `UserDetailList`, `Policies`, `Roots` …), a
 * world file: `{ "worldVersion": 1, "organization"?: …, "accounts": { "111122223333": { "authorizationDetails": … } } }`,
 * or the files of a folder of iam-collect by their paths.
 */
export type WorldInput = object

/**
 * AWS managed policies as of a day: one more input of a world, which takes from it the documents of those that are
 * attached, or are a boundary, and that the other inputs do not have. `check` tells which were taken (`aws-policy-data`),
 * and which are another version than the account's (`version-mismatch`). Loaded when it is called, and only then:
 * browsers fetch `aws-managed-policies.bin` from beside the code, or from `source`. Throws `EngineError` where it cannot be had.
 *
 * ```ts
 * const policies = await awsManagedPolicies()
 * World.from([details, policies])
 * console.log(`as of ${policies.awsManagedPolicies.date}`)
 * ```
 */
export function awsManagedPolicies(source?: CatalogSource): Promise<AwsManagedPolicies>

export interface AwsManagedPolicies {
  awsManagedPolicies: {
    /** The day of the newest of them, such as `2026-09-30`. */
    date: string
    /** Where they are from, and their license. */
    source: string
    /** As `get-account-authorization-details` prints them, each in its default version. */
    Policies: { PolicyName: string; Arn: string; DefaultVersionId: string; PolicyVersionList: { VersionId: string; IsDefaultVersion: boolean; Document: object }[] }[]
  }
}

/** Who makes a call: a session, or a principal as a request names one. */
export type Caller = Session | Principal

/** A request by a principal, or by a session at a time; without `at` it is the time of the world. */
export type WorldRequest = Request | (Omit<Request, 'principal'> & { principal?: never; session: Session; at?: string | Date })

/** A session that is not allowed. */
export class AccessDeniedError extends Error {
  constructor(code: AccessDeniedErrorCode, message: string, evaluation: WorldEvaluation)
  override readonly name: 'AccessDeniedError'
  /** AWS's word. */
  readonly code: AccessDeniedErrorCode
  /** The decision, with where its policies come from. */
  readonly evaluation: WorldEvaluation
}
export type AccessDeniedErrorCode = 'AccessDenied'

/** A call that AWS refuses before it reads a policy. */
export class ServiceError extends Error {
  constructor(code: ServiceErrorCode, message: string, options?: { field?: string })
  override readonly name: 'ServiceError'
  /** AWS's word. */
  readonly code: ServiceErrorCode
  /** The parameter that is at fault. */
  readonly field?: string
}
export type ServiceErrorCode =
  | 'AccessDenied'
  | 'ExpiredToken'
  | 'ExpiredTokenException'
  | 'FailedAuthentication'
  | 'InvalidClientTokenId'
  | 'InvalidIdentityToken'
  | 'InvalidInput'
  | 'InvalidParameterValue'
  | 'MalformedPolicyDocument'
  | 'NoSuchEntity'
  | 'ValidationError'

/**
 * A session, or what stands for one with long-term credentials: a plain value, which goes out of one call and into the
 * next. It has no policies: those of its user or role are read anew at each request, as AWS does.
 */
export interface Session {
  principal: PrincipalDescriptor
  account?: string
  /** How it came to be. */
  credential: string
  /** That of a simulated one is made up: `ASIAEXAMPLE…`. */
  credentialId?: string
  /** The one service that it is for. */
  service?: string
  issuedAt?: string
  /** Absent: long-term credentials do not end. */
  expiresAt?: string
  /** What it knows of MFA; absent where it cannot know. */
  mfa?: { present: boolean; at?: string; callerAt?: string }
  /** The policies that were passed: managed ones by their ARN, or texts. */
  sessionPolicies?: { arn?: string; document?: string }[]
  /** Those that it inherited too. */
  sessionTags?: Record<string, string>
  /** The keys of those that every later session of the chain inherits. */
  transitiveTagKeys?: string[]
  /** Who is behind it, once said for the whole chain. */
  sourceIdentity?: string
  /** The identity provider behind it, where that shows in its requests. */
  federatedProvider?: string
  /** From whom to whom: the one who began, and each role on the way. */
  chain: string[]
  /** What the world does not tell, and what AWS leaves open. */
  notes?: { code: string; text: string }[]
}

/** A credential of a user or root user. */
export interface Credential {
  /** `password`: that of the console. */
  type: 'password' | 'accessKey' | 'sshPublicKey' | 'serviceSpecificCredential'
  /** The ARN of the user or root user; the id of a key tells it too. */
  user?: string
  id?: string
  /** The service that it is for, where the world does not tell it. */
  service?: string
}

export interface SignInOptions extends CallOptions {
  /** An MFA device is asked at the console. */
  mfa?: boolean
}

export interface SimulatePrincipalPolicyRequest extends Omit<SimulateCustomPolicyRequest, 'PolicyInputList' | 'OrderedOrganizationPolicyInputList'> {
  /** The ARN of a user, group or role. */
  PolicySourceArn: string | undefined
  /** Beside those of the world. */
  PolicyInputList?: readonly Policy[] | undefined
}

export interface CreateServiceLinkedRoleOptions extends CallOptions {
  /** For a further role, of services that take one. */
  customSuffix?: string
  description?: string
}

export interface CreatedServiceLinkedRole {
  Role: { Path: string; RoleName: string; RoleId: string; Arn: string; CreateDate: string; AssumeRolePolicyDocument: string; Description?: string; MaxSessionDuration: number }
  /** The AWS managed policy that it has, as far as it is known. */
  managedPolicyArn?: string
  /** What is not known. */
  notes: { code: string; text: string }[]
}

export interface DeletedServiceLinkedRole {
  DeletionTaskId: string
  notes: { code: string; text: string }[]
}

/** AWS's `GetCallerIdentityResponse`. */
export interface CallerIdentity {
  UserId: string
  Account: string
  Arn: string
}

export interface CallOptions {
  /** When the call is made; absent: at the time of the world. */
  at?: string | Date
  /** Further keys of the request context. */
  context?: Record<string, ContextValue>
}

/** What may be passed to a new session. */
export interface PassedToSession extends CallOptions {
  durationSeconds?: number
  /** The inline session policy, a text or an object. */
  policy?: string | object
  /** Managed policies of the account as session policies. */
  policyArns?: readonly string[]
  tags?: Record<string, string>
}

export interface AssumeRoleOptions extends PassedToSession {
  /** Absent: the caller's name. */
  roleSessionName?: string
  externalId?: string
  /** Of an MFA device; a code of it comes with the call. */
  serialNumber?: string
  transitiveTagKeys?: readonly string[]
  sourceIdentity?: string
}

/** What the assertion tells; its `saml:` keys stand in `context`. */
export interface AssumeRoleWithSAMLOptions extends PassedToSession {
  roleSessionName: string
  transitiveTagKeys?: readonly string[]
  sourceIdentity?: string
  sessionNotOnOrAfter?: string | Date
}

/** Tags and a source identity come as claims of the token. */
export interface AssumeRoleWithWebIdentityOptions extends Omit<PassedToSession, 'tags'> {
  roleSessionName: string
}

/** The claims of a token. */
export interface WebIdentityToken {
  /** The issuer, with or without `https://`. */
  iss: string
  aud?: string | readonly string[]
  sub?: string
  [claim: string]: unknown
}

export interface GetSessionTokenOptions extends CallOptions {
  durationSeconds?: number
  /** Of an MFA device; a code of it comes with the call. */
  serialNumber?: string
}

export interface GetFederationTokenOptions extends PassedToSession {}

export interface WhoCanQuestion {
  action: string | readonly string[]
  /** Absent: the action takes no resource. */
  resource?: string
  /** Where neither the ARN nor the world tells it. */
  resourceAccount?: string
  /** What is known of the requests. */
  context?: Record<string, ContextValue>
}

export interface WhatCanQuestion {
  principal: Principal
  /** Patterns; absent: all actions. */
  actions?: readonly string[]
  /** Patterns; absent: all resources. */
  resources?: readonly string[]
  /** `true`: without the roles that it can assume. */
  direct?: boolean
}

/** Thresholds of the audit, and which checks are made; `docs/AUDIT.md` tells all of them. */
export interface AuditOptions {
  /** The date that ages count up to; absent: that of the world. */
  now?: string | Date
  /** Days after which keys and credentials of one service are old; 90. */
  maxCredentialAge?: number
  /** Days after which an access key or password is unused; 45. */
  maxUnusedDays?: number
  /** Days after which a role, or a service that it may use, is unused; 90. */
  maxRoleUnusedDays?: number
  /** Days in which a use of the root user is recent; 30. */
  rootUseDays?: number
  /** Days before its end in which a certificate is told; 30. */
  certificateDays?: number
  /** Seconds that a session of a role may last; 3,600. */
  maxSessionSeconds?: number
  /** The same of an administrator, beyond which it is worse; 14,400. */
  maxAdminSessionSeconds?: number
  /** 14. */
  minPasswordLength?: number
  /** Passwords that have to be remembered; 24. */
  minPasswordReuse?: number
  /** Whether every class of characters is asked for, and changes, as older standards do. */
  asksForCharacterClasses?: boolean
  /** Tags that users and roles need; none: any tag is enough. */
  requiredTags?: readonly string[]
  /** Roles that are assumed one after the other; 8. */
  maxHops?: number
  /** Codes of the checks that are made; absent: all. */
  checks?: readonly string[]
  /** Codes of checks that are left out. */
  skip?: readonly string[]
}

export interface AuditFinding extends Finding {
  severity: 'critical' | 'high' | 'medium' | 'low'
  /** `not-assessed`: an input is missing, which is no pass. */
  status: 'open' | 'not-assessed'
  /** The ARN of what it is about; of a whole account that of its root user, of an organization its id. */
  subject: string
  /** What it rests on. */
  evidence: { path: (string | number)[]; field: string; value: string }[]
  /** Why it matters. */
  why: string
  remedy: { text: string; command?: string; policy?: string }
  /** The controls of AWS Security Hub and of the CIS AWS Foundations Benchmark that ask for the same. */
  references: string[]
}

/** Who, or what, can. */
export interface Grants {
  /** In any case. */
  allowed: Grant[]
  /** When something holds that the question does not tell. */
  conditional: Grant[]
  /** Of whom nothing can be said. */
  undecided: Undecided[]
  /** Accounts and callers that a resource's policy names and that are not in the world. */
  outside: string[]
  /** What was taken for granted. */
  assumptions: { code: string; text: string }[]
  /** `false`: the search was ended for its length; there may be more. */
  complete: boolean
}

/** Somebody who can. */
export interface Grant {
  /** The ARN of a user, role or session, a service, an identity provider, `anonymous`. */
  principal: string
  /** Of `whatCan` it may have wildcards. */
  action: string
  /** An ARN, which may have wildcards, or `*`. */
  resource: string
  /** The roles that it assumes for it, one after the other. */
  via: string[]
  /** The condition keys on which it hangs, sorted. */
  needs?: string[]
  /** What the policies say of them. */
  conditions?: OpenCondition[]
  /** A context that was tried and lets it: absent, none was found, and there may be none. */
  example?: ExampleKey[]
  /** Parts of it that are denied. */
  except?: { action: string; resource: string }[]
}

/** A condition whose key is not known. */
export interface OpenCondition {
  key: string
  /** Absent: a variable of the policy stands for the key. */
  operator?: string
  values: string[]
  /** `Allow`: the condition must hold. `Deny`: it must not, or another one of that statement must not. */
  effect: 'Allow' | 'Deny'
  policy: string
  sid?: string
}

export interface ExampleKey {
  key: string
  /** Absent: the request does not have the key. */
  value?: string
}

export interface Undecided {
  principal: string
  /** What is missing or broken. */
  error: string
}

export interface ReachOptions {
  /** 8 when absent. */
  maxHops?: number
}

export interface Reach {
  /** One for each role. */
  paths: RolePath[]
  undecided: Undecided[]
}

/** A role that can be reached, and how. */
export interface RolePath {
  role: string
  /** The last one leads to the role. */
  hops: Hop[]
  /** A role is assumed with the credentials of another: such a session lasts one hour at most. */
  chained: boolean
}

/** One role that is assumed. */
export interface Hop {
  from: string
  to: string
  /** What the policies of the one who assumes it say. */
  identityBased?: 'ALLOW' | 'NO_IMPACT' | 'IMPLICIT_DENY' | 'EXPLICIT_DENY'
  /** What the role's trust policy says. */
  roleTrust?: 'ALLOW' | 'NO_IMPACT' | 'IMPLICIT_DENY' | 'EXPLICIT_DENY'
  /** It hangs on something that is not known. */
  conditional: boolean
  needs?: string[]
  conditions?: OpenCondition[]
  example?: ExampleKey[]
}

/** As the API of AWS IAM has it. */
export interface GetContextKeysForCustomPolicyRequest {
  PolicyInputList: readonly (string | object)[] | undefined
}

export interface GetContextKeysForPolicyResponse {
  ContextKeyNames: string[]
}

/** The context keys that policies read in conditions and variables: AWS's request, AWS's answer. Needs no catalog. */
export function getContextKeysForCustomPolicy(input: GetContextKeysForCustomPolicyRequest): GetContextKeysForPolicyResponse

export interface WorldCounts {
  /** Accounts that were given. */
  accounts: number
  users: number
  groups: number
  roles: number
  /** AWS's and customers'. */
  managedPolicies: number
  /** Policies that stand in users, groups and roles. */
  inlinePolicies: number
  /** Resources of whose policies something is told. */
  resourcePolicies: number
  /** SCPs and RCPs. */
  controlPolicies: number
}

export interface GatheredPolicies {
  /** With what the world tells of its caller and resource. */
  request: Request
  policies: Policies
  /** What the world tells of services beside policies. */
  settings: Settings
  sources: PolicySource[]
  /** What the world does not tell, and what is taken instead. */
  notes: { code: string; text: string }[]
}

/** Where a policy comes from. */
export interface PolicySource {
  policyType: PolicyType
  /** Its place among those of its type, or of its level. */
  policyIndex: number
  /** Of an SCP or RCP: from the root, 0. */
  level?: number
  name: string
  arn?: string
  /** The ARN of a user, group, role or resource; the id of a root, unit or account. */
  attachedTo: string
  /** The group by which it reaches a user. */
  group?: string
  /** The resource of `pairs` that it belongs to, where that is not the request's own. */
  resource?: string
  /** The day of the `awsManagedPolicies` that its document was taken from; absent: it is the world's own. */
  asOf?: string
}

export interface WorldEvaluation extends Evaluation {
  sources: PolicySource[]
}
