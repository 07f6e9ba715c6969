// How a user writes it: what must compile, and what must not.
import init, { compile, EngineError, evaluate, parseAccessDenied, PolicyError, PolicySet, RequestError, simulateCustomPolicy, validate, version } from 'iam-verdict'
import initTools, {
  AccessDeniedError, actionsByAccessLevel, awsManagedPolicies, contextKeysFor, coverage, evaluate as evaluateToo, expandActions, fitPolicy, formatPolicy, generatePolicies, getContextKeysForCustomPolicy, importAuthorizationDetails, languageServer, policySize, rightSizePolicies, ServiceError, shrinkActions, suggestActions, testMutants, trail, validate as validateAll, whatIf, World,
  validatePolicy, version as toolsVersion, type AccessLevel, type ActionContextKey, type AuditFinding, type AwsManagedPolicies, type CoveredStatement, type Grants, type Mutant, type Finding as ToolsFinding, type ImportedAuthorization, type PolicyGeneration, type PolicySize, type Reach, type Session, type ValidatePolicyResponse, type WhatIf, type WorldCounts, type WorldEvaluation
} from 'iam-verdict/tools'
import type { Decision, DecisionWithReason, Evaluation, Finding, ParsedDenial, Policies, Policy, Request, Scenario, Settings, SimulatePolicyResponse, Trace } from 'iam-verdict'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(..._equal: Equal<A, B> extends true ? [] : [never]): void => {}

const request: Request = { principal: 'arn:aws:iam::111122223333:user/a', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', context: { 'aws:SourceIp': '203.0.113.7', 'aws:TagKeys': ['a', 'b'] } }
const policies: Policies = { identityBased: ['{}', { Version: '2012-10-17' }, { name: 'n', document: '{}' }], serviceControl: [[{}], []] }
const scenario: Scenario = { request, policies, settings: { deriveContext: false } }

same<ReturnType<typeof evaluate>, Evaluation>()
same<ReturnType<typeof compile>, PolicySet>()
same<ReturnType<typeof validate>, Finding[]>()
same<ReturnType<typeof parseAccessDenied>, ParsedDenial | undefined>()
same<ReturnType<typeof simulateCustomPolicy>, SimulatePolicyResponse>()
same<ReturnType<typeof init>, Promise<void>>()
same<Decision, 'allowed' | 'explicitDeny' | 'implicitDeny'>()
same<Evaluation['trace'], Trace | undefined>()
same<PolicySet['contextKeys'], readonly string[]>()
same<typeof version.semantics, string>()
same<ReturnType<typeof importAuthorizationDetails>, ImportedAuthorization>()
same<typeof evaluateToo, typeof evaluate>()
same<typeof toolsVersion.catalog, string>()
same<ReturnType<typeof validateAll>, ToolsFinding[]>()
same<ReturnType<typeof validatePolicy>, ValidatePolicyResponse>()
same<ReturnType<typeof policySize>, PolicySize[]>()
same<ReturnType<typeof contextKeysFor>, ActionContextKey[]>()
same<ReturnType<typeof whatIf>, WhatIf>()
same<ReturnType<typeof generatePolicies>, PolicyGeneration>()
same<ReturnType<typeof coverage>, CoveredStatement[]>()
same<ReturnType<typeof testMutants>, Mutant[]>()
same<ReturnType<typeof actionsByAccessLevel>, Record<AccessLevel, string[]>>()
same<ReturnType<typeof expandActions>, string[]>()

export function use(bytes: Uint8Array, response: Response, module: WebAssembly.Module): DecisionWithReason {
  void init()
  void init(new URL('https://example.com/iam_verdict.wasm'))
  void init(bytes)
  void init(response)
  void init(module)
  evaluate(scenario, { trace: false })
  const settings: Settings = { endpointType: 'gateway' }
  const set = compile(policies, { settings })
  const decisions: Decision[] = set.decideMany([request] as const)
  void decisions
  validate('{}' satisfies Policy, { policyType: 'serviceControl' })
  simulateCustomPolicy({ PolicyInputList: ['{}'], ActionNames: ['s3:GetObject'], ContextEntries: [{ ContextKeyName: 'aws:TagKeys', ContextKeyValues: ['a'], ContextKeyType: 'stringList' }] }).EvaluationResults[0]?.EvalDecisionDetails?.['IAM Policy'] satisfies Decision | undefined
  set.free()
  set[Symbol.dispose]()
  return set.decideWithReason(request)
}

/** What a linter prints, and what an editor offers. */
export function lines(policy: Policy, bytes: Uint8Array, response: Response): string[] {
  void initTools()
  void initTools(bytes)
  void initTools({ engine: response, catalog: new URL('https://example.com/catalog.bin') })
  void initTools({ catalog: false })
  return validateAll(policy, { policyType: 'identityBased' }).map(({ code, message, help = '', why, range, fix }) =>
    `${range?.start.line} ${code} ${message} ${help} ${why ?? ''} ${fix?.edits.map(({ newText }) => newText).join()}`)
}

/** Where AWS's answer says it is. */
export function places(policyDocument: string): string[] {
  const { findings, nextToken } = validatePolicy({ policyDocument, policyType: 'RESOURCE_POLICY', validatePolicyResourceType: 'AWS::S3::Bucket', maxResults: 10 })
  const step = (element: ValidatePolicyResponse['findings'][number]['locations'][number]['path'][number]): string =>
    'value' in element ? element.value : 'key' in element ? element.key : 'index' in element ? String(element.index) : `${element.substring.start}+${element.substring.length}`
  return [nextToken ?? '', ...findings.flatMap(({ locations }) => locations.map(({ path }) => path.map(step).join('.')))]
}

/** As few patterns as there can be, and whether it fits. */
export function shorter(actions: readonly string[]): boolean {
  const Action = shrinkActions(expandActions(actions))
  const writes: string[] = actionsByAccessLevel('s3')['Permissions management']
  return writes.length + suggestActions('s3:GetObjects').length > 0 && policySize({ Action }, { policyType: 'session' }).every(({ left }) => left >= 0)
}

/** What to change, in words. */
export function changes(scenario: Scenario): string[] {
  const { statements, allows, context, withoutDenies, missingContextKeys } = whatIf(scenario, { wanted: 'allowed' })
  whatIf(scenario)
  whatIf(scenario, { wanted: 'denied' })
  // @ts-expect-error no decision
  whatIf(scenario, { wanted: 'maybe' })
  const added = allows.flatMap(({ places }) => places.map(({ policyType, level = 0, statement }) => `${policyType} ${level} ${JSON.stringify(statement.Principal)} ${statement.Resource ?? ''}`))
  const changed = context.flatMap(({ changes }) => changes.map(({ key, value, from }) => `${key} ${String(from)} ${String(value)}`))
  return [...statements.map(({ sid, effect, decision }) => `${sid ?? ''} ${effect} ${decision}`), ...added, ...changed, withoutDenies ?? '', ...missingContextKeys]
}

/** What a log was let do. */
export function activity(records: string): string[] {
  const { generated } = generatePolicies({ records, fold: 3, conditions: ['aws:SourceVpce'] })
  generatePolicies({ calls: { calls: [], notSeen: [] }, region: 'eu-west-1' })
  using log = trail.open({ distinguish: ['address'] })
  generatePolicies({ log, principal: '*', grantDenied: true }).brokenRecords.map(({ line }) => line)
  // @ts-expect-error a log, records or calls
  generatePolicies({ fold: 3 })
  // @ts-expect-error one of them
  generatePolicies({ log, records })
  const places = generated.flatMap(({ granted }) => granted.flatMap(({ seen }) => seen.places.map(place => ('eventId' in place ? place.eventId : place.file))))
  return [...places, ...generated.flatMap(({ policies, notSeen }) => [...policies.map(({ text }) => text), ...notSeen.map(({ code, subject = '' }) => `${code} ${subject}`)])]
}

/** What a principal does not need. */
export function leftOver(log: trail.Log, world: World, policy: Policy): string[] {
  const { rightSized, notSized } = rightSizePolicies({ log, world, principal: '*:role/*', accept: ['data-events'], dataEvents: ['s3'], narrowResources: true })
  rightSizePolicies({ log, policies: [policy, { name: 'n', document: policy }], fold: 3, grantDenied: true })
  rightSizePolicies({ calls: { calls: [], notSeen: [] }, policies: [policy], region: 'eu-west-1' })
  // @ts-expect-error the present policies are those of a world or given
  rightSizePolicies({ log, world, policies: [policy] })
  // @ts-expect-error without any there is nothing to hold
  rightSizePolicies({ log })
  const statements = rightSized.flatMap(({ policies }) => policies.flatMap(({ reduced = '', statements }) => [reduced, ...statements.map(({ usage, line }) => `${usage} ${line}`)]))
  return [...statements, ...rightSized.flatMap(({ missing }) => missing.map(({ action, reason }) => `${action} ${reason}`)), ...notSized.map(({ message }) => message)]
}

/** What an editor asks. */
export function writing(text: string): string[] {
  const policyType = languageServer.guessPolicyType(text) ?? 'identityBased'
  const start = { line: 0, character: 0 }
  const [action] = languageServer.codeActions(text, policyType, { start, end: start })
  const labels = languageServer.completion(text, policyType, start).items.map(({ label, textEdit }) => `${label} ${textEdit.newText}`)
  const words = languageServer.hover(text, policyType, start)?.contents.value ?? ''
  const { steps } = fitPolicy(text, { policyType, leaveOutCovered: true, indent: 'tab' })
  return [formatPolicy(text, { indent: 4 }), action?.title ?? '', words, ...labels, ...steps.map(({ message }) => message)]
}

/** A regression case out of an answer of AWS. */
export function agrees(details: object, policies: Record<string, string | object>): boolean {
  const { scenario, expected, missingPolicies, notes } = importAuthorizationDetails({ details: [details, '{}'], policies })
  const { trace } = evaluate(scenario)
  const missing: string[] = missingPolicies.map(policy => `${policy.type} ${policy.uri} ${policy.attachedTo?.[0]?.arn ?? ''}`)
  const checked = expected.evaluations.map(({ checks = [] }, pair) => checks.every(({ checkType, evaluatedEffect }) =>
    trace?.evaluations[pair]?.checks.some(check => check.checkType === checkType && check.evaluatedEffect === evaluatedEffect)))
  return missing.length + notes.length === 0 && checked.every(Boolean)
}

/** Who may, and by which policies. */
export function fromWorld(texts: readonly string[], page: object): string[] {
  const world = World.from([...texts, page])
  const { policies, request, sources, notes } = world.gather({ principal: world.principals()[0] ?? 'anonymous', action: 's3:GetObject' })
  const { decision } = evaluate({ request, policies })
  const evaluation: WorldEvaluation = world.evaluate(request, { trace: false })
  const lines = evaluation.sources.map(({ policyType, policyIndex, level = 0, name, arn = '', attachedTo, group = '', resource = '' }) => `${policyType} ${policyIndex} ${level} ${name} ${arn} ${attachedTo} ${group} ${resource}`)
  const { users, controlPolicies }: WorldCounts = world.counts()
  return [decision, ...lines, `${users + controlPolicies + sources.length}`, ...notes.map(({ code }) => code), ...world.accounts(), ...world.check().map(({ findingType, path }) => `${findingType} ${path.join('.')}`)]
}

/** What another SCP would do to the calls of a log. */
export async function replayed(world: World, chunks: AsyncIterable<Uint8Array>, serviceControl: string[][]): Promise<string[]> {
  const log: trail.Log = await trail.read(chunks, { distinguish: ['time'], onProgress: ({ bytes, total = bytes }) => bytes / total })
  log.push('{}')
  log.push(new Uint8Array())
  log.end()
  await log.read('')
  const { brokenRecords, unmapped, principals, timeline: { seconds, buckets }, firstTime = '' }: trail.LogSummary = log.summary()
  const { flips, calibration, before, errors }: trail.Replay = log.replay({ before: { world }, after: { world, policies: { serviceControl } }, principal: '*' })
  const text: string | undefined = log.record('id-1')
  log.free()
  return [
    firstTime, text ?? '', `${before.depends + calibration.agrees + seconds}`, ...principals.map(({ principal, allowed }) => `${principal} ${allowed}`), ...buckets.map(({ start, denied, untold }) => `${start} ${denied + untold}`), ...errors.map(({ error }) => error), ...brokenRecords.map(({ reason }) => reason), ...unmapped.map(({ eventName }) => eventName),
    ...flips.map(({ principal, after, resources, dependsOn = [], eventId = '', calls }) => `${principal} ${after} ${resources.join()} ${dependsOn.join()} ${eventId} ${calls}`)
  ]
}

/** What one record asked for. */
export function recorded(record: object, policies: Policies): string[] {
  const { outcome, denial, requests, none = 'no-principal', eventId = '' }: trail.RecordedCall = trail.requests(record, { policies })
  const asked = requests.map(({ request, standing, isTemplate }) => `${standing} ${isTemplate} ${evaluateToo({ request, policies }).decision} ${request.absentContextKeys?.length}`)
  return [outcome satisfies 'allowed' | 'denied' | 'unknown', denial?.policyType ?? none, eventId, ...asked]
}

/** Why it was denied. */
export function whyDenied(message: string, record: object, world: World): string[] {
  const { agreement, decides = 0, requests }: trail.ExplainedDenial = trail.explain({ message, action: 's3:GetObject', context: { 'aws:SourceIp': '203.0.113.7' } }, { policies, world })
  const { event, none = '' } = trail.explain({ record }, { world })
  const fixes = requests[decides]?.fixes.flatMap(({ changes = [], statements = [], places = [] }) => [...changes.map(({ key }) => key), ...statements.map(({ policyType }) => policyType), ...places.map(({ statement }) => statement.Effect)]) ?? []
  const scenario: Scenario | undefined = requests[0]?.scenario
  return [agreement?.agreement ?? 'untold', ...(agreement?.causes ?? []).map(({ code, text }) => `${code satisfies trail.AgreementCauseCode} ${text}`), ...fixes, event?.outcome ?? none, scenario?.request.action ?? '']
}

// @ts-expect-error a denial is explained by something
trail.explain({ message: '' })

/** With AWS's own policies, and of which day they are. */
export async function withAwsManagedPolicies(page: object): Promise<string[]> {
  const policies = await awsManagedPolicies()
  const { date, Policies }: AwsManagedPolicies['awsManagedPolicies'] = policies.awsManagedPolicies
  const world = World.from([page, policies, await awsManagedPolicies(new URL('https://example.com/aws-managed-policies.bin'))])
  return [date, ...world.principals(), ...Policies.map(({ Arn, DefaultVersionId, PolicyVersionList: [version] }) => `${Arn} ${DefaultVersionId} ${typeof version?.Document}`)]
}

/** From staging to production, and who else gets there. */
export function fromStaging(world: World): string[] {
  const at = new Date()
  const session: Session = world.assumeRole('arn:aws:iam::111122223333:role/ci', 'arn:aws:iam::444455556666:role/deploy', { externalId: 'x', tags: { team: 'shop' }, at })
  const next = world.assumeRole(session, 'arn:aws:iam::444455556666:role/other')
  const { decision } = world.evaluate({ session: next, action: 's3:GetObject', at })
  const { Arn } = world.getCallerIdentity(session)
  const { allowed, conditional, undecided, outside }: Grants = world.whoCan({ action: ['s3:GetObject'], resource: 'arn:aws:s3:::b/k' })
  const { paths }: Reach = world.reach('arn:aws:iam::111122223333:role/ci', { maxHops: 2 })
  const { credentialId = '', notes = [] } = world.signIn({ type: 'accessKey', id: 'AKIAEXAMPLE' }, { mfa: true })
  const { EvaluationResults } = world.simulatePrincipalPolicy({ PolicySourceArn: 'arn:aws:iam::111122223333:user/a', ActionNames: ['s3:GetObject'] })
  const { complete } = world.whatCan({ principal: 'arn:aws:iam::111122223333:user/a', actions: ['s3:*'] })
  const audited: AuditFinding[] = world.audit({ maxUnusedDays: 30, now: at })
  const { Role } = world.createServiceLinkedRole(session, 'autoscaling.amazonaws.com', { customSuffix: 'blue' })
  const more = [credentialId, ...notes.map(({ code }) => code), String(complete), Role.Arn, ...EvaluationResults.map(({ EvalDecision }) => EvalDecision), ...audited.map(({ severity, remedy: { command = '' } }) => `${severity} ${command}`)]
  // @ts-expect-error there is no such credential
  world.signIn({ type: 'fingerprint' })
  const { ContextKeyNames } = getContextKeysForCustomPolicy({ PolicyInputList: ['{}', {}] })
  world.assumeRoleWithWebIdentity({ iss: 'https://id.example.com', aud: ['a'], sub: 's', amr: [1] }, 'arn:aws:iam::111122223333:role/ci', { roleSessionName: 's' })
  // @ts-expect-error a request is by a session or by a principal
  world.evaluate({ session, principal: 'anonymous', action: 's3:GetObject' })
  // @ts-expect-error the assertion names the session
  world.assumeRoleWithSAML('arn:aws:iam::111122223333:saml-provider/p', 'arn:aws:iam::111122223333:role/ci', {})
  const needs = [...allowed, ...conditional].map(({ principal, via, needs = [], conditions = [] }) => `${[principal, ...via].join('>')} ${needs.join()} ${conditions.map(({ key, effect }) => `${effect} ${key}`).join()}`)
  return [decision, Arn, ...more, ...needs, ...undecided.map(({ error }) => error), ...outside, ...ContextKeyNames, ...paths.flatMap(({ hops }) => hops.map(({ to }) => to))]
}

export function refusedBy(error: unknown): string | undefined {
  if (error instanceof AccessDeniedError) return error.evaluation.sources.map(({ name }) => name).join()
  if (error instanceof ServiceError) return error.code === 'ExpiredToken' ? error.field : error.name satisfies 'ServiceError'
  return undefined
}

export function told(error: unknown): string | undefined {
  if (error instanceof PolicyError) return error.diagnostics.map(d => `${d.policyType} ${d.policyIndex} ${d.level ?? ''} ${d.range?.start.line}`).join()
  if (error instanceof RequestError) return error.code === 'contradiction' ? error.field : String(error.index)
  if (error instanceof EngineError && error.code === 'trap') return error.name satisfies 'EngineError'
  return undefined
}

// @ts-expect-error a request has an action
evaluate({ request: { principal: 'anonymous' }, policies })
// @ts-expect-error AWS takes the text of a policy
validatePolicy({ policyDocument: {}, policyType: 'IDENTITY_POLICY' })
// @ts-expect-error there is no such policy type
validate('{}', { policyType: 'identity' })
// @ts-expect-error a policy set is compiled, not made
new PolicySet()
// @ts-expect-error AWS has no such type of context key
simulateCustomPolicy({ PolicyInputList: [], ActionNames: [], ContextEntries: [{ ContextKeyName: 'a', ContextKeyValues: [], ContextKeyType: 'address' }] })
// @ts-expect-error contexts are flat
evaluate({ request: { ...request, context: { a: { b: 'c' } } }, policies })
// @ts-expect-error the answer of AWS must be given
importAuthorizationDetails({ policies: {} })
// @ts-expect-error a world is read, not made
new World()
// @ts-expect-error what commands print, or its text
World.from(7)
// @ts-expect-error a log is opened, not made
new trail.Log()
// @ts-expect-error a record is a text or an object
trail.requests(7)
// @ts-expect-error both states are needed
trail.open().replay({ before: {} })
