// The interface of `iam-verdict/edge`, published as `edge/index.d.ts` and `edge/index.d.cts`: a guard with an engine of
// its own, which decides and does not explain.
import type { ContextValue, Decision, EngineSource, Policies, PolicySet, Principal, ReasonType, Request, Settings, StatementReference } from './public.js'

/**
 * `compile` and `PolicySet` as in `iam-verdict`, over the small engine: `evaluate` of such a set throws `EngineError` with
 * code `unsupported`. Sets of `iam-verdict` can be handed to a guard too; then both engines are loaded.
 */
export { BundleError, compile, EngineError, PolicyError, PolicySet, RequestError, version } from './public.js'

/** Makes the engine ready: needed once in browsers. */
export default function init(source?: EngineSource): Promise<void>

/** Global `Name`'s instance type, or what is needed of it where the runtime's types do not know it. */
type GlobalInstance<Name extends string, Otherwise> = typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : Otherwise
type WebHeaders = { get(name: string): string | null }
export type WebRequest = GlobalInstance<'Request', { readonly method: string; readonly url: string; readonly headers: WebHeaders }>
export type WebResponse = GlobalInstance<'Response', { readonly status: number; readonly headers: WebHeaders; text(): Promise<string> }>
type Fetch = (url: string, init: Record<string, unknown>) => Promise<WebResponse>

/** A value, or a function of what is decided about. It may be async; whatever it throws is a denial. */
export type Source<Input, Value> = Value | ((input: Input, platform: Platform) => Value | Promise<Value>)

/** Policies that are told where they came from and until when they may be used. */
export type EdgePolicySet = PolicySet & {
  /** Identifies the policies in decision records. */
  readonly hash?: string
  /** From then on every request is denied: milliseconds since 1970, a `Date`, or ISO 8601. */
  readonly notAfter?: number | Date | string
}

/** Which policies decide: `policies` or `policySet`, not both. */
export interface PolicySource {
  /** Compiled once, when the guard is made: a policy that cannot be used throws `PolicyError` there. */
  policies?: Policies
  /** With `policies`. */
  settings?: Settings
  /** A set, or a function that returns the current one; while it returns `undefined`, every request is denied. */
  policySet?: EdgePolicySet | (() => EdgePolicySet | undefined | Promise<EdgePolicySet | undefined>)
}

/** What is told about decisions. */
export interface Logging {
  /**
   * Told of every decision, with the error behind it when there was one. What it throws, and what its
   * promise rejects with, is dropped; no answer changes for it, and none waits for its promise but in AWS Lambda.
   */
  onDecision?: (record: DecisionRecord, error?: unknown) => void | Promise<void>
  /** Whether records hold the values of the context, and not only its keys. Default false. */
  logContext?: boolean
  /** Context keys whose values are never recorded, in any case; a `*` at the end stands for any rest: `aws:PrincipalTag/*`. */
  redact?: readonly string[]
  /** The time, in milliseconds since 1970 or as a `Date`. Default `Date.now`. */
  now?: () => number | Date
}

export interface GuardOptions<Input> extends PolicySource, Logging {
  /** Who asks. Most often `jwtPrincipal(…)`. */
  principal: Source<Input, Principal | AuthenticatedPrincipal>
  action: Source<Input, string>
  /** Absent: the action takes no resource. A function that returns nothing is a denial. */
  resource?: Source<Input, string>
  resourceAccount?: Source<Input, string>
  /** Lies over what the platform tells (`aws:SourceIp`, …). A key that the principal came with cannot be given again. */
  context?: Source<Input, Record<string, ContextValue>>
}

export type AuthorizerOptions = GuardOptions<WebRequest>

/**
 * Decides requests of a server by policies. Throws `PolicyError` when a policy cannot be used and
 * `RequestError` when an option is wrong or unknown.
 *
 * @example
 * const authorizer = createAuthorizer({
 *   policies: { identityBased: [policy] },
 *   principal: jwtPrincipal({ jwks: new URL('https://id.example.com/jwks'), issuer: 'https://id.example.com', audience: 'shop', roleArn: 'arn:aws:iam::111122223333:role/customer' }),
 *   action: request => `shop:${request.method === 'GET' ? 'Read' : 'Write'}`,
 *   resource: request => `arn:aws:shop:::${new URL(request.url).pathname.slice(1)}`
 * })
 * const { allowed, response } = await authorizer.authorize(request)
 */
export function createAuthorizer(options: AuthorizerOptions): Authorizer

export interface Authorizer {
  /** Never rejects: whatever fails is a denial. `response` is there exactly when `allowed` is false. */
  authorize(request: WebRequest, platform?: Platform): Promise<Authorization>
}

export interface Authorization {
  allowed: boolean
  /** Absent when none was made: the token or something else failed. */
  decision?: Decision
  /** Who asked, as far as it is known. */
  principal?: Principal
  /** 401 for tokens, 403 for everything else; it says no more than that. */
  response?: WebResponse
}

/** What the platform tells about a request; adapters fill it in. */
export interface Platform {
  /** Context keys such as `aws:SourceIp`. */
  context?: Record<string, ContextValue>
  /** Takes the promise of `onDecision`, so that the platform lets it end. */
  waitUntil?: (promise: Promise<unknown>) => void
  /** The event of AWS Lambda. */
  event?: unknown
  /** Of API Gateway: the ARN of the method that is called. */
  methodArn?: string
  /** Bindings of Cloudflare Workers and Hono. */
  env?: unknown
}

/** A principal with what its credential tells. */
export interface AuthenticatedPrincipal {
  principal: Principal
  context?: Record<string, ContextValue>
}

/** Verifies a JSON Web Token by WebCrypto; it becomes a session of a role. Throws `TokenError` (401). */
export function jwtPrincipal(options: JwtPrincipalOptions): (request: WebRequest) => Promise<AuthenticatedPrincipal>

export interface JwtPrincipalOptions {
  /** Keys, or where they are: `https:`, or `http:` on the machine itself. */
  jwks: { keys: readonly object[] } | GlobalInstance<'URL', object> | string
  /** The claim `iss` must be this text; without its scheme it is the prefix of context keys. */
  issuer: string
  /** The claim `aud` must be or hold one of these. */
  audience: string | readonly string[]
  /** The role that the token opens, or how to tell it from the claims. */
  roleArn: string | ((claims: Claims) => string | Promise<string>)
  /** 2 to 64 of letters, digits and `_=,.@-+`. Default: the claim `sub` where it has that form; else 403. */
  sessionName?: (claims: Claims) => string
  /** Session tags: claims by the keys of their tags, or made from the claims. */
  tags?: Record<string, string> | ((claims: Claims) => Record<string, string>)
  /** Default `RS256`, `PS256`, `ES256`, `ES384`, `EdDSA`. `none` and HMAC cannot be had. */
  algorithms?: readonly JwtAlgorithm[]
  /** What `typ` may be where it stands, without `application/`. Default `JWT`, `at+jwt`. */
  types?: readonly string[]
  /** How far clocks may differ, 0 to 600. Default 30. */
  clockSkewSeconds?: number
  /** How long fetched keys are fresh. Default 600; when they cannot be fetched again, they are used for an hour at most. */
  cacheSeconds?: number
  /** Where the token is. Default: the header `Authorization`, scheme `Bearer`. */
  token?: (request: WebRequest) => string | undefined
  /** Default the runtime's. */
  fetch?: Fetch
  /** Default `Date.now`. */
  now?: () => number | Date
}

export type JwtAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA' | 'Ed25519'
export type Claims = { readonly [name: string]: unknown } & { readonly iss: string; readonly exp: number }

/** There is no token that can be trusted; thrown by a `principal`, it makes the answer 401. */
export class TokenError extends Error {
  constructor(code: TokenErrorCode, message: string, options?: { cause?: unknown })
  override readonly name: 'TokenError'
  readonly code: TokenErrorCode
}
export type TokenErrorCode =
  | 'token-missing'
  | 'token-malformed'
  | 'token-too-large'
  | 'algorithm-not-allowed'
  | 'type-not-allowed'
  | 'critical-header'
  | 'key-not-found'
  | 'key-not-fit'
  | 'keys-unavailable'
  | 'signature-invalid'
  | 'claims-malformed'
  | 'issuer-mismatch'
  | 'audience-mismatch'
  | 'token-expired'
  | 'token-not-yet-valid'

/** One decision, as plain data that can be written as JSON. Frozen. */
export interface DecisionRecord {
  /** ISO 8601, by `now`. */
  time: string
  allowed: boolean
  status: 200 | 401 | 403
  /** Absent when none was made. */
  decision?: Decision
  /** The engine's reason, or what failed: a code of an error, `callback-failed`, `policy-set-missing`, `policy-set-expired`. */
  code: string
  policyType?: ReasonType
  statement?: StatementReference & { sid?: string }
  /** The ARN, or the type of a principal without one. */
  principal?: string
  action?: string
  resource?: string
  /** Which keys the request came with, sorted. */
  contextKeys?: readonly string[]
  /** With `logContext`; what is redacted is `[redacted]`. */
  context?: Record<string, ContextValue>
  /** Of the policy set, when it tells one. */
  bundleHash?: string
  /** What decided: the version of the package and of its rules. */
  engine: { package: string; semantics: string }
  /** Where something failed, and the class and code of the error. Its message may hold values, so it is not here. */
  error?: { at: 'now' | 'principal' | 'action' | 'resource' | 'resourceAccount' | 'context' | 'policySet' | 'engine'; name: string; code?: string }
}

/** The record as attributes of an OpenTelemetry span, log or event: flat, only texts, numbers, booleans and lists of texts. */
export function otelAttributes(record: DecisionRecord): Record<string, string | number | boolean | string[]>

/** Which parts of a request the platform does not vouch for are believed all the same. */
export interface TrustOptions {
  /**
   * The header that holds the client's address. Only behind a proxy that sets it, whatever the client
   * sent: `x-forwarded-for`, `x-real-ip`, …; default none.
   */
  sourceIpHeader?: string
  /** Of a list, such as `x-forwarded-for`: how many proxies of one's own stand in front. The address is that many from the end. Default 1. */
  proxies?: number
  /** The header that tells `http` or `https`, under the same condition: `x-forwarded-proto`, …; default none. */
  protocolHeader?: string
}

/** Hono middleware: `app.use('/reports/*', honoMiddleware(authorizer))`. Sets `authorization` of the context. */
export function honoMiddleware(authorizer: Authorizer, trust?: TrustOptions): (context: HonoContext, next: () => Promise<void>) => Promise<WebResponse | void>

/** What is used of Hono's `Context`. */
export interface HonoContext {
  readonly req: { readonly raw: WebRequest }
  readonly env: any
  set(key: any, value: any): void
}

/** Middleware of Express, Connect and their like. `request.authorization` is what `authorize` answered. */
export function expressMiddleware(authorizer: Authorizer, trust?: TrustOptions): (request: NodeRequest, response: NodeResponse, next: (error?: any) => void) => Promise<void>

/** What is used of Node's `IncomingMessage`. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly rawHeaders: readonly string[]
  readonly socket: object
}
/** What is used of Node's `ServerResponse`. */
export interface NodeResponse {
  statusCode: number
  setHeader(name: string, value: string): unknown
  end(body: string): unknown
}

/**
 * Guards a Cloudflare Worker: `export default guardWorker(authorizer, { fetch })`. An authorizer that needs
 * bindings is made by a function of them.
 */
export function guardWorker<Handler extends { fetch(...args: any[]): any }>(authorizer: Authorizer | ((env: any) => Authorizer | Promise<Authorizer>), handler: Handler): GuardedWorker<Handler>
export type GuardedWorker<Handler extends { fetch(...args: any[]): any }> = Omit<Handler, 'fetch'> & { fetch(...args: Parameters<Handler['fetch']>): Promise<WebResponse> }

/** Handler of viewer requests of Lambda@Edge: answers the request itself, or a response of 401 or 403. */
export function lambdaAtEdge(authorizer: Authorizer, trust?: TrustOptions): (event: any) => Promise<any>

/**
 * Handler of a Lambda authorizer of API Gateway: events of types TOKEN and REQUEST, and of HTTP APIs.
 * `platform.methodArn` is the ARN that is asked for.
 */
export function apiGatewayAuthorizer(authorizer: Authorizer, options?: ApiGatewayOptions): (event: any) => Promise<ApiGatewayPolicy | ApiGatewaySimple>

export interface ApiGatewayOptions {
  /** `simple`: for HTTP APIs with simple responses switched on. Default `policy`. */
  answer?: 'policy' | 'simple'
  /**
   * Other methods of the API that are decided along and put into the policy, as `GET /pets`: API Gateway keeps
   * the policy and uses it for them. Without, a policy is about the one method.
   */
  routes?: readonly string[]
  /** What the API's backend is told. */
  context?: (authorization: Authorization) => Record<string, string | number | boolean>
}

export interface ApiGatewayPolicy {
  principalId: string
  policyDocument: { Version: string; Statement: { Effect: 'Allow' | 'Deny'; Action: string; Resource: string[] }[] }
  context?: Record<string, string | number | boolean>
  usageIdentifierKey?: string
}
export interface ApiGatewaySimple {
  isAuthorized: boolean
  context?: Record<string, string | number | boolean>
}

/**
 * What API Gateway does with the answer of a Lambda authorizer when `methodArn` is called: at once, or later, from its
 * cache. 500: the answer is none.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export function enforce(answer: unknown, methodArn: string, context?: Record<string, ContextValue>): Enforcement

export interface Enforcement {
  allowed: boolean
  status: 200 | 403 | 500
  decision?: Decision
  /** What API Gateway writes into its response. */
  message?: string
  /** Of 500: what is wrong with the answer. */
  error?: string
}

/** A handler of AuthZEN's Authorization API 1.0: single and several evaluations, and metadata. Never rejects. */
export function authzenHandler(options: AuthzenOptions): (request: WebRequest, platform?: Platform) => Promise<WebResponse>

export interface AuthzenOptions extends GuardOptions<AuthzenEvaluation> {
  /** Whether this caller may ask at all. Anything but `true` is 401. */
  authenticate: (request: WebRequest) => boolean | Promise<boolean>
  /** The identifier of this policy decision point, an `https:` URL: then metadata are served, and paths are below its path. */
  policyDecisionPoint?: string
}

/** @see https://openid.net/specs/authorization-api-1_0.html */
export interface AuthzenEvaluation {
  subject: { type: string; id: string; properties?: Record<string, unknown> }
  action: { name: string; properties?: Record<string, unknown> }
  resource: { type: string; id: string; properties?: Record<string, unknown> }
  context?: Record<string, unknown>
}

/**
 * Signs what `PolicySet.toBytes` gave: an envelope of DSSE with the set and its terms, signed by Ed25519. The set is
 * loaded and its self-tests are run first: `BundleError` when one fails.
 *
 * @example
 * const { privateKey, publicKey } = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
 * const signed = await signBundle(compile(policies).toBytes(), { privateKey, keyId: '2026-11', audience: 'shop', sequence: 7 })
 *
 * @see https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
 */
export function signBundle(bytes: ArrayBuffer | ArrayBufferView, options: SignOptions): Promise<Uint8Array<ArrayBuffer>>

export interface SignOptions {
  /** Of Ed25519, for `sign`. */
  privateKey: object
  /** The name by which those who open the bundle know the key. */
  keyId: string
  /** For whom the bundle is: nobody else takes it. */
  audience: string
  /** Grows with every bundle for this audience, so that an older one is not taken for a newer. */
  sequence: number
  /** From then on the set is not used: milliseconds since 1970, a `Date`, or ISO 8601. */
  notAfter?: number | Date | string
  /** At most 1,000. They are run wherever the bundle is opened. */
  selfTests?: readonly SelfTest[]
}

/** A request, and what the set must decide. */
export interface SelfTest {
  request: Request
  expect: Decision
}

/**
 * The set in a bundle. With any `keys` only what one of them signed for `audience` is taken, and nothing unsigned; without,
 * what `PolicySet.toBytes` gave. Rejects with `BundleError`.
 */
export function openBundle(bytes: ArrayBuffer | ArrayBufferView, options: OpenOptions): Promise<OpenedBundle>

export interface OpenOptions {
  /** Public keys by their names: JSON Web Keys of Ed25519, or what WebCrypto made of them. */
  keys?: { readonly [keyId: string]: object }
  /** Needed with `keys`. */
  audience?: string
  /** The sequence number that was used before: only a greater one is taken. */
  after?: number
  /** The time, in milliseconds since 1970 or as a `Date`. Default `Date.now`. */
  now?: () => number | Date
}

export interface OpenedBundle {
  readonly policySet: EdgePolicySet
  /** SHA-256 of the saved set, in hexadecimal: `bundleHash` of decision records. */
  readonly hash: string
  /** Who signed, which one it is and until when it may be used, where it is signed. */
  readonly keyId?: string
  readonly sequence?: number
  readonly notAfter?: string
}

/**
 * Keeps a policy set up to date from a URL. `current` is the `policySet` of a guard: it gives the set in use and, when
 * `intervalSeconds` are over, looks for a newer one by its ETag meanwhile; the first time it waits. A bundle that cannot
 * be had or is refused changes nothing: the previous one stays until its `notAfter`.
 *
 * @example
 * const bundle = watchBundle('https://policies.example.com/shop', { keys: { '2026-11': jwk }, audience: 'shop' })
 * const authorizer = createAuthorizer({ policySet: bundle.current, principal, action, resource })
 */
export function watchBundle(url: GlobalInstance<'URL', object> | string, options: WatchOptions): BundleWatch

export interface WatchOptions extends OpenOptions {
  /** 1 to 86,400. Default 60. */
  intervalSeconds?: number
  /** Default the runtime's. */
  fetch?: Fetch
  onUpdate?: (bundle: OpenedBundle) => void
  onError?: (error: unknown) => void
}

export interface BundleWatch {
  /** The set in use; a promise while the first one is on its way; undefined, and so a denial, when there is none. */
  readonly current: () => EdgePolicySet | undefined | Promise<EdgePolicySet | undefined>
  /** The bundle in use. */
  readonly bundle: OpenedBundle | undefined
  /** Looks for a newer one now; whether there was one. Never rejects. */
  refresh(): Promise<boolean>
}
