// What the engine exports (`src/js.rs`), as wasm-bindgen's glue hands it over. The build wraps the
// glue into `createGlue`: every call makes a fresh one, with its own views of one instance's memory.
// A glue that outlived its instance would free dead handles inside the next one.
import type { AccessLevel, ActionContextKey, Extraction, Finding as ToolsFinding, FittedPolicy, GatheredPolicies, GetContextKeysForPolicyResponse, Grants, PolicySize, PolicySource, Reach, ValidatedExtraction, ValidatePolicyResponse, WhatIf, WorldCounts } from './public-tools.js'
import type { ExplainedDenial, ExplainedRequest, LogSummary, Replay } from './public-trail.js'
import type { DecisionWithReason, Evaluation, Finding, ParsedDenial, SimulatePolicyResponse, TraceEvaluation } from './public.js'

/** An evaluation as the engine writes it: what is keyed by the caller's names is a `Map`. */
export type RawEvaluation = Omit<Evaluation, 'derivedContext' | 'trace'> & {
  derivedContext: Map<string, unknown>
  trace?: { requestContext: Map<string, unknown>; evaluations: RawTraceEvaluation[] }
}
export type RawTraceEvaluation = Omit<TraceEvaluation, 'context'> & { context?: Map<string, unknown> }

export type RawDenial = Omit<ParsedDenial, 'context'> & { context?: Map<string, unknown> }

export interface RawPolicySet {
  /** Absent in the engine of `iam-verdict/edge`. */
  evaluate?(request: string, trace: boolean, explain: boolean): RawEvaluation
  decide(request: string): DecisionWithReason
  decideMany(requests: string): Uint8Array
  contextKeys(): string[]
  /** The keys of a packed request, in lower case, in the order of their words. */
  packedKeys(): string[]
  /** Makes room for packed requests; the address in the instance's memory. */
  packedBuffer(bytes: number): number
  packedPrincipal(text: string): number
  packedAction(text: string): number
  packedAccount(text: string): number
  packedForget(): void
  decidePacked(): number
  decideManyPacked(count: number): Uint32Array
  packedReason(packed: number): DecisionWithReason | undefined
  free(): void
}

export interface Glue {
  evaluate(scenario: string, trace: boolean, explain: boolean): RawEvaluation
  validate(input: string): Finding[]
  compile(input: string): RawPolicySet
  /** From what `compile` takes. */
  toBytes(input: string): Uint8Array<ArrayBuffer>
  fromBytes(bytes: Uint8Array): RawPolicySet
  parseAccessDenied(text: string): RawDenial | undefined
  simulateCustomPolicy(input: string): SimulatePolicyResponse
  version(): { package: string; semantics: string }
  __wbg_set_wasm(exports: WebAssembly.Exports): void
}

/** A world in an instance. */
export interface RawWorld {
  check(): ToolsFinding[]
  principals(): string[]
  accounts(): string[]
  counts(): WorldCounts
  gather(request: string): RawGatheredPolicies
  evaluate(request: string, trace: boolean, explain: boolean): [RawEvaluation, PolicySource[]]
  whoCan(question: string): Grants
  whatCan(question: string): Grants
  reach(question: string): Reach
  /** The JSON of findings. */
  audit(catalog: RawCatalog, options: string): string
  explainDenial(catalog: RawCatalog, input: string): RawExplainedDenial
  /** The JSON of the answer. */
  call(name: WorldCall, input: string): string
  free(): void
}

/** A replay as the engine writes it: what has the members of `Seen` is a `Map`. */
export type RawReplay = Omit<Replay, 'flips' | 'calibration'> & {
  flips: Map<string, unknown>[]
  calibration: Omit<Replay['calibration'], 'differences'> & { differences: Map<string, unknown>[] }
}

/** A denial explained, with requests and scenarios as JSON text. */
export type RawExplainedDenial = Omit<ExplainedDenial, 'denial' | 'requests'> & { denial?: RawDenial; requests: RawExplainedRequest[] }
export type RawExplainedRequest = Omit<ExplainedRequest, 'request' | 'scenario' | 'evaluation'> & { request: string; scenario?: string; evaluation?: RawEvaluation }

/** A log in an instance. */
export interface RawTrail {
  push(chunk: Uint8Array): void
  end(): void
  summary(catalog: RawCatalog): LogSummary
  record(eventId: string): string | undefined
  /** The worlds of the next replay, or that of the next right-sizing. */
  before(world: RawWorld): void
  after(world: RawWorld): void
  replay(catalog: RawCatalog, input: string): RawReplay
  // The JSON of the answers; of `rightSizePolicies` in the world of `before`.
  generatePolicies(catalog: RawCatalog, options: string): string
  rightSizePolicies(catalog: RawCatalog, input: string): string
  free(): void
}

/** Calls of AWS. */
export type WorldCall =
  | 'signIn'
  | 'assumeRole'
  | 'assumeRoleWithSAML'
  | 'assumeRoleWithWebIdentity'
  | 'getSessionToken'
  | 'getFederationToken'
  | 'getCallerIdentity'
  | 'simulatePrincipalPolicy'
  | 'createServiceLinkedRole'
  | 'deleteServiceLinkedRole'

/** Request, policies and settings as JSON text. */
export type RawGatheredPolicies = Omit<GatheredPolicies, 'request' | 'policies' | 'settings'> & { request: string; policies: string; settings: string }

/** What the WebAssembly of `iam-verdict/tools` exports. */
/** What the WebAssembly of `iam-verdict/code` exports (`code/src/js.rs`): JSON in and out. Throws words. */
export interface CodeGlue {
  codeCalls(files: string): string
}

export interface ToolsGlue extends Glue {
  /** The JSON of an `ImportedAuthorization`. */
  importAuthorizationDetails(input: string): string
  readWorld(input: string): RawWorld
  openTrail(options: string): RawTrail
  /** Undefined when the bytes are something else. */
  inflateAwsManagedPolicies(bytes: Uint8Array): string | undefined
  getContextKeysForCustomPolicy(input: string): GetContextKeysForPolicyResponse
  extract(input: string): Extraction
  /** Throws a text when the bytes are no catalog. */
  readCatalog(bytes: Uint8Array): RawCatalog
  policySize(input: string): PolicySize[]
  // The JSON of what `coverage` and `testMutants` answer.
  coverage(input: string): string
  testMutants(input: string): string
  whatIf(scenario: string, wanted: string | undefined): WhatIf
  formatPolicy(input: string): string
  /** The JSON of the changes. */
  formatting(text: string, tabSize: number, insertSpaces: boolean): string
  guessPolicyType(text: string): string | undefined
}

/** A catalog in an instance, and the calls that need one. */
export interface RawCatalog {
  date(): string
  validate(input: string): ToolsFinding[]
  validatePolicy(input: string): ValidatePolicyResponse
  expandActions(patterns: string): string[]
  shrinkActions(actions: string): string[]
  actionsByAccessLevel(actions: string): Record<AccessLevel, string[]>
  contextKeysFor(action: string): ActionContextKey[]
  suggestActions(name: string): string[]
  /** The JSON of the answer. */
  recordedRequests(input: string): string
  explainDenial(input: string): RawExplainedDenial
  validateInfrastructure(input: string): ValidatedExtraction
  fitPolicy(input: string): FittedPolicy
  // The JSON of the answers.
  generatePolicies(input: string): string
  rightSizePolicies(input: string): string
  // The JSON of what `languageServer` answers.
  completion(text: string, policyType: string, line: number, character: number): string
  hover(text: string, policyType: string, line: number, character: number): string
  diagnostics(text: string, policyType: string): string
  codeActions(text: string, policyType: string, range: Uint32Array): string
}

export function createGlue(): Glue
