// State and scenario: pure functions, without a browser.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EMPTY, load } from './source.mjs'

const { addDraft, canAdd, emptyLevels, levelFrom, POLICY_TYPES, removeDraft, setDraft, setRequest, starter } = await load('state')
const { ask } = await load('scenario')
const { duplicateMember } = await load('json')
const { draftOf } = await load('principal')

/** The state with a caller, and with more of the request. */
const asking = (state, part) => setRequest(state, { principal: draftOf('anonymous'), ...part })

test('policies come to the places that the engine reads', () => {
  let state = EMPTY
  for (const type of ['serviceControl', 'serviceControl', 'identityBased', 'identityBased', 'roleTrust']) state = addDraft(state, type)
  state = setDraft(state, 2, { level: 2, name: 'account' })
  const { scenario, draftAt } = ask(asking(state, { action: 's3:GetObject' }))
  assert.deepEqual(scenario.policies.serviceControl.map(level => level.length), [1, 0, 1])
  assert.equal(scenario.policies.serviceControl[2][0].name, 'account')
  assert.equal(scenario.policies.identityBased.length, 2)
  assert.equal(draftAt.get('serviceControl/2/0'), 2)
  assert.equal(draftAt.get('identityBased//1'), 4)
  assert.equal(draftAt.get('roleTrust//0'), 5)
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

test('a level is whole, whatever is typed', () => {
  assert.deepEqual([1.5, NaN, -3, 99, 2].map(levelFrom), [1, 0, 0, 9, 2])
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

test('a level without SCP is told', () => {
  const state = setDraft(addDraft(addDraft(EMPTY, 'serviceControl'), 'serviceControl'), 2, { level: 2 })
  assert.deepEqual(emptyLevels(state), [1])
  assert.deepEqual(emptyLevels(addDraft(EMPTY, 'resourceControl')), [])
})
