// Whatever is pasted or dropped: what it is, what it fills in, and what is said of it.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { test } from 'node:test'
import * as engine from '../../pkg-config/dist/inline.mjs'
import { importAuthorizationDetails, trail, World } from '../../pkg-config/dist/tools/inline.mjs'
import { envelope, lines, record } from './logs.mjs'
import { EMPTY, example, examples, load } from './source.mjs'

const { readAnything, MAX_IMPORTED, IMPORTER_TABLE } = await load('importers')
const { fromExample } = await load('example')
const { ask } = await load('scenario')
const { encode } = await load('share')
const { withPolicy } = await load('policy-document')
const { wordsOf, quote } = await load('command-line')

/** Files that were opened as a log. */
const opened = []
const readers = {
  readRecord: async text => {
    try {
      return { call: trail.requests(text, { policies: { identityBased: [OF_ORGANIZATION] } }) }
    } catch (error) {
      return { refused: error.message }
    }
  },
  openLog: files => opened.push(...files),
  readDenial: async text => engine.parseAccessDenied(text),
  readDetails: async input => {
    try {
      return { imported: importAuthorizationDetails(input) }
    } catch (error) {
      return { refused: error.message }
    }
  },
  openWorld: async texts => {
    try {
      const world = World.from(texts)
      return { opened: { counts: world.counts(), findings: world.check() } }
    } catch (error) {
      return { refused: error.message }
    }
  }
}
const read = async (text, fileName) => readAnything(typeof text === 'string' ? text : JSON.stringify(text), readers, fileName)
const DENIAL = 'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:eu-west-1:111122223333:jobs because no identity-based policy allows the sqs:SendMessage action'
const POLICY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }
const OF_ORGANIZATION = { Version: '2012-10-17', Statement: [{ ...POLICY.Statement[0], Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1' } } }] }
const USER = 'arn:aws:iam::111122223333:user/ana'
const policies = { identityBased: [{ name: 'own', document: POLICY }] }
const request = { principal: USER, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', context: { 'aws:SourceIp': '203.0.113.7' } }

/** What was read, put on an empty page. */
async function page(text, { fileName, on = EMPTY, as } = {}) {
  const reading = await read(text, fileName)
  assert.equal(reading.is, 'read', JSON.stringify(reading).slice(0, 300))
  if (as) assert.equal(reading.importer.id, as)
  return { ...reading, state: reading.imported.change(on) }
}

test('each row of the table knows its own, and no other row takes it', async () => {
  const own = {
    'test-file': { policies, tests: [{ name: 'a', request, expect: 'allowed' }] },
    world: { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] },
    record: record(0),
    log: { Records: [record(0), record(1)] },
    details: JSON.parse(fs.readFileSync(new URL('../../tests/authorization_details/kms-grant.json', import.meta.url), 'utf8')).details,
    'simulation-output': { EvaluationResults: [{ EvalActionName: 's3:GetObject', EvalResourceName: '*', EvalDecision: 'allowed', MatchedStatements: [] }] },
    'simulation-request': { PolicyInputList: [JSON.stringify(POLICY)], ActionNames: ['s3:GetObject'] },
    scenario: { request, policies },
    grants: { Grants: [] },
    policy: POLICY,
    link: `https://example.org/play/${await encode(fromExample(example('copy-object')))}`,
    'simulation-command': `aws iam simulate-custom-policy --policy-input-list '${JSON.stringify(POLICY)}' --action-names s3:GetObject`,
    denial: DENIAL
  }
  assert.deepEqual(Object.keys(own), IMPORTER_TABLE.map(({ id }) => id))
  for (const [id, text] of Object.entries(own)) await page(text, { as: id })
})

test('a record fills the form, with the keys that it does not tell and what came of the call', async () => {
  const { state, imported } = await page(record(0), { as: 'record' })
  assert.deepEqual([state.request.action, state.request.resource], ['s3:GetObject', 'arn:aws:s3:::reports/data/0.csv'])
  assert.match(state.request.principal.main.assumed_role, /assumed-role\/role-0\/app/)
  assert.equal(JSON.parse(state.request.context)['aws:MultiFactorAuthPresent'], 'false')
  assert.match(imported.filled.join(' '), /AWS let GetObject in/)
  assert.match(state.request.unknownContextKeys, /aws:PrincipalOrgID/i)
  assert.match(imported.missing.join(' '), /does not tell these keys.*aws:PrincipalOrgID/i)
  const root = await page({ ...record(0), userIdentity: { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333', principalId: '111122223333' } })
  assert.deepEqual(root.state.request.principal.main, { root: 'arn:aws:iam::111122223333:root' })
  const nobody = await page({ ...record(0), userIdentity: { type: 'IAMUser', accountId: '111122223333', principalId: 'AROAEXAMPLE:x' } })
  assert.match(nobody.imported.missing.join(' '), /fill in the principal/)
  const inside = await page(envelope([{ ...record(3), errorMessage: DENIAL }]), { as: 'record' })
  assert.equal(inside.state.request.action, 'lambda:InvokeFunction')
  assert.equal(inside.imported.denial.decision, 'implicitDeny')
  const own = await page(record(0), { on: state })
  assert.equal(own.state.drafts, state.drafts)
  assert.match((await read({ ...record(0), eventType: 'AwsServiceEvent' })).message, /tells of no request: an event of a service/)
  assert.match((await read({ ...record(0), userIdentity: 7 })).message, /userIdentity/)
  const others = await page({ ...record(0), eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances', requestParameters: {} })
  assert.ok(others.state.request.pairs.length > 2)
})

test('many records are a log, whatever is around them, and of any length', async () => {
  for (const [text, name] of [[envelope([record(0), record(1)])], [lines(3), 'log.jsonl'], [lines(2000)]]) {
    opened.length = 0
    const { imported } = await page(text, { as: 'log', fileName: name })
    assert.deepEqual([opened.length, opened[0].size, opened[0].name, imported.panel], [1, text.length, name ?? 'Pasted text', 'log'])
  }
})

test('a scenario of the package comes back as it was asked', async () => {
  for (const one of examples) {
    const { scenario } = ask(fromExample(one))
    const { state, imported } = await page(scenario, { as: 'scenario' })
    assert.deepEqual(imported.missing, [], one.id)
    assert.deepEqual(ask(state).scenario, scenario, one.id)
  }
})

test('a link is read wherever it stands in a text', async () => {
  const state = fromExample(example('scp-levels'))
  const { state: opened } = await page(`See this: <https://example.org/${await encode(state)}> please`, { as: 'link' })
  assert.deepEqual(opened, { ...state, example: undefined })
  assert.match((await read('https://example.org/#s=3.AAAA')).message, /incomplete/)
  assert.match((await read('https://example.org/#s=99.AAAA')).message, /another version/)
})

test('a command of AWS is read with its continuations, files and shorthand', async () => {
  const { state, imported } = await page(`$ AWS_PROFILE=dev aws iam simulate-custom-policy \\
    --policy-input-list file://own.json '${JSON.stringify(POLICY)}' \\
    --permissions-boundary-policy-input-list "$(cat boundary.json)" \\
    --resource-policy '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}}' \\
    --action-names s3:GetObject s3:PutObject --resource-arns arn:aws:s3:::b/1 arn:aws:s3:::b/2 \\
    --resource-owner arn:aws:iam::444455556666:root --caller-arn=${USER} \\
    --context-entries ContextKeyName=aws:MultiFactorAuthPresent,ContextKeyValues=true,ContextKeyType=boolean "ContextKeyName='aws:TagKeys',ContextKeyValues='a','b',ContextKeyType=stringList" \\
    --region eu-west-1 --output json --frobnicate x`, { as: 'simulation-command' })
  assert.deepEqual(state.drafts.map(({ type, name, text }) => [type, name, text.slice(0, 1)]), [
    ['identityBased', 'own.json', ''], ['identityBased', '', '{'], ['resourceBased', '', '{'], ['permissionsBoundary', 'boundary.json', '']
  ])
  assert.deepEqual(JSON.parse(state.request.context), { 'aws:MultiFactorAuthPresent': true, 'aws:TagKeys': ['a', 'b'] })
  assert.deepEqual([state.request.principal.main.iam_user, state.request.action, state.request.resource, state.request.resourceAccount], [USER, 's3:GetObject', 'arn:aws:s3:::b/1', '444455556666'])
  assert.deepEqual(state.saved.map(({ request: { action, resource } }) => `${action} ${resource}`), [
    's3:GetObject arn:aws:s3:::b/1', 's3:GetObject arn:aws:s3:::b/2', 's3:PutObject arn:aws:s3:::b/1', 's3:PutObject arn:aws:s3:::b/2'
  ])
  assert.match(imported.missing.join(' '), /`own\.json`, `boundary\.json`/)
  assert.match(imported.missing.join(' '), /left out: `--frobnicate`/)
})

test('lists in JSON, --cli-input-json and simulate-principal-policy are read', async () => {
  const json = JSON.stringify({ PolicyInputList: [JSON.stringify(POLICY)], ActionNames: ['s3:GetObject'], CallerArn: USER })
  const whole = await page(`aws iam simulate-custom-policy --cli-input-json '${json}' --action-names '["s3:PutObject"]'`)
  assert.deepEqual([whole.state.request.action, whole.state.drafts.length, whole.state.request.principal.main.iam_user], ['s3:PutObject', 1, USER])
  const own = await page(`aws iam simulate-principal-policy --policy-source-arn ${USER} --action-names s3:GetObject`)
  assert.equal(own.state.request.principal.main.iam_user, USER)
  assert.match(own.imported.missing.join(' '), /attached to `arn:aws:iam::111122223333:user\/ana`/)
  const group = await page('aws iam simulate-principal-policy --policy-source-arn arn:aws:iam::111122223333:group/dev --action-names s3:GetObject')
  assert.match(group.imported.missing.join(' '), /group/)
  const none = await page('aws iam simulate-custom-policy')
  assert.equal(none.imported.missing.length, 3)
  assert.match((await read("aws iam simulate-custom-policy --context-entries '{broken'")).message, /--context-entries/)
})

test('of PowerShell and cmd the lines go on too', async () => {
  for (const sign of ['`', '^']) {
    const { state } = await page(`aws iam simulate-custom-policy ${sign}\r\n --action-names s3:GetObject ${sign}\r\n --caller-arn ${USER}`)
    assert.equal(state.request.principal.main.iam_user, USER)
  }
})

test('results of the simulator become expectations, beside a command and by themselves', async () => {
  const output = {
    EvaluationResults: [
      { EvalActionName: 's3:GetObject', EvalResourceName: 'arn:aws:s3:::b/1', EvalDecision: 'allowed', ResourceSpecificResults: [
        { EvalResourceName: 'arn:aws:s3:::b/1', EvalResourceDecision: 'allowed' }, { EvalResourceName: 'arn:aws:s3:::b/2', EvalResourceDecision: 'explicitDeny' }
      ] },
      { EvalActionName: 's3:ListAllMyBuckets', EvalResourceName: '*', EvalDecision: 'implicitDeny' }
    ],
    IsTruncated: true
  }
  const command = `aws iam simulate-custom-policy --policy-input-list '${JSON.stringify(POLICY)}' --action-names s3:GetObject --resource-arns arn:aws:s3:::b/1 arn:aws:s3:::b/2 --caller-arn ${USER}`
  const both = await page(`${command}\n${JSON.stringify(output, null, 2)}`)
  assert.deepEqual(both.state.saved.map(({ expect, request }) => [expect, request.resource]), [['allowed', 'arn:aws:s3:::b/1'], ['explicitDeny', 'arn:aws:s3:::b/2'], ['implicitDeny', '']])
  const first = await page(command)
  const after = await page(output, { on: first.state })
  assert.deepEqual(after.state.saved, both.state.saved)
  assert.equal(after.state.drafts.length, 1)
  assert.match(after.imported.missing.join(' '), /one page of several/)
  const alone = await page(output, { on: fromExample(example('explicit-deny')) })
  assert.deepEqual([alone.state.drafts.length, alone.state.request.action, alone.state.saved.length], [0, 's3:GetObject', 3])
  assert.match((await read({ EvaluationResults: [{ EvalActionName: 'a:b', EvalDecision: 'maybe' }] })).message, /EvaluationResults\[0\]\.EvalDecision/)
})

test('an answer of GetRequestAuthorizationDetails becomes the page, with what AWS decided', async () => {
  const folder = new URL('../../tests/authorization_details/', import.meta.url)
  for (const name of fs.readdirSync(folder).filter(file => file.endsWith('.json'))) {
    const { details, policies, decision } = JSON.parse(fs.readFileSync(new URL(name, folder), 'utf8'))
    const wanted = importAuthorizationDetails({ details, policies })
    const { state, imported } = await page({ details, policies }, { as: 'details' })
    assert.equal(state.saved[0].expect, wanted.expected.decision, name)
    if (decision) assert.equal(state.saved[0].expect, decision)
    if (wanted.missingPolicies.length) assert.match(imported.missing.join(' '), /GetRequestAuthorizationPolicy/)
    else assert.equal(engine.evaluate(ask(state).scenario).decision, engine.evaluate(wanted.scenario).decision, name)
    const alone = await page(details, { as: 'details' })
    assert.equal(alone.state.request.action, wanted.scenario.request.action)
  }
  assert.match((await read({ requestContext: {}, evaluations: [] })).message, /./)
})

test('a policy is read in each of the shapes that commands of AWS print', async () => {
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: USER }, Action: 'sts:AssumeRole' }] }
  const bucket = { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' } }
  for (const [text, type, name = ''] of [
    [POLICY, 'identityBased'], [trust, 'roleTrust'], [bucket, 'resourceBased'],
    [{ PolicyVersion: { Document: POLICY, VersionId: 'v1' } }, 'identityBased'],
    [{ Role: { RoleName: 'deploy', AssumeRolePolicyDocument: trust } }, 'roleTrust', 'deploy'],
    [{ Role: { RoleName: 'deploy', AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)) } }, 'roleTrust', 'deploy'],
    [{ UserName: 'ana', PolicyName: 'inline', PolicyDocument: POLICY }, 'identityBased', 'inline'],
    [{ Policy: JSON.stringify(bucket) }, 'resourceBased'],
    [{ Policy: { Content: JSON.stringify(POLICY), PolicySummary: { Name: 'Limits', Type: 'SERVICE_CONTROL_POLICY' } } }, 'serviceControl', 'Limits'],
    [{ policyDocument: POLICY }, 'identityBased'],
    ['{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*" "Resource": "*"}]}', 'identityBased']
  ]) {
    const { state } = await page(text, { as: 'policy' })
    assert.deepEqual(state.drafts.map(draft => [draft.type, draft.name]).at(-1), [type, name], JSON.stringify(text))
  }
})

test('a policy fills the draft that waits for its file; an example makes room; own work stays', async () => {
  const waiting = await page({ policies: { identityBased: [{ file: 'policies/own.json' }, { name: 'x', document: POLICY }] }, tests: [{ name: 'a', request, expect: 'allowed' }] })
  assert.deepEqual(waiting.state.drafts.map(({ name, text }) => [name, text === '']), [['policies/own.json', true], ['x', false]])
  assert.match(waiting.imported.missing.join(' '), /Drop these too.*`policies\/own\.json`/)
  const filled = await page(POLICY, { on: waiting.state, fileName: 'own.json' })
  assert.deepEqual([filled.state.drafts.length, JSON.parse(filled.state.drafts[0].text)], [2, POLICY])
  const beside = await page(POLICY, { on: waiting.state, fileName: 'other.json' })
  assert.equal(beside.state.drafts.length, 3)
  const example1 = fromExample(example('explicit-deny'))
  const overExample = await page(POLICY, { on: example1 })
  assert.deepEqual([overExample.state.drafts.length, overExample.state.request], [1, example1.request])
  const bucket = withPolicy(withPolicy(EMPTY, { type: 'resourceBased', name: 'a', text: '{}' }), { type: 'resourceBased', name: 'b', text: '{"Statement": []}' })
  assert.deepEqual(bucket.drafts.map(({ name }) => name), ['b'])
})

test('broken and hostile texts are refused in words, and change nothing', async () => {
  for (const text of [
    '', ' ', 'hello', '{', '[]', '[1, 2]', 'null', '12', '{"a": 1}', '{"__proto__": {"tests": 1, "policies": 2}}', '\u0000', '{"policies": 1}', 'simulate', '#s=', '{"Statement": '
  ]) {
    const reading = await read(text)
    assert.ok(reading.is === 'unknown' || (reading.is === 'read' && reading.importer.id === 'policy' && text.startsWith('{"Statement')), text)
  }
  for (const value of [
    { policies: 1, tests: [] }, { policies: {}, tests: 5 }, { policies: { identityBased: {} }, tests: [] }, { policies: { serviceControl: [POLICY] }, tests: [] },
    { policies: { identityBased: [7] }, tests: [] }, { policies: {}, tests: [null] }, { policies: {}, tests: [{ request: { principal: USER }, expect: 'allowed' }] },
    { policies: {}, tests: [{ request, expect: 'maybe' }] }, { policies: {}, tests: [{ request: { ...request, context: [] }, expect: 'allowed' }] },
    { policies: {}, tests: [{ request: { ...request, pairs: {} }, expect: 'allowed' }] }, { policies: {}, request: [] },
    { PolicyInputList: 'x', ActionNames: ['a:b'] }, { PolicyInputList: [], ActionNames: [5] }, { EvaluationResults: {} },
    { PolicyInputList: [], ActionNames: [], ContextEntries: [{}] }
  ]) {
    const reading = await read(value)
    assert.equal(reading.is, 'refused', JSON.stringify(value))
    assert.match(reading.message, /^`[\w.[\]]+` is n|^`the|no (list|object|text)/, reading.message)
  }
  assert.match((await read('x'.repeat(MAX_IMPORTED + 1))).message, /1,048,576/)
  const deep = '['.repeat(100_000)
  assert.equal((await read(deep)).is, 'unknown')
  const strange = await page({ policies: { identityBased: [], foo: 1 }, tests: [{ name: '<img src=x>', request: { ...request, bar: 1 }, expect: 'allowed', zed: 1 }], extra: 1 })
  assert.match(strange.imported.missing.join(' '), /`extra`, `policies\.foo`, `tests\[0\]\.zed`, `tests\[0\]\.request\.bar`/)
  assert.equal({}.tests, undefined)
})

test('many of everything is cut, and said', async () => {
  const many = await page({ policies: { identityBased: Array(150).fill(POLICY) }, tests: Array(300).fill({ name: 'a', request, expect: 'allowed' }) })
  assert.deepEqual([many.state.drafts.length, many.state.saved.length], [100, 200])
  assert.match(many.imported.missing.join(' '), /50 policies have no place[\s\S]*100 requests left out/)
  const actions = Array.from({ length: 30 }, (_, n) => `s3:Get${n}`).join(' ')
  const resources = Array.from({ length: 30 }, (_, n) => `arn:aws:s3:::b/${n}`).join(' ')
  const command = await page(`aws iam simulate-custom-policy --action-names ${actions} --resource-arns ${resources}`)
  assert.equal(command.state.saved.length, 200)
  assert.match(command.imported.missing.join(' '), /700 requests left out/)
})

test('the words of a shell', () => {
  for (const [text, words] of [
    [`a 'b c' "d \\"e\\" \\x" f\\ g`, ['a', 'b c', 'd "e" \\x', 'f g']],
    [`a'b'"c"`, ['abc']], [`'' ""`, ['', '']], [`$'it\\'s\\n'`, ["it's\n"]], ['a \\\n b', ['a', 'b']],
    ['a "$(cat "x y.json")" b', ['a', '$(cat "x y.json")', 'b']], [`a 'unfinished`, ['a', 'unfinished']], ['\n\n a b\nc', ['a', 'b']], ['a | b', ['a']], ['', []]
  ]) assert.deepEqual(wordsOf(text).words, words, text)
  for (const word of ['', 'a', "it's", '{"a": "b c"}', '*', '$HOME', '`x`', 'a\nb', '\\', '!x', '~', "'\"'"]) assert.deepEqual(wordsOf(quote(word)).words, [word])
})
