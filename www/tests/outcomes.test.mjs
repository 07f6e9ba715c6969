// What the saved requests get, asked in batches.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example, load } from './source.mjs'

const { fromExample } = await load('example')
const { NO_OUTCOMES, outcomesOf, scenariosOf } = await load('outcomes')
const { saveRequest } = await load('saved')
const { setRequest } = await load('state')

const saved = requests => requests.reduce((state, part) => saveRequest(setRequest(state, part)), fromExample(example('explicit-deny')))
const decideAll = async ({ items }) => items.map(({ id, scenario }) => ({ id, evaluation: { decision: scenario.request.action } }))

test('every saved request is asked with the policies of the page', () => {
  const [first, second] = scenariosOf(saved([{ action: 's3:GetObject' }, { action: 's3:PutObject' }]))
  assert.deepEqual([first.id, second.id], [1, 2])
  assert.equal(first.asked.scenario.request.action, 's3:GetObject')
  assert.equal(second.asked.scenario.request.action, 's3:PutObject')
  assert.deepEqual(first.asked.scenario.policies, second.asked.scenario.policies)
  assert.equal(first.asked.scenario.policies.identityBased.length, 1)
})

test('one that cannot be read says so, and the others are asked', async () => {
  const outcomes = await outcomesOf(saved([{ action: 's3:GetObject' }, { context: '{' }]), decideAll)
  assert.equal(outcomes.get(1).evaluation.decision, 's3:GetObject')
  assert.equal(outcomes.get(2).evaluation, undefined)
  assert.equal(outcomes.get(2).asked.errors[0].field, 'context')
})

test('many are asked in batches, and not on when something newer is asked', async () => {
  const state = saved(Array.from({ length: 50 }, (_, n) => ({ action: `s3:Get${n}` })))
  const sizes = []
  const outcomes = await outcomesOf(state, question => {
    sizes.push(question.items.length)
    return decideAll(question)
  })
  assert.deepEqual([...outcomes.keys()], Array.from({ length: 50 }, (_, n) => n + 1))
  assert.equal(outcomes.get(50).evaluation.decision, 's3:Get49')
  assert.equal(Math.max(...sizes) < 50 && sizes.length > 1, true)
  let asked = 0
  assert.equal(await outcomesOf(state, async () => void asked++), undefined)
  assert.equal(asked, 1)
  assert.equal(await outcomesOf({ ...state, saved: [] }, decideAll), NO_OUTCOMES)
})
