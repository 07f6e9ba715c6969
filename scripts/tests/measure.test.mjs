// `make measure`: a difference that is not listed fails, and so does an entry that became false.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hold } from '../divergences.mjs'

const files = {
  'decision.json': { suite: 'decision', differences: [{ id: 'EV-1', want: 'allowed', got: 'implicitDeny' }, { id: 'EV-2', confidence: 'low' }] },
  'peer.json': { suite: 'peers', differences: [{ id: 'P-1' }] }
}

test('all listed: nothing is wrong', () => {
  const held = hold(files, { entries: [{ case: 'EV-1', reason: 'R' }] })
  assert.deepEqual([held.unlisted, held.stale, held.differences, held.peers], [[], [], 1, 1])
})

test('a difference that is not listed is told', () => {
  assert.deepEqual(hold(files, { entries: [] }).unlisted.map(({ id }) => id), ['EV-1'])
})

test('an entry that became false is told', () => {
  const list = { entries: [{ case: 'EV-1', reason: 'R' }, { case: 'EV-2', reason: 'S' }], notYetDecided: ['EV-3'] }
  assert.deepEqual(hold(files, list).stale, [['EV-2', 'S'], ['EV-3', 'not yet decided']])
})

test('an entry without a reason is refused', () => {
  assert.throws(() => hold(files, { entries: [{ case: 'EV-1' }] }), /reason/)
})
