// The interface of `iam-verdict/tools`: all of `iam-verdict`, and what is here. Published as `tools/index.d.ts` and `.d.cts`.
import type { ContextValue, Decision, EngineSource, EvaluatedEffect, Finding as GrammarFinding, MatchedStatement, Policies, Policy, PolicyType, Range, Request, Scenario, Settings, ValidateOptions } from './public.js'

export * from './public.js'
export * from './public-generate.js'
export * from './public-world.js'
export * as trail from './public-trail.js'

/**
 * Makes engine and catalog ready. Needed once in browsers, where both are loaded from beside the code, or from where they are
 * said to be; elsewhere all is ready at import. Calls that overlap share one load; the next call tries again what failed.
 */
export default function init(source?: EngineSource | ToolsSource): Promise<void>

export interface ToolsSource {
  engine?: EngineSource
  /** `catalog.bin` of the package. `false`: not now; calls that need it throw `EngineError` until it is loaded. */
  catalog?: CatalogSource | false
}

/** Where the catalog, or the file of AWS managed policies, may come from. */
export type CatalogSource = GlobalInstance<'URL'> | GlobalInstance<'Response'> | ArrayBuffer | ArrayBufferView
type GlobalInstance<Name extends string> = typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : never

/** Versions of the package and of the rules that it decides by, and the day of the catalog. */
export const version: { readonly package: string; readonly semantics: string; readonly catalog: string }

/**
 * What is worth knowing about one policy: what its text alone tells, and policy checks of IAM Access
 * Analyzer with the catalog of AWS's services, and risks beyond them; ordered by place. Of a policy of more
 * than half a million bytes only grammar and size are checked: AWS takes no such policy. Throws `EngineError`
 * where the catalog has not been loaded yet.
 */
export function validate(policy: Policy, options: ToolsValidateOptions): Finding[]

export interface ToolsValidateOptions extends ValidateOptions {
  /** The account that the policy is in: then other accounts that it lets in are told. */
  account?: string
}

export interface Finding extends GrammarFinding {
  /** Only what to do; part of `message` too. */
  help?: string
  /** Elements elsewhere that it is about too. */
  others?: { path: (string | number)[]; range?: Range }[]
  /** Why it matters, in one sentence. Findings about the grammar have none: their type says it. */
  why?: string
}

/**
 * AWS's `ValidatePolicy` (IAM Access Analyzer), offline: its request, its answer. Who reads AWS's answer reads
 * this one. A trust policy is told by its resource type, or by its actions of AWS STS without resources.
 */
export function validatePolicy(input: ValidatePolicyRequest): ValidatePolicyResponse

export interface ValidatePolicyRequest {
  /** The text. */
  policyDocument: string
  policyType: 'IDENTITY_POLICY' | 'RESOURCE_POLICY' | 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY'
  /** Only of a `RESOURCE_POLICY`. */
  validatePolicyResourceType?:
    | 'AWS::S3::Bucket'
    | 'AWS::S3::AccessPoint'
    | 'AWS::S3::MultiRegionAccessPoint'
    | 'AWS::S3ObjectLambda::AccessPoint'
    | 'AWS::IAM::AssumeRolePolicyDocument'
    | 'AWS::DynamoDB::Table'
  /** Texts are English, whatever it is. */
  locale?: 'DE' | 'EN' | 'ES' | 'FR' | 'IT' | 'JA' | 'KO' | 'PT_BR' | 'ZH_CN' | 'ZH_TW'
  /** Findings on one page; absent: all. */
  maxResults?: number
  nextToken?: string
}

export interface ValidatePolicyResponse {
  findings: ValidatePolicyFinding[]
  nextToken?: string
}

/** As AWS has it; `code`, `help`, `why` and `fix` are ours. */
export interface ValidatePolicyFinding {
  findingDetails: string
  findingType: Finding['findingType']
  /** AWS's code; of a finding that AWS does not have, `code` in the same spelling. */
  issueCode: string
  /** AWS's documentation of the code; empty where AWS does not have it. */
  learnMoreLink: string
  locations: { path: PathElement[]; span: Range }[]
  code: string
  help?: string
  why?: string
  /** Texts that mend it, in place of others. */
  fix?: { range: Range; text: string }[]
}

/**
 * The value of a member, the name of a member, an element of a list, a part of a text (in UTF-16 code units of
 * what the JSON says). What stands alone where a list could stand has no index.
 */
export type PathElement = { value: string } | { key: string } | { index: number } | { substring: { start: number; length: number } }

/**
 * How long a policy is, as AWS counts, and how long it may be: one for each quota that policies of its type
 * have. A policy that is an object counts as `JSON.stringify` writes it. Needs no catalog.
 */
export function policySize(policy: Policy, options: ValidateOptions): PolicySize[]

export interface PolicySize {
  /** What the quota is of, such as `managed policy`, or the type of the resource. */
  quota: string
  counted: 'characters' | 'charactersWithoutWhiteSpace' | 'bytes'
  size: number
  limit: number
  /** How much may come; below 0: how much is too much. */
  left: number
}

/**
 * What requests reach of policies: how often each statement applies, and how often each of its values makes the
 * difference. The same code counts that decides. Needs no catalog. Throws what `evaluate` throws; of a request with its `index`.
 */
export function coverage(input: CoverageInput): CoveredStatement[]

export interface CoverageInput {
  policies: Policies
  settings?: Settings
  requests: readonly Request[]
}

/** A statement of one of the policies. */
export interface TestedStatement {
  policyType: PolicyType
  /** As the caller named the policy. */
  policyName?: string
  policyIndex: number
  /** Of an SCP or RCP: from the root, 0. */
  level?: number
  /** The resource that has the policy, where it stands in `policies.resources`. */
  resource?: string
  statementIndex: number
  sid?: string
  effect: 'Allow' | 'Deny'
}

export interface CoveredStatement extends TestedStatement {
  path: (string | number)[]
  /** Of policies that are text. */
  range?: Range
  /** How often it applied, whatever else decided; (action, resource) pairs of one request count each. */
  applied: number
  /** Those of all its elements, in the order principal, action, resource, conditions. */
  values: CoveredValue[]
}

/** A value of a statement; without `value` a condition as a whole. */
export interface ValueAt {
  element: 'Principal' | 'NotPrincipal' | 'Action' | 'NotAction' | 'Resource' | 'NotResource' | 'Condition'
  /** The condition operator and key. */
  operator?: string
  key?: string
  value?: string
  path: (string | number)[]
  range?: Range
}

/** Only requests count that every other element of the statement matches: there it depends on this one. */
export interface CoveredValue extends ValueAt {
  /** How often it matched the request: also of `Not…` elements and operators, where the statement then does not apply. */
  matched: number
  missed: number
  /** `false`: it matches every request, as `*` does. */
  canMiss: boolean
}

/**
 * Which changes of policies their tests notice. One thing at a time is taken away or widened, and all tests run
 * again; those that fail without any change are left out. Needs no catalog. Throws what `evaluate` throws; of a
 * test with its `index`.
 */
export function testMutants(input: MutantsInput): Mutant[]

export interface MutantsInput {
  policies: Policies
  settings?: Settings
  tests: readonly { request: Request; expect: Decision; because?: string }[]
  /** Names for suggestions, such as `expandActions` tells; without them some are examples, such as `s3:GetExample`. */
  actions?: readonly string[]
}

export interface Mutant extends TestedStatement {
  /**
   * `valueRemoved` of a list; `wildcardsRemoved`: `*` and `?` of the value match nothing any more; `widened`: an action
   * to `service:*`, a resource to `*` in its place, a principal to everyone.
   */
  change: 'statementRemoved' | 'conditionRemoved' | 'valueRemoved' | 'wildcardsRemoved' | 'widened'
  /** What was changed; the statement itself when it was removed. */
  at: ValueAt | { path: (string | number)[]; range?: Range }
  /** What stands there instead. */
  newValue?: string
  /** The index of the first test that fails. Absent: all pass still. */
  failedTest?: number
  /** Where no test fails, and one is found: a request that is decided otherwise. */
  suggestion?: SuggestedTest
}

/** The request of a test, with another action or resource, or another value of a context key. */
export interface SuggestedTest {
  /** The index of the test. */
  test: number
  action?: string
  resource?: string
  /** Without `value`: the request does not have the key. */
  context?: { key: string; value?: ContextValue }
  /** By the policies as they are: what a test expects. */
  decision: Decision
  /** By the mutant. */
  mutantDecision: Decision
}

/**
 * What would change the decision of a scenario. Each entry was decided anew with that change made. Needs no
 * catalog. Throws what `evaluate` throws.
 */
export function whatIf(scenario: Scenario, options?: WhatIfOptions): WhatIf

export interface WhatIfOptions {
  /** The decision that is looked for; absent: `allowed` where it is denied, and `denied` where it is allowed. */
  wanted?: Decision | 'denied'
}

export interface WhatIf {
  /** As it is. */
  decision: Decision
  /**
   * Single statements without which the decision would be another one: a Deny that blocks, an Allow that
   * everything rests on. Every Deny that applies stands here, also where it changes nothing alone.
   */
  statements: RemovedStatement[]
  /** The decision without all of these Denies. Absent: none applies. */
  withoutDenies?: Decision
  /**
   * Where nothing denies and something does not allow: statements that allow just this request. Those of one
   * entry are needed together; entries are ways to choose from, those with fewer statements first.
   */
  allows: AddedStatements[]
  /** As in `Evaluation`. */
  missingContextKeys: string[]
  /**
   * The smallest changes of `request.context` that lead to the wanted decision, the likely ones first, at most 10,
   * of at most 3 keys each. What principal and resource settle is not changed, nor are keys that a pair has in a
   * context of its own.
   */
  context: ContextFlip[]
  /** `false`: the search was ended for its length; there may be more, or smaller changes. */
  complete: boolean
}

export interface RemovedStatement extends MatchedStatement {
  /** Without the statement. */
  decision: Decision
}

export interface AddedStatements {
  places: AddedPlace[]
  /** With the statements. */
  decision: Decision
}

export interface AddedPlace {
  policyType: PolicyType
  /** The policy that takes it up; absent: a new one, where there is none or the type has many. */
  policyIndex?: number
  /** Of an SCP: from the root, 0. */
  level?: number
  /** The resource that has the policy, where it is not `request.resource`: see `policies.resources`. */
  resource?: string
  /** Ready to be put into `Statement`. */
  statement: AddedStatement
}

export interface AddedStatement {
  Effect: 'Allow'
  Principal?: '*' | { AWS: string } | { Service: string } | { Federated: string }
  Action: string | string[]
  Resource?: string
}

export interface ContextFlip {
  changes: ContextChange[]
  /** With the changes. */
  decision: Decision
}

export interface ContextChange {
  key: string
  /** Absent: the key is taken out of the request. Either way it leaves `unknownContextKeys`; where there are `absentContextKeys`, it is one or it leaves them. */
  value?: ContextValue
  /** Absent: the request does not have the key, or it is not known. */
  from?: ContextValue
}

/** The actions that patterns cover, each once, by name. A pattern that covers none adds none. */
export function expandActions(patterns: string | readonly string[]): string[]

/**
 * Few patterns that cover these actions and no other one of the catalog; what it does not know stays as it is.
 * Where AWS adds an action later, a pattern may cover it.
 */
export function shrinkActions(actions: string | readonly string[]): string[]

/** The actions that patterns, or all of a service (`s3`), cover, by what they do, in AWS's words. */
export function actionsByAccessLevel(actions: string | readonly string[]): Record<AccessLevel, string[]>

export type AccessLevel = 'List' | 'Read' | 'Write' | 'Tagging' | 'Permissions management'

/**
 * The condition keys that AWS lists for an action, by name. Beside these a request may carry the global keys that
 * all requests carry. Throws `RequestError` when there is no such action.
 */
export function contextKeysFor(action: string): ActionContextKey[]

export interface ActionContextKey {
  /** With `${…}` or `<…>` for what is chosen. */
  name: string
  type: 'String' | 'ARN' | 'Bool' | 'Numeric' | 'Date' | 'IPAddress' | 'Binary'
  multivalued: boolean
  /** By what it filters access. */
  description: string
  /** The types of resources that it comes with; absent: with any. */
  resourceTypes?: string[]
}

/** The actions that a misspelt name may mean, at most three. */
export function suggestActions(name: string): string[]

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

/**
 * The policies of a file of infrastructure: a template of CloudFormation or SAM (JSON, YAML with short
 * tags), what CDK makes, a file of Terraform, its plan or state as `terraform show -json` prints them, or
 * one policy in JSON or YAML. Functions are worked out where they can be; what is not known is listed, and
 * something of the same form stands in for it. A file that cannot be read is told in `diagnostics`.
 */
export function extract(text: string, options?: ExtractOptions): Extraction

/**
 * The policies of a file as `extract` finds them, each with what `validate` finds in it: with places in
 * the file, and edits of the file where a fix is mechanical. What is not known is not found fault with.
 * Throws `EngineError` where the catalog has not been loaded yet.
 */
export function validateInfrastructure(text: string, options?: ExtractOptions): ValidatedExtraction

export interface ExtractOptions {
  /** As the content tells, unless given. */
  format?: FileFormat
  /** Values of a template's parameters, and of `AWS::AccountId`, `AWS::Region` and their like; of Terraform's variables. */
  parameters?: Record<string, string>
}

/** `cdkManifest`: `manifest.json` of CDK's output folder, which names the templates. */
export type FileFormat = 'cloudFormation' | 'sam' | 'terraform' | 'terraformPlan' | 'cdkManifest' | 'policy'

export interface Extraction {
  /** Absent when the file is none of these. */
  format?: FileFormat
  policies: ExtractedPolicy[]
  /** Files that hold the policies, beside this one: those of a CDK manifest. */
  files: string[]
  /** What keeps the file, or parts of it, from being read. Of type `ERROR`: nothing of it was. */
  diagnostics: GrammarFinding[]
}

export interface ExtractedPolicy {
  /** Its own name where it has one, else that of its resource. */
  name: string
  /** The logical id or address of its resource; absent for a file that is a policy. */
  resource?: string
  /** Such as `AWS::IAM::Role` or `aws_iam_role`. */
  resourceType?: string
  policyType: PolicyType
  /** The way to it in the file, functions left out. */
  path: (string | number)[]
  /** Its place in the file. */
  range: Range
  /** Its text, functions worked out; absent when nothing of it is known. */
  document?: string
  unknown: UnknownPart[]
  /** Conditions that are not known, and what this document takes them for. The policy stands in the list once more for what it is else. */
  assumes?: { condition: string; holds: boolean }[]
}

/** A part of a policy that is not known before the file is put to work. */
export interface UnknownPart {
  /** Where it is in the document. */
  path: (string | number)[]
  /** How the file writes it. */
  expression: string
  /** What stands in for it; absent where it is left out of the document. */
  standIn?: string
  /** Its place in the file. */
  range: Range
}

export interface ValidatedExtraction extends Extraction {
  /** `path` of a finding is that in the document, `range` and `fix` are of the file. */
  policies: (ExtractedPolicy & { findings: Finding[] })[]
}

/**
 * A policy, laid out: a member a line, a list of one entry on the line of its member. Only white space
 * changes, so its members, their order, doubled ones and numbers stay as they are. Throws `PolicyError`
 * when it is no JSON.
 */
export function formatPolicy(policy: Policy, options?: FormatOptions): string

export interface FormatOptions {
  /** Without white space. */
  compact?: boolean
  /** How many spaces, or a tab, stand before a line for each level; 2 when absent. */
  indent?: number | 'tab'
}

/**
 * A policy that is shorter and says the same: by the steps that are asked for, each of which is said.
 * Statements are neither moved nor merged. Throws `PolicyError` when the policy has errors.
 */
export function fitPolicy(policy: Policy, options: FitOptions): FittedPolicy

export interface FitOptions extends FormatOptions {
  policyType: PolicyType
  /** Leaves out entries that another entry of the same list covers. */
  leaveOutCovered?: boolean
  /** Writes lists of one entry without the list. */
  unwrapLists?: boolean
  /** Writes patterns for names of actions, where they cover no other action of the catalog. They would cover one that AWS adds. */
  shrinkActions?: boolean
}

export interface FittedPolicy {
  text: string
  /** What was done beside the white space, in the order of the given text; `range` where it was given as text. */
  steps: { code: 'covered-entry' | 'list-of-one' | 'shrunk-actions'; message: string; path: (string | number)[]; range?: Range }[]
}

/**
 * Help while a policy is written, whole or not, in the shapes of the Language Server Protocol 3.17. Nothing
 * is kept between calls. `npx iam-verdict lsp` is the same as a server for editors.
 */
export declare const languageServer: {
  /** What can come next. Items replace the text from its quote on; snippets have `insertTextFormat` 2. */
  completion(text: string, policyType: PolicyType, position: LanguagePosition): CompletionList
  /** What a word means; `null` where nothing is known of it. */
  hover(text: string, policyType: PolicyType, position: LanguagePosition): Hover | null
  /** What `validate` finds. */
  diagnostics(text: string, policyType: PolicyType): Diagnostic[]
  /** What mends the diagnostics of a range, then other ways to write what stands at its start. */
  codeActions(text: string, policyType: PolicyType, range: LanguageRange): CodeAction[]
  /** The changes that lay a text out; none for a text that is no JSON. Without options two spaces. */
  formatting(text: string, options?: { tabSize?: number; insertSpaces?: boolean }): LanguageTextEdit[]
  /**
   * By the text alone: with a `Principal` `roleTrust` when all actions are those of AWS STS and there is no
   * `Resource`, else `resourceBased`; without one `identityBased`; undefined without `Statement`.
   */
  guessPolicyType(text: string): PolicyType | undefined
}

/** Line and character from 0, in UTF-16 code units. `Position` and `Range` count as AWS does. */
export interface LanguagePosition {
  line: number
  character: number
}

/** The end is exclusive. */
export interface LanguageRange {
  start: LanguagePosition
  end: LanguagePosition
}

export interface LanguageTextEdit {
  range: LanguageRange
  newText: string
}

export interface MarkupContent {
  kind: 'markdown'
  value: string
}

export interface CompletionList {
  /** Ask again as more is typed. */
  isIncomplete: boolean
  items: CompletionItem[]
}

export interface CompletionItem {
  label: string
  /** `CompletionItemKind` */
  kind: number
  detail?: string
  documentation?: MarkupContent
  sortText: string
  filterText: string
  /** 1: text, 2: snippet */
  insertTextFormat: 1 | 2
  textEdit: LanguageTextEdit
}

export interface Hover {
  contents: MarkupContent
  range: LanguageRange
}

export interface Diagnostic {
  range: LanguageRange
  /** 1: error, 2: warning, 3: information */
  severity: 1 | 2 | 3
  code: string
  source: 'iam-verdict'
  message: string
  /** 1: unnecessary */
  tags?: 1[]
}

/** The protocol's own has a `WorkspaceEdit` in place of `edits`. */
export interface CodeAction {
  title: string
  kind: 'quickfix' | 'refactor.rewrite'
  diagnostics?: Diagnostic[]
  isPreferred?: true
  edits: LanguageTextEdit[]
}
