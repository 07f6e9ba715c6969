// State and scenario: pure functions, without a browser.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EMPTY, load } from './source.mjs'

const { addDraft, canAdd, DRAFT_TYPES, removeDraft, setDraft, starter } = await load('drafts')
const { fieldOf } = await load('faults')
const { addPair, MAX_PAIRS, removePair, setPair } = await load('pairs')
const { setSetting, settingsOf } = await load('settings')
const { SETTING_TEXTS } = await load('texts/settings')
const { setRequest } = await load('state')
const { decode, encode } = await load('share')
const { ask } = await load('scenario')
const { duplicateMember } = await load('json')
const { draftOf } = await load('principal')

/** The state with a caller, and with more of the request. */
const asking = (state, part) => setRequest(state, { principal: draftOf('anonymous'), ...part })

test('policies come to the places that the engine reads', () => {
  let state = EMPTY
  for (const type of ['identityBased', 'session', 'roleTrust', 'identityBased', 'vpcEndpoint']) state = addDraft(state, type)
  const { scenario, draftAt } = ask(asking(addDraft(state, 'session', { name: 'second' }), { action: 's3:GetObject' }))
  assert.deepEqual(Object.keys(scenario.policies).sort(), ['identityBased', 'roleTrust', 'session', 'vpcEndpoint'])
  assert.equal(scenario.policies.session[1].name, 'second')
  assert.equal(draftAt.get('/identityBased//1'), 4)
  assert.equal(draftAt.get('/roleTrust//0'), 3)
})

test('a type that stands once can be added once', () => {
  const state = addDraft(EMPTY, 'vpcEndpoint')
  assert.equal(canAdd(state, 'vpcEndpoint'), false)
  assert.equal(canAdd(removeDraft(state, 1), 'vpcEndpoint'), true)
  for (const { type } of DRAFT_TYPES) assert.doesNotThrow(() => JSON.parse(starter(type)), type)
})

test('a form that cannot be read asks nothing', () => {
  const broken = ask(setRequest(EMPTY, { context: 'nonsense' }))
  assert.deepEqual(broken.errors.map(({ field }) => field), ['principal', 'context'])
})

test('a member that stands twice is found, wherever it stands', () => {
  for (const [text, found] of [
    ['{"a": 1, "a": 2}', 'a'], ['[{"x": {"b": [], "\\u0062": 0}}]', 'b'], ['{"": 1, "": 2}', ''], ['{"__proto__": 1, "__proto__": 2}', '__proto__'],
    ['{"a": {"a": 1}, "b": "a"}', undefined], ['[{"a": 1}, {"a": 1}]', undefined], ['{"a": "{\\"a\\": 1}", "b\\"": ["a", "a"]}', undefined], ['"a"', undefined]
  ]) assert.equal(duplicateMember(text), found, text)
})

test('a condition key that stands twice asks nothing', () => {
  const { errors } = ask(asking(EMPTY, { context: '{"aws:MultiFactorAuthPresent": "false", "aws:MultiFactorAuthPresent": "true"}' }))
  assert.match(errors[0].message, /"aws:MultiFactorAuthPresent" stands twice/)
})

const COPY = { action: 's3:GetObject', resource: 'arn:aws:s3:::from/a', resourceAccount: '111122223333' }

/** A copy from one bucket to another, whose policies both stand on the page. */
function copy(owner) {
  let state = asking(addPair(addPair(EMPTY)), {})
  state = setRequest(state, COPY)
  state = setPair(state, 1, { action: ' s3:PutObject ', resource: 'arn:aws:s3:::to/a', resourceAccount: owner, context: '{"s3:x-amz-acl": "private"}' })
  return setPair(state, 2, { action: 's3:GetObjectTagging', resource: 'arn:aws:s3:::from/a' })
}

test('further pairs are asked, with the policies of their own resources', () => {
  let state = addDraft(addDraft(copy('444455556666'), 'resourceBased', { name: 'from' }), 'resourceBased', { name: 'to' })
  const { scenario, draftAt } = ask(state)
  assert.deepEqual(scenario.request.pairs, [
    { action: 's3:PutObject', resource: 'arn:aws:s3:::to/a', resourceAccount: '444455556666', context: { 's3:x-amz-acl': 'private' } },
    { action: 's3:GetObjectTagging', resource: 'arn:aws:s3:::from/a' }
  ])
  assert.equal(scenario.policies.resourceBased.name, 'from')
  assert.deepEqual(scenario.policies.resources.map(({ resource, resourceBased }) => [resource, resourceBased.name]), [['arn:aws:s3:::to/a', 'to']])
  assert.equal(draftAt.get('arn:aws:s3:::to/a/resourceBased//0'), 2)
  assert.equal(draftAt.get('/resourceBased//0'), 1)
  // The third place is that of a pair with the request's own resource, which has its policy.
  state = addDraft(state, 'resourceBased')
  assert.equal(canAdd(state, 'resourceBased'), false)
  assert.deepEqual(ask(state).errors.map(({ field }) => field), ['pairs[1].resource'])
  assert.equal(ask(removePair(state, 2)).scenario.policies.resources.length, 1)
  assert.deepEqual(ask(setDraft(removeDraft(state, 3), 2, { pair: 0 })).errors.map(({ field }) => field), ['resource'])
})

test('RCPs bind the resources of further pairs that the same account owns', () => {
  const rcps = owner => ask(addDraft({ ...copy(owner), levels: { serviceControl: 0, resourceControl: 2 } }, 'resourceControl', { name: 'r' }))
  const { scenario, draftAt } = rcps('111122223333')
  assert.deepEqual(scenario.policies.resources.map(({ resource, resourceControl }) => [resource, resourceControl.map(level => level.length)]), [['arn:aws:s3:::to/a', [0, 1]]])
  assert.equal(draftAt.get('arn:aws:s3:::to/a/resourceControl/1/0'), 1)
  assert.equal(draftAt.get('/resourceControl/1/0'), 1)
  assert.equal(rcps('444455556666').scenario.policies.resources, undefined)
})

test('grants are read as ListGrants prints them, as a list, or one alone', () => {
  const grant = { KeyId: 'k', Operations: ['Decrypt'] }
  const grants = text => ask(addDraft(asking(EMPTY, {}), 'kmsGrants', { text })).scenario.policies.kmsGrants
  for (const value of [grant, [grant], { Grants: [grant], Truncated: false }]) assert.deepEqual(grants(JSON.stringify(value)), [grant])
  assert.deepEqual(ask(addDraft(asking(EMPTY, {}), 'kmsGrants', { text: '[' })).errors.map(({ field }) => field), ['draft.1'])
  let state = addDraft(addDraft(copy(''), 'kmsGrants'), 'kmsGrants')
  const { grantAt } = ask(state)
  for (const [path, field] of [
    ['policies.kmsGrants[0].Operations', 'draft.1'], ['policies.resources[0].kmsGrants[0]', 'draft.2'], ['settings.endpointType', 'settings.endpointType'],
    ['request.pairs[1].resourceAccount', 'pairs[1].resourceAccount'], ['request.pairs[0].context["a"]', 'pairs[0].context'], ['request.durationSeconds', 'durationSeconds']
  ]) assert.equal(fieldOf(path, EMPTY.request.principal, grantAt), field, path)
})

test('keys that are not known, a duration and settings are asked as the interface has them', () => {
  const state = { ...asking(EMPTY, { unknownContextKeys: ' aws:SourceIp, aws:PrincipalTag/cost center,', durationSeconds: ' 900 ' }), settings: { endpointType: 'gateway', deriveContext: 'false', consoleSession: 'true', roleMaxSessionDuration: '7200' } }
  const { request, settings } = ask(state).scenario
  assert.deepEqual(request.unknownContextKeys, ['aws:SourceIp', 'aws:PrincipalTag/cost center'])
  assert.equal(request.durationSeconds, 900)
  assert.deepEqual(settings, { endpointType: 'gateway', deriveContext: false, consoleSession: true, roleMaxSessionDuration: 7200 })
  assert.deepEqual(settingsOf(setSetting({ endpointType: 'gateway' }, 'endpointType', '')), {})
  assert.equal(ask(asking(EMPTY, { durationSeconds: 'an hour' })).scenario.request.durationSeconds, 'an hour')
  for (const { choices = { '': '' } } of Object.values(SETTING_TEXTS)) assert.equal(Object.keys(choices)[0], '')
})

test('a link carries all of it', async () => {
  let state = addDraft(addDraft(copy('444455556666'), 'resourceBased'), 'resourceBased')
  state = addDraft({ ...setRequest(state, { unknownContextKeys: 'aws:SourceIp', durationSeconds: '900' }), settings: { endpointType: 'gateway' } }, 'kmsGrants', { text: '[]' })
  assert.deepEqual(await decode(await encode(state)), state)
  assert.equal((await decode(await encode(removePair(state, 1)))).request.pairs[0].resource, 'arn:aws:s3:::from/a')
  for (let times = 0; times < MAX_PAIRS - 2; times++) state = addPair(state)
  assert.equal((await decode(await encode(state))).request.pairs.length, MAX_PAIRS)
})
