// What statements did, and what is switched off.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluate } from '../../pkg-config/dist/inline.mjs'
import { example, load } from './source.mjs'

const { coverageOf, indexInText } = await load('coverage')
const { addDraft, setDraft, switchStatement } = await load('drafts')
const { fromExample } = await load('example')
const { outcomesOf } = await load('outcomes')
const { saveRequest } = await load('saved')
const { ask } = await load('scenario')
const { setRequest } = await load('state')
const { allOn, isWhole, leftOut } = await load('without')

const decideMany = async ({ items }) => items.map(({ id, scenario }) => ({ id, evaluation: evaluate(scenario, { trace: false, explain: false }) }))

function covered(state, outcomes) {
  const asked = ask(state)
  return coverageOf({ state, asked, evaluation: evaluate(asked.scenario) }, outcomes)
}

const parts = (state, id = 1) => covered(state).get(id).map(({ sid, part }) => `${sid} ${part}`)
const START = fromExample(example('explicit-deny'))

test('each statement says what it did', () => {
  assert.deepEqual(parts(START), ['WorkWithReports applies', 'DeleteNeedsMfa decides'])
  const read = setRequest(START, { action: 's3:GetObject' })
  assert.deepEqual(parts(read), ['WorkWithReports decides', 'DeleteNeedsMfa idle'])
  const [, idle] = covered(read).get(1)
  assert.deepEqual([idle.failed.element, idle.failed.value, idle.effect], ['Action', 's3:GetObject', 'Deny'])
  assert.equal(START.drafts[0].text.slice(idle.from, idle.to).startsWith('{\n      "Sid": "DeleteNeedsMfa"'), true)
  // What is not known is never favourable: it denies, and does not allow.
  const unknown = setRequest(START, { context: '{}', unknownContextKeys: 'aws:MultiFactorAuthPresent' })
  assert.deepEqual(parts(unknown), ['WorkWithReports applies', 'DeleteNeedsMfa decides'])
  const text = JSON.stringify({ Version: '2012-10-17', Statement: { Sid: 'a', Effect: 'Allow', Action: '*', Resource: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } } })
  assert.deepEqual(parts(setDraft(unknown, 1, { text })), ['a unknown'])
})

test('statements after one that is off are still themselves', () => {
  assert.deepEqual(parts(switchStatement(START, 1, 0)), ['WorkWithReports off', 'DeleteNeedsMfa decides'])
  assert.deepEqual(parts(switchStatement(START, 1, 1)), ['WorkWithReports decides', 'DeleteNeedsMfa off'])
  assert.deepEqual(parts(setDraft(START, 1, { off: true })), ['WorkWithReports off', 'DeleteNeedsMfa off'])
  assert.deepEqual([0, 1, 2].map(index => indexInText({ offStatements: [3, 0, 1] }, index)), [2, 4, 5])
})

test('what has not changed stays the same object', () => {
  const two = addDraft(START, 'identityBased')
  const before = covered(two)
  const asked = ask(switchStatement(two, 2, 0))
  const after = coverageOf({ state: switchStatement(two, 2, 0), asked, evaluation: evaluate(asked.scenario) }, undefined, before)
  assert.equal(after.get(1), before.get(1))
  assert.notEqual(after.get(2), before.get(2))
})

test('of several pairs the most counts, and only what made the decision decides', () => {
  const copy = fromExample(example('copy-object'))
  assert.deepEqual(parts(copy, copy.drafts[0].id), ['Read applies', 'Write applies'])
  const level = fromExample(example('region-scp'))
  const decides = [...covered(level)].flatMap(([id, statements]) => statements.filter(({ part }) => part === 'decides').map(({ effect }) => [level.drafts.find(draft => draft.id === id).name, effect]))
  assert.deepEqual(decides, [['ApprovedRegions', 'Deny']])
})

test('where a grant decides no statement does, and what is not asked says so', () => {
  const grant = fromExample(example('kms-grant'))
  const [policy, grants] = grant.drafts[0].type === 'kmsGrants' ? [grant.drafts[1], grant.drafts[0]] : grant.drafts
  assert.equal(covered(grant).get(grants.id), undefined)
  assert.deepEqual(covered(grant).get(policy.id).map(({ part }) => part), ['applies'])
  const endpoint = addDraft(fromExample(example('service-principal')), 'serviceControl')
  assert.deepEqual(covered(endpoint).get(endpoint.drafts.at(-1).id).map(({ part }) => part), ['unasked'])
  const broken = coverageOf({ state: setDraft(START, 1, { text: '{"Statement": [{"Sid": "a", ' }), asked: undefined, evaluation: undefined }).get(1)
  assert.equal(broken.every(({ part, sid }) => part === 'unasked' && sid === undefined), true)
})

test('each statement is counted once for every saved request that it applies to', async () => {
  let state = START
  for (const action of ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 'sqs:SendMessage']) state = saveRequest(setRequest(state, { action }))
  state = saveRequest(setRequest(state, { context: '{' }))
  state = setRequest(state, START.request)
  const matters = async state => covered(state, await outcomesOf(state, decideMany)).get(1).map(({ matters }) => matters && `${matters.count} of ${matters.of}`)
  assert.deepEqual(await matters(state), ['3 of 4', '1 of 4'])
  assert.deepEqual(await matters(switchStatement(state, 1, 0)), [undefined, '1 of 4'])
  assert.deepEqual(await matters({ ...state, saved: [] }), [undefined, undefined])
})

test('of two pairs that a saved request has, a statement is counted once, and found at the resource of its pair', async () => {
  const copy = fromExample(example('copy-object'))
  const state = saveRequest(copy)
  const counts = covered(state, await outcomesOf(state, decideMany))
  for (const { type, id } of copy.drafts) {
    assert.deepEqual(counts.get(id).map(({ matters }) => matters.count), type === 'identityBased' ? [1, 1] : [0])
  }
  const open = setDraft(copy, copy.drafts.find(({ type }) => type === 'resourceBased').id, { text: JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } }) })
  const opened = covered(saveRequest(open), await outcomesOf(saveRequest(open), decideMany))
  assert.deepEqual(opened.get(copy.drafts.find(({ type }) => type === 'resourceBased').id).map(({ matters }) => matters.count), [1])
})

test('what is off is named, and comes on again as a whole', () => {
  assert.deepEqual([isWhole(START), leftOut(START)], [true, []])
  assert.equal(allOn(START), START)
  let state = addDraft(START, 'identityBased')
  state = switchStatement(switchStatement(setDraft(state, 2, { off: true }), 1, 1), 1, 0)
  assert.deepEqual(leftOut(state).map(({ policy, statement }) => [policy, statement]), [['Reports', 'WorkWithReports'], ['Reports', 'DeleteNeedsMfa'], ['Identity-based', undefined]])
  assert.deepEqual(leftOut(switchStatement(state, 2, 0)).at(-1).statement, undefined)
  assert.equal(leftOut(switchStatement(addDraft(START, 'identityBased'), 2, 0)).at(-1).statement, '1')
  assert.equal(isWhole(state), false)
  assert.deepEqual(allOn(state).drafts, addDraft(START, 'identityBased').drafts)
})
