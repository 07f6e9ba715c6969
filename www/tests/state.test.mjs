// State and scenario: pure functions, without a browser.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EMPTY, load } from './source.mjs'

const { addDraft, canAdd, POLICY_TYPES, removeDraft, starter } = await load('drafts')
const { setRequest } = await load('state')
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
  assert.equal(draftAt.get('identityBased//1'), 4)
  assert.equal(draftAt.get('roleTrust//0'), 3)
})

test('a type that stands once can be added once', () => {
  const state = addDraft(EMPTY, 'vpcEndpoint')
  assert.equal(canAdd(state, 'vpcEndpoint'), false)
  assert.equal(canAdd(removeDraft(state, 1), 'vpcEndpoint'), true)
  for (const { type } of POLICY_TYPES) assert.doesNotThrow(() => JSON.parse(starter(type)), type)
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
