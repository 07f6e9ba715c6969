// One suite of calls, run in every runtime. `calls(api, world)` returns named functions;
// `world.instances` are the engine's instances as they are made (`watch.mjs`), `world.foreign(json)`
// parses JSON in another realm.
import { equal, ok, throws } from './assert.mjs'
import { generating } from './generating.mjs'
import { sizing } from './sizing.mjs'
import { hostile } from './hostile.mjs'
import { trails, trailTraps } from './trails.mjs'
import { worlds, worldTraps } from './worlds.mjs'
import { writing } from './writing.mjs'

export const READER = 'arn:aws:iam::111122223333:user/reader'
export const OBJECT = 'arn:aws:s3:::reports/2026/summary.txt'
export const READ = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' }
const NO_SECRETS = { Sid: 'NoSecrets', Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::reports/secret/*' }

export const policy = (...statements) => ({ Version: '2012-10-17', Statement: statements })
export const request = more => ({ principal: READER, action: 's3:GetObject', resource: OBJECT, resourceAccount: '111122223333', ...more })
export const scenario = (statements, more) => ({ request: request(more), policies: { identityBased: [policy(...statements)] } })

const mfa = { ...READ, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }

function decisions({ evaluate }) {
  return {
    'an Allow that matches allows'() {
      const answer = evaluate(scenario([READ]))
      equal(answer.decision, 'allowed', 'decision')
      equal(answer.reason.policyType, 'identityBased', 'reason')
      ok(answer.reason.text.length > 10, 'a sentence for a person')
      equal(answer.matchedStatements.map(m => [m.policyType, m.policyIndex, m.statementIndex, m.effect]), [['identityBased', 0, 0, 'Allow']], 'matched')
    },
    'a Deny wins, and is named'() {
      const answer = evaluate(scenario([READ, NO_SECRETS], { resource: 'arn:aws:s3:::reports/secret/a' }))
      equal(answer.decision, 'explicitDeny', 'decision')
      ok(answer.matchedStatements.some(m => m.sid === 'NoSecrets' && m.effect === 'Deny'), 'the Deny is among the matched')
    },
    'nothing that matches denies'() {
      equal(evaluate(scenario([READ], { action: 's3:PutObject' })).decision, 'implicitDeny', 'decision')
    },
    'the trace shows what decided, and can be left out'() {
      const { trace, explanation } = evaluate(scenario([READ], { context: { 'aws:SourceIp': '203.0.113.7' } }))
      equal(trace.evaluations[0].evaluatedEffect, 'ALLOW', 'effect')
      ok(trace.evaluations[0].checks.some(check => check.decided && check.checkType === 'PRINCIPAL'), 'the deciding check')
      equal(trace.requestContext['aws:SourceIp'], '203.0.113.7', 'context')
      ok(explanation.text.length > 0 && explanation.markdown.length > 0, 'explanation')
      const bare = evaluate(scenario([READ]), { trace: false, explain: false })
      equal([bare.trace, bare.explanation, bare.decision], [undefined, undefined, 'allowed'], 'left out')
    },
    'derived keys are told, as an object'() {
      equal(evaluate(scenario([READ])).derivedContext['aws:PrincipalArn'], READER, 'aws:PrincipalArn')
    },
    'text and object are the same policy; text has ranges'() {
      const text = JSON.stringify(policy(READ, NO_SECRETS))
      const { decision, matchedStatements } = evaluate({ request: request(), policies: { identityBased: [text] } })
      equal(decision, 'allowed', 'decision')
      const { start, end } = matchedStatements[0].range
      equal(JSON.parse(text.slice(start.offset, end.offset)), READ, 'the text at the range')
    },
    'a named policy carries its name'() {
      const named = { name: 'ReadReports', document: policy(READ) }
      equal(evaluate({ request: request(), policies: { identityBased: [named] } }).matchedStatements[0].policyName, 'ReadReports', 'name')
    }
  }
}

function errors({ evaluate, compile, validate }) {
  const broken = policy({ Effect: 'Allow', Action: '*', Resource: '*' }, { Effect: 'Dney', Action: '*', Resource: '*' })
  return {
    'one broken document means no decision'() {
      const error = throws(() => evaluate({ request: request(), policies: { identityBased: [policy(READ), JSON.stringify(broken)] } }), 'PolicyError', 'evaluate')
      const [diagnostic] = error.diagnostics
      equal([diagnostic.policyType, diagnostic.policyIndex, diagnostic.code], ['identityBased', 1, 'invalid-effect'], 'diagnostic')
      equal(diagnostic.path, ['Statement', 1, 'Effect'], 'path')
      const { start, end } = diagnostic.range
      equal(JSON.stringify(broken).slice(start.offset, end.offset), '"Dney"', 'the text at the range')
      throws(() => compile({ identityBased: [broken] }), 'PolicyError', 'compile')
    },
    'a request that cannot be decided says which field'() {
      const error = throws(() => evaluate(scenario([READ], { action: 'GetObject' })), 'RequestError', 'evaluate')
      equal([error.code, error.field], ['invalid-action', 'request.action'], 'error')
    },
    'validate finds errors in the text'() {
      const text = JSON.stringify(broken)
      const finding = validate(text, { policyType: 'identityBased' }).find(f => f.findingType === 'ERROR')
      equal([finding.code, text.slice(finding.range.start.offset, finding.range.end.offset)], ['invalid-effect', '"Dney"'], 'finding')
      equal(validate(policy(READ), { policyType: 'identityBased' }).filter(f => f.findingType === 'ERROR'), [], 'a good policy')
      throws(() => validate(text, {}), 'RequestError', 'no policy type')
      throws(() => validate(text, { policyType: 'identity' }), 'RequestError', 'an unknown policy type')
    }
  }
}

/** What AWS prints and what its simulator takes. */
function asAws({ parseAccessDenied, simulateCustomPolicy, evaluate }) {
  const denied = { ...READ, Effect: 'Deny', Sid: 'No' }
  return {
    'an access-denied message is read back'() {
      const { accessDenied } = evaluate(scenario([READ, denied]))
      equal(parseAccessDenied(accessDenied), { decision: 'explicitDeny', policyType: 'identityBased', principal: READER, action: 's3:GetObject', resource: OBJECT }, accessDenied)
      equal(parseAccessDenied('all is well'), undefined, 'no denial')
      equal(throws(() => parseAccessDenied(7), 'RequestError', 'no text').field, 'text', 'field')
    },
    'a decoded message brings its context'() {
      const conditions = { items: [{ key: '__proto__', values: { items: [{ value: 'x' }] } }, { key: 'ec2:Region', values: { items: [{ value: 'a' }, { value: 'b' }] } }] }
      const text = JSON.stringify({ allowed: false, explicitDeny: false, context: { principal: { arn: READER }, action: 'ec2:StopInstances', resource: '*', conditions } })
      const { context, ...rest } = parseAccessDenied(JSON.stringify({ DecodedMessage: text }))
      equal(rest, { decision: 'implicitDeny', principal: READER, action: 'ec2:StopInstances', resource: '*' }, 'all but the context')
      equal(Object.entries(context), [['__proto__', 'x'], ['ec2:Region', ['a', 'b']]], 'context')
    },
    'a simulation answers in the shape of AWS'() {
      const text = JSON.stringify(policy(READ))
      const input = { PolicyInputList: [text], ActionNames: ['s3:GetObject', 's3:PutObject'], ResourceArns: [OBJECT], CallerArn: READER }
      const { EvaluationResults: [get, put], IsTruncated } = simulateCustomPolicy(input)
      equal([get.EvalDecision, put.EvalDecision, IsTruncated], ['allowed', 'implicitDeny', false], 'decisions')
      const [{ SourcePolicyId, StartPosition, EndPosition }] = get.MatchedStatements
      equal([SourcePolicyId, StartPosition.Line, EndPosition.Column], ['PolicyInputList.1', 1, text.length - 1], 'where')
      equal(get.ResourceSpecificResults[0].EvalResourceName, OBJECT, 'resource')
      equal(throws(() => simulateCustomPolicy({ ...input, ActionName: [] }), 'RequestError', 'misspelt').code, 'unknown-field', 'misspelt')
      const polluted = Object.create({ ResourcePolicy: '{}' })
      equal(simulateCustomPolicy(Object.assign(polluted, input)).EvaluationResults.length, 2, 'what is inherited is not read')
    }
  }
}

function policySets({ compile, PolicySet, EngineError }) {
  const set = () => compile({ identityBased: [policy(READ, NO_SECRETS)] })
  return {
    'a compiled set decides'() {
      const compiled = set()
      ok(compiled instanceof PolicySet, 'is a PolicySet')
      equal(compiled.decide(request()), 'allowed', 'decide')
      const reason = compiled.decideWithReason(request({ resource: 'arn:aws:s3:::reports/secret/a' }))
      equal([reason.decision, reason.policyType, reason.statement], ['explicitDeny', 'identityBased', { policyType: 'identityBased', policyIndex: 0, statementIndex: 1, sid: 'NoSecrets' }], 'reason')
      equal(compiled.evaluate(request({ action: 's3:PutObject' }), { trace: false }).decision, 'implicitDeny', 'evaluate')
      compiled.free()
    },
    'a saved set answers as the one that it was made of'() {
      const compiled = compile({ identityBased: [policy(READ, NO_SECRETS)] }, { settings: { deriveContext: false } })
      const bytes = compiled.toBytes()
      const loaded = PolicySet.fromBytes(bytes)
      const asked = [request(), request({ resource: 'arn:aws:s3:::reports/secret/a' }), request({ action: 's3:PutObject' })]
      equal(loaded.decideMany(asked), compiled.decideMany(asked), 'decisions')
      equal(loaded.evaluate(asked[1]), compiled.evaluate(asked[1]), 'with everything that led to it')
      equal(Array.from(loaded.toBytes()), Array.from(bytes), 'saved again')
      equal(PolicySet.fromBytes(bytes.buffer).decide(request()), 'allowed', 'of an ArrayBuffer')
      bytes.fill(0)
      equal(loaded.decide(request()), 'allowed', 'what the caller does with its bytes changes nothing')
    },
    'bytes that are no saved set are refused'() {
      const bytes = compile({ identityBased: [policy(READ)] }).toBytes()
      const refused = (changed, code) => equal(throws(() => PolicySet.fromBytes(changed), 'BundleError', code).code, code, 'code')
      refused(new Uint8Array(), 'not-a-bundle')
      refused(bytes.slice(0, -1), 'truncated')
      refused(Uint8Array.from(bytes, (byte, at) => byte ^ +(at === 40)), 'corrupt')
      refused(Uint8Array.from(bytes, (byte, at) => (at === 8 ? 9 : byte)), 'unsupported-format')
      for (const other of [undefined, null, 'iam-set', [1, 2], {}]) equal(throws(() => PolicySet.fromBytes(other), 'RequestError', String(other)).code, 'invalid-type', 'code')
    },
    'decideMany answers all, or nothing at all'() {
      const compiled = set()
      const many = [request(), request({ action: 's3:PutObject' }), request({ resource: 'arn:aws:s3:::reports/secret/a' })]
      equal(compiled.decideMany(many), ['allowed', 'implicitDeny', 'explicitDeny'], 'decisions')
      equal(compiled.decideMany([]), [], 'none')
      equal(throws(() => compiled.decideMany([...many, request({ action: '' })]), 'RequestError', 'one bad').index, 3, 'index')
      const cyclic = request()
      cyclic.resource = cyclic
      equal(throws(() => compiled.decideMany([many[0], cyclic]), 'RequestError', 'one that cannot be read').index, 1, 'index')
      throws(() => compiled.decideMany({ length: 1, 0: request() }), 'RequestError', 'no array')
      compiled.free()
    },
    'who asks again gets the answer again, and nobody that of another'() {
      const even = { ...READ, Condition: { StringLike: { 'aws:username': ['*0', '*2', '*4', '*6', '*8'] } } }
      const compiled = compile({ identityBased: [policy(even)] })
      // More callers than are known by number: those that come later take the numbers of others.
      const asked = Array.from({ length: 2_500 }, (_, n) => request({ principal: `arn:aws:iam::111122223333:user/u${n}` }))
      const wanted = asked.map((_, n) => (n % 2 === 0 ? 'allowed' : 'implicitDeny'))
      const twice = asked.flatMap((one, n) => [one, asked[n >> 1]]) // the second was asked before
      const expected = wanted.flatMap((one, n) => [one, wanted[n >> 1]])
      equal(twice.map(one => compiled.decide(one)), expected, 'one by one')
      equal(compiled.decideMany(twice), expected, 'in a list')
      compiled.free()
    },
    'contextKeys names what the policies read'() {
      const compiled = compile({ identityBased: [policy(mfa)] })
      ok(compiled.contextKeys.some(key => key.toLowerCase() === 'aws:multifactorauthpresent'), String(compiled.contextKeys))
      compiled.free()
    },
    'settings are read'() {
      const read = { ...READ, Condition: { StringEquals: { 'aws:username': 'reader' } } }
      equal(compile({ identityBased: [policy(read)] }).decide(request()), 'allowed', 'derived')
      equal(compile({ identityBased: [policy(read)] }, { settings: { deriveContext: false } }).decide(request()), 'implicitDeny', 'not derived')
      throws(() => compile({ identityBased: [policy(read)] }, { settings: { derive: false } }), 'RequestError', 'unknown setting')
    },
    'after free() every call is refused'() {
      const compiled = set()
      compiled.free()
      compiled.free()
      for (const call of ['decide', 'decideWithReason', 'evaluate']) equal(throws(() => compiled[call](request()), 'EngineError', call).code, 'freed', call)
      equal(throws(() => compiled.decideMany([]), 'EngineError', 'decideMany').code, 'freed', 'decideMany')
      ok(throws(() => compiled.contextKeys, 'EngineError', 'contextKeys') instanceof EngineError, 'class')
      if (Symbol.dispose) {
        const disposed = set()
        disposed[Symbol.dispose]()
        throws(() => disposed.decide(request()), 'EngineError', 'after dispose')
      }
    }
  }
}

/** What only `iam-verdict/tools` has. */
function tools({ evaluate, importAuthorizationDetails }) {
  const details = {
    requestContext: { 'aws:PrincipalArn': READER, 'aws:SecureTransport': true },
    evaluations: [{ action: 's3:GetObject', resource: OBJECT, context: { 'aws:ResourceAccount': '111122223333' }, evaluatedEffect: 'IMPLICIT_DENY',
      checks: [{ checkType: 'PRINCIPAL', evaluatedEffect: 'IMPLICIT_DENY', matchedPolicies: [] }] }],
    policies: [{ type: 'IDENTITY_BASED_POLICY', inline: true, uri: 'p-1', attachedTo: [{ arn: READER }] }]
  }
  const policies = { 'p-1': { policyDocument: policy(mfa) } }
  return {
    'an answer of AWS becomes a scenario that decides as AWS did'() {
      const { scenario: made, expected, missingPolicies, notes } = importAuthorizationDetails({ details, policies })
      equal([expected.decision, missingPolicies, notes], ['implicitDeny', [], []], 'imported')
      equal(expected.evaluations, details.evaluations, 'as AWS tells them')
      const { decision, trace } = evaluate(made)
      equal(decision, expected.decision, 'decision')
      const [checks] = trace.evaluations.map(pair => pair.checks.map(({ checkType, evaluatedEffect }) => [checkType, evaluatedEffect]))
      equal(checks, [['PRINCIPAL', 'IMPLICIT_DENY']], 'checks')
      made.request.context['aws:MultiFactorAuthPresent'] = true
      equal(evaluate(made).decision, 'allowed', 'with MFA')
    },
    'pages and texts are read as objects are'() {
      const pages = [{ ...details, nextToken: 'next' }, JSON.stringify(details)]
      const { scenario: made } = importAuthorizationDetails({ details: pages, policies: { 'p-1': JSON.stringify(policies['p-1']) } })
      equal(made.request.pairs.length, 2, 'pairs')
      equal(made.policies.identityBased, [{ name: 'p-1', document: policy(mfa) }], 'document')
    },
    'a document that was not given is told, and nothing is decided without it'() {
      const { scenario: made, missingPolicies } = importAuthorizationDetails({ details })
      equal(missingPolicies, details.policies, 'missing')
      throws(() => evaluate(made), 'PolicyError', 'evaluate')
    },
    'an answer that cannot be read says where'() {
      const where = (input, code) => throws(() => importAuthorizationDetails(input), 'RequestError', code).field
      equal(where({ details: { ...details, requestContext: {} }, policies }, 'no caller'), 'details.requestContext', 'no caller')
      equal(where({ details: { ...details, evaluations: [{ ...details.evaluations[0], action: 5 }] } }, 'no action'), 'details.evaluations[0].action', 'no action')
      const cyclic = { ...details }
      cyclic.policies = [cyclic]
      equal(where({ details: cyclic }, 'a cycle'), 'details.policies[0]', 'a cycle')
      const strange = JSON.parse('{"__proto__":"x","aws:PrincipalArn":"' + READER + '"}')
      const { scenario: made } = importAuthorizationDetails({ details: { ...details, requestContext: strange }, policies })
      ok(Object.hasOwn(made.request.context, '__proto__'), 'a key stays a key')
    }
  }
}

/** The same with the catalog, which only `iam-verdict/tools` has. */
function catalogTraps({ evaluate, validate }, { instances }) {
  const misspelt = policy({ ...READ, Action: 's3:PutObjects' })
  const codes = document => validate(document, { policyType: 'identityBased' }).map(({ code }) => code)
  return {
    'after a trap the catalog is read again'() {
      equal(codes(misspelt), ['invalid-action'], 'before')
      const made = instances.length
      equal(trap({ evaluate }, { instances }).code, 'trap', 'code')
      equal([codes(misspelt), instances.length], [['invalid-action'], made + 1], 'after')
    }
  }
}

/** `validate` with the catalog, which only `iam-verdict/tools` has. */
function catalog({ validate, version, ...more }) {
  const misspelt = policy({ ...READ, Action: ['s3:GetObject', 's3:PutObjects'] })
  const asked = { policyType: 'identityBased' }
  const codes = (document, options = asked) => validate(document, options).map(({ code }) => code)
  return {
    'version tells the day of the catalog'() {
      ok(/^\d{4}-\d\d-\d\d$/.test(version.catalog), version.catalog)
    },
    'a finding tells where, what, why and what mends it'() {
      const text = JSON.stringify({ Id: 'é', ...misspelt }, null, 2)
      const [finding, ...others] = validate(text, asked)
      equal([finding.findingType, finding.code, finding.path, others], ['ERROR', 'invalid-action', ['Statement', 0, 'Action', 1], []], 'finding')
      equal(finding.help, 'did you mean `s3:PutObject`?', 'help')
      ok(finding.message.endsWith(finding.help) && finding.why.length > 10, finding.message)
      const [{ range, newText }] = finding.fix.edits
      equal(text.slice(range.start.offset, range.end.offset), '"s3:PutObjects"', 'the text at the range')
      const mended = text.slice(0, range.start.offset) + newText + text.slice(range.end.offset)
      equal(validate(mended, asked), [], 'mended')
      equal(finding.fix.title, 'Write `s3:PutObject`', 'title')
    },
    'an object has neither ranges nor edits'() {
      const [finding] = validate(misspelt, asked)
      equal([finding.code, 'range' in finding, 'fix' in finding], ['invalid-action', false, false], 'finding')
    },
    'findings of grammar and catalog stand in one list, by place'() {
      const text = '{"Statement":[{"Effect":"Allow","Action":"s3:GetObjects","Resource":"*"},{"Effect":"Dney","Action":"*","Resource":"*"}]}'
      equal(codes(text), ['missing-version', 'invalid-action', 'invalid-effect'], 'codes')
      const offsets = validate(text, asked).map(({ range }) => range.start.offset)
      equal(offsets, [...offsets].sort((a, b) => a - b), 'by place')
      equal(codes('{'), ['json-syntax-error'], 'no document')
    },
    'a policy is checked in the shapes of AWS'() {
      const text = JSON.stringify({ ...misspelt, Id: 'é' })
      const { findings: [finding, ...others], nextToken } = more.validatePolicy({ policyType: 'RESOURCE_POLICY', policyDocument: text, maxResults: 1 })
      equal([finding.issueCode, finding.findingType, others, nextToken], ['MISSING_PRINCIPAL', 'ERROR', [], '1'], 'finding')
      const [{ path, span }] = finding.locations
      equal(path, [{ value: 'Statement' }, { index: 0 }], 'path')
      equal(JSON.parse(text.slice(span.start.offset, span.end.offset)), misspelt.Statement[0], 'span')
      ok(finding.learnMoreLink.endsWith('policy-checks-error-missing-principal'), finding.learnMoreLink)
      equal(throws(() => more.validatePolicy({ policyType: 'IDENTITY_POLICY', policyDocument: misspelt }), 'RequestError', 'no text').field, 'policyDocument', 'field')
    },
    'the catalog tells of actions'() {
      const covered = more.expandActions('sqs:*')
      ok(covered.includes('sqs:SendMessage') && covered.length > 15, String(covered))
      equal(more.shrinkActions(covered), ['sqs:*'], 'shrunk')
      equal(more.actionsByAccessLevel(Object.freeze(['sns:TagResource', 'sns:Publish'])), { List: [], Read: [], Write: ['sns:Publish'], Tagging: ['sns:TagResource'], 'Permissions management': [] }, 'levels')
      ok(more.contextKeysFor('s3:GetObject').some(({ name, type, multivalued }) => name === 's3:ExistingObjectTag/<key>' && type === 'String' && !multivalued), 'keys')
      equal(more.suggestActions('s3:GetObjects'), ['s3:GetObject'], 'suggested')
      equal(throws(() => more.contextKeysFor('s3:GetObjects'), 'RequestError', 'unknown').code, 'invalid-action', 'code')
    },
    'the size of a policy needs no catalog'() {
      const [managed] = more.policySize('{ "Id": "é" }', asked)
      equal(managed, { quota: 'managed policy', counted: 'charactersWithoutWhiteSpace', size: 10, limit: 6144, left: 6134 }, 'managed policy')
      equal(more.policySize({ Id: 'é' }, { policyType: 'resourceBased', resourceType: 'AWS::S3::Bucket' })[0].size, 11, 'bytes')
    },
    'what would change a decision needs no catalog'() {
      const asked = scenario([{ ...READ, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }], { context: { 'aws:SecureTransport': 'false' } })
      const found = more.whatIf(asked)
      equal([found.decision, found.complete, found.statements], ['implicitDeny', true, []], 'as it is')
      equal(found.context, [{ changes: [{ key: 'aws:SecureTransport', value: 'true', from: 'false' }], decision: 'allowed' }], 'context')
      equal(found.allows[0].places, [{ policyType: 'identityBased', statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: OBJECT } }], 'allows')
      equal(more.whatIf(asked, { wanted: 'explicitDeny' }).context, [], 'wanted')
      equal(throws(() => more.whatIf(asked, { wanted: 'maybe' }), 'RequestError', 'no decision').field, 'options.wanted', 'field')
      for (const wrong of [7, null, {}]) throws(() => more.whatIf(asked, { wanted: wrong }), 'RequestError', 'no text')
      throws(() => more.whatIf(scenario([{ ...READ, Effect: 'Dney' }])), 'PolicyError', 'a broken policy')
    },
    'what tests reach needs no catalog'() {
      const { request, policies } = scenario([{ ...READ, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, { Effect: 'Deny', Action: 's3:GetObject', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }], { context: { 'aws:SecureTransport': 'true' } })
      const [allow, deny] = more.coverage({ policies, requests: [request] })
      equal([allow.applied, deny.applied], [1, 0], 'applied')
      equal(allow.values.map(({ element, matched, missed }) => [element, matched, missed]), [['Action', 1, 0], ['Resource', 1, 0], ['Condition', 1, 0]], 'values')
      equal(deny.values.map(({ element, matched, missed }) => [element, matched, missed]), [['Action', 0, 0], ['Resource', 0, 0], ['Condition', 0, 1]], 'only what the rest matches')
      const survived = more.testMutants({ policies, tests: [{ request, expect: 'allowed' }] }).filter(mutant => mutant.failedTest === undefined)
      ok(survived.some(({ change, effect }) => change === 'statementRemoved' && effect === 'Deny'), 'nobody misses the Deny')
      ok(!survived.some(({ change, effect }) => change === 'statementRemoved' && effect === 'Allow'), 'the Allow is missed')
      equal(throws(() => more.coverage({ policies, requests: [request, {}] }), 'RequestError', 'no request').index, 1, 'index')
      equal(throws(() => more.testMutants({ policies, tests: [{ request, expect: 'maybe' }] }), 'RequestError', 'no decision').field, 'tests[0].expect', 'field')
      for (const call of ['coverage', 'testMutants']) throws(() => more[call]({ ...scenario([{ ...READ, Effect: 'Dney' }]), request: undefined }), 'PolicyError', call)
    },
    'what is no name or pattern is refused'() {
      const cyclic = []
      cyclic.push(cyclic)
      const getter = Object.defineProperty([], 0, { enumerable: true, get() { throw new TypeError('not today') } })
      for (const wrong of [undefined, null, 7, {}, [7], [['sns:*']], cyclic, getter, [, 'x'], new Set(['sns:*'])]) { // eslint-disable-line no-sparse-arrays
        for (const call of ['expandActions', 'shrinkActions', 'actionsByAccessLevel', 'contextKeysFor', 'suggestActions']) throws(() => more[call](wrong), 'RequestError', call)
      }
      for (const wrong of [undefined, null, [], { policyType: 'IDENTITY_POLICY' }, { policyType: 'IDENTITY_POLICY', policyDocument: cyclic }]) throws(() => more.validatePolicy(wrong), 'RequestError', 'validatePolicy')
      const long = JSON.stringify(policy({ ...READ, Sid: 'x'.repeat(10 * 1024 * 1024) }))
      equal(more.validatePolicy({ policyType: 'IDENTITY_POLICY', policyDocument: long }).findings[0].findingType, 'ERROR', '10 MB')
      const many = Array.from({ length: 20_000 }, (_, index) => `ec2:*${index}*a*`)
      const start = Date.now()
      more.expandActions(many)
      more.shrinkActions(many)
      ok(Date.now() - start < 10_000, `took ${Date.now() - start} ms`)
    },
    'what is told around a policy is read'() {
      const open = policy({ ...READ, Principal: { AWS: '444455556666' }, Resource: 'arn:aws:s3:::reports/*' })
      const other = codes(open, { policyType: 'resourceBased', resourceType: 'AWS::S3::Bucket', account: '111122223333' })
      ok(other.includes('cross-account-principal'), String(other))
      ok(!codes(open, { policyType: 'resourceBased', account: '444455556666' }).includes('cross-account-principal'), 'of the same account')
      const alien = codes({ ...open, Statement: [{ ...open.Statement[0], Action: 'kms:Decrypt' }] }, { policyType: 'resourceBased', resourceType: 'AWS::S3::Bucket' })
      ok(alien.includes('unsupported-action-in-policy'), String(alien))
    },
    'hostile policies are findings or errors, in bounded time'() {
      const start = Date.now()
      const deep = '['.repeat(10_000) + ']'.repeat(10_000)
      const stars = 's3:' + '*a'.repeat(8_000)
      for (const text of [JSON.stringify(policy({ ...READ, Sid: 'x'.repeat(10 * 1024 * 1024) })), deep, '"'.repeat(1000), '']) {
        ok(validate(text, asked).some(({ findingType }) => findingType === 'ERROR'), text.slice(0, 20))
      }
      for (const entry of [stars, '${'.repeat(5_000), 'arn:'.repeat(4_000), `arn:aws:s3:::${'*?'.repeat(2_000)}`]) {
        validate(JSON.stringify(policy({ ...READ, Action: [entry, 's3:*'] }, { ...READ, Resource: [entry, 'arn:aws:s3:::*'] })), asked)
      }
      const thrown = { get Statement() { throw new TypeError('not today') } }
      equal(throws(() => validate(thrown, asked), 'PolicyError', 'a getter').diagnostics[0].path, ['Statement'], 'path')
      const again = {}
      again.Statement = again
      throws(() => validate(again, asked), 'PolicyError', 'a cycle')
      throws(() => validate(undefined, asked), 'PolicyError', 'nothing')
      throws(() => validate(misspelt, { ...asked, resourceType: 7 }), 'RequestError', 'a number for a type')
      ok(Date.now() - start < 10_000, `took ${Date.now() - start} ms`)
    }
  }
}

const large = { identityBased: [policy(...Array.from({ length: 20_000 }, () => READ))] }

/** Bytes of a page, and pages that addresses of 32 bits reach. */
const [PAGE, MOST_PAGES] = [65_536, 65_536]

/** Takes all that the live instance's memory can still grow: at once where that is possible, because some engines copy a memory that grows. */
function exhaust(instances) {
  const { memory } = instances.at(-1).exports
  let pages = MOST_PAGES - memory.buffer.byteLength / PAGE
  for (; pages >= 1; pages = Math.floor(pages / 2)) grow(memory, pages)
}

/** A real trap: all of the live instance's memory is taken, then it is asked to hold more. */
function trap({ evaluate }, { instances }) {
  exhaust(instances)
  return throws(() => evaluate({ request: request(), policies: large }), 'EngineError', 'out of memory')
}

function traps({ evaluate, compile, validate }, { instances }) {
  return {
    'a trap is an EngineError, and the next call works'() {
      equal(evaluate(scenario([READ])).decision, 'allowed', 'before')
      const made = instances.length
      equal(trap({ evaluate }, { instances }).code, 'trap', 'code')
      equal(evaluate(scenario([READ])).decision, 'allowed', 'after')
      equal(instances.length, made + 1, 'instances made')
      equal(validate(policy(READ), { policyType: 'identityBased' }).filter(f => f.findingType === 'ERROR'), [], 'validate after')
    },
    'policy sets survive a trap'() {
      const compiled = compile({ identityBased: [policy(READ, NO_SECRETS)] })
      equal(compiled.decide(request()), 'allowed', 'before')
      trap({ evaluate }, { instances })
      equal(compiled.decide(request({ resource: 'arn:aws:s3:::reports/secret/a' })), 'explicitDeny', 'after')
      equal(compiled.decideMany([request()]), ['allowed'], 'decideMany after')
      compiled.free()
      throws(() => compiled.decide(request()), 'EngineError', 'freed')
    },
    'a getter in which the engine fails does not decide'() {
      const near = { ...READ, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }
      const set = compile({ identityBased: [policy(near)] })
      const asked = request({ context: { 'aws:SourceIp': '198.51.100.1' } })
      equal(set.decide(asked), 'implicitDeny', 'before')
      let hasFailed = false
      Object.defineProperty(asked.context, 'aws:SourceIp', {
        enumerable: true,
        get() {
          if (hasFailed) return '198.51.100.1'
          hasFailed = true
          trap({ evaluate }, { instances })
          return '198.51.100.1'
        }
      })
      for (const decide of [() => set.decide(asked), () => set.decideMany([asked])[0]]) {
        const made = instances.length
        hasFailed = false
        equal(decide(), 'implicitDeny', 'with a new instance')
        ok(instances.length > made, 'an instance was made')
      }
      set.free()
    }
  }
}

function grow(memory, pages) {
  try {
    for (;;) memory.grow(pages)
  } catch {
    // no more of this size
  }
}

function package_({ version, default: init, evaluate }) {
  return {
    'version tells package and semantics'() {
      ok(/^\d+\.\d+\.\d+/.test(version.package) && version.semantics.length > 0, JSON.stringify(version))
    },
    async 'init resolves again and again'() {
      equal(await Promise.all([init(), init(), init(new URL('https://nowhere.invalid/'))]), [null, null, null].map(() => undefined), 'init')
      equal(evaluate(scenario([READ])).decision, 'allowed', 'afterwards')
    }
  }
}

export function calls(api, world) {
  // Traps first: an instance that has held much keeps room, and memory runs out late.
  const ofTools = api.importAuthorizationDetails ? { ...catalogTraps(api, world), ...worldTraps(api, () => trap(api, world)), ...trailTraps(api, () => trap(api, world)), ...catalog(api), ...tools(api), ...writing(api), ...generating(api), ...sizing(api), ...worlds(api), ...trails(api) } : {}
  return { ...package_(api), ...traps(api, world), ...ofTools, ...decisions(api), ...errors(api), ...asAws(api), ...policySets(api), ...hostile(api, world, { scenario, request, policy, OBJECT, READ, mfa }) }
}

/** Runs the suite; each outcome is [name, undefined or what went wrong]. For runtimes without a test runner. */
export async function runAll(api, world) {
  const outcomes = []
  for (const [name, call] of Object.entries(calls(api, world))) {
    try {
      await call()
      outcomes.push([name])
    } catch (error) {
      outcomes.push([name, String(error?.message ?? error)])
    }
  }
  return outcomes
}
