// Levels of SCPs and RCPs: added, removed, moved, and asked as they stand.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EMPTY, load } from './source.mjs'

const { addDraft, removeDraft } = await load('drafts')
const { FULL_ACCESS, levelName, levelsOf, MAX_LEVELS } = await load('levels')
const { addLevel, beginLevels, moveLevel, removeLevel } = await load('stacks')
const { ask } = await load('scenario')
const { decode, encode } = await load('share')

/** The names of the policies at each level, as the engine is asked. */
const asked = (state, type = 'serviceControl') => {
  const principal = { ...EMPTY.request.principal, main: { iam_user: 'arn:aws:iam::111122223333:user/ana' } }
  const { scenario } = ask({ ...state, request: { ...EMPTY.request, principal, action: 's3:GetObject' } })
  return scenario.policies[type]?.map(level => level.map(({ name }) => name))
}
const FULL = FULL_ACCESS.name
const begun = addDraft(beginLevels(EMPTY, 'serviceControl'), 'serviceControl', { name: 'mine' })

test('the first SCP brings root and account, which allow all, as AWS does', () => {
  assert.equal(asked(EMPTY), undefined)
  assert.deepEqual(asked(begun), [[FULL], [FULL, 'mine']])
  assert.deepEqual(asked(beginLevels(EMPTY, 'resourceControl'), 'resourceControl'), [[], []])
})

test('a level is added above the account, and its policies stay together', () => {
  const three = addLevel(begun, 'serviceControl')
  assert.deepEqual(asked(three), [[FULL], [FULL], [FULL, 'mine']])
  const four = addDraft(addLevel(three, 'serviceControl'), 'serviceControl', { level: 2, name: 'unit' })
  assert.deepEqual(asked(four), [[FULL], [FULL], [FULL, 'unit'], [FULL, 'mine']])
  assert.deepEqual(asked(moveLevel(four, 'serviceControl', 2, -1)), [[FULL], [FULL, 'unit'], [FULL], [FULL, 'mine']])
  assert.deepEqual(asked(moveLevel(four, 'serviceControl', 3, -1)), [[FULL], [FULL], [FULL, 'mine'], [FULL, 'unit']])
  assert.deepEqual(asked(moveLevel(four, 'serviceControl', 3, 1)), asked(four))
  assert.deepEqual(asked(moveLevel(four, 'serviceControl', 0, -1)), asked(four))
  assert.deepEqual(asked(removeLevel(four, 'serviceControl', 1)), [[FULL], [FULL, 'unit'], [FULL, 'mine']])
})

test('an empty level of SCPs is asked as such, and without levels there are none', () => {
  const empty = begun.drafts.reduce((state, { id }) => removeDraft(state, id), begun)
  assert.deepEqual(asked(empty), [[], []])
  assert.equal(asked(removeLevel(removeLevel(empty, 'serviceControl', 1), 'serviceControl', 0)), undefined)
})

test('a link keeps levels, the empty ones too', async () => {
  let state = addLevel(addLevel(beginLevels(begun, 'resourceControl'), 'resourceControl'), 'serviceControl')
  state = state.drafts.filter(({ level }) => level === 2).reduce((now, { id }) => removeDraft(now, id), state)
  const opened = await decode(await encode(state))
  assert.deepEqual(opened.levels, { serviceControl: 3, resourceControl: 3 })
  assert.deepEqual(asked(opened), [[FULL], [FULL], []])
})

test('there is a last level', () => {
  let state = EMPTY
  for (let times = 0; times < MAX_LEVELS + 3; times++) state = addLevel(state, 'resourceControl')
  assert.equal(state.levels.resourceControl, MAX_LEVELS)
})

test('levels have names', () => {
  const names = count => Array.from({ length: count }, (_, level) => levelName(level, count))
  assert.deepEqual(names(1), ['Root'])
  assert.deepEqual(names(2), ['Root', 'Account'])
  assert.deepEqual(names(3), ['Root', 'Organizational unit', 'Account'])
  assert.deepEqual(names(4), ['Root', 'Organizational unit 1', 'Organizational unit 2', 'Account'])
  assert.deepEqual(levelsOf([{ type: 'serviceControl', level: 2 }, { type: 'identityBased', level: 0 }]), { serviceControl: 3, resourceControl: 0 })
})
