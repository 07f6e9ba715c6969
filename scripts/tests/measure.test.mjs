// `make measure`: a difference that is not listed fails, and so does an entry that became false.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hold } from '../divergences.mjs'

const files = {
  'decision.json': { suite: 'decision', differences: [{ id: 'EV-1', want: 'allowed', got: 'implicitDeny' }, { id: 'EV-2', confidence: 'low' }] },
  'peer.json': { suite: 'peers', differences: [{ id: 'P-1', want: 'allowed', got: 'PolicyError' }, { id: 'P-2', want: 'allowed', got: 'PolicyError' }] }
}
const own = { case: 'EV-1', rule: 'R1', got: 'implicitDeny', reason: 'R' }
const peer = { rule: 'R2', got: 'PolicyError', reason: 'P', cases: ['P-1', 'P-2'] }

test('all listed: nothing is wrong', () => {
  assert.deepEqual(hold(files, { entries: [own], peers: [peer] }), { differences: 3, unlisted: [], stale: [] })
})

test('a difference that is not listed is told, of our own cases and of those of others', () => {
  assert.deepEqual(hold(files, { entries: [], peers: [{ ...peer, cases: ['P-2'] }] }).unlisted.map(({ id }) => id), ['EV-1', 'P-1'])
})

test('an entry that expects another answer explains nothing', () => {
  assert.deepEqual(hold(files, { entries: [{ ...own, got: 'explicitDeny' }], peers: [peer] }).unlisted.map(({ id }) => id), ['EV-1'])
})

test('an entry that became false is told', () => {
  const list = { entries: [own, { ...own, case: 'EV-2', reason: 'S' }], peers: [{ ...peer, cases: ['P-1', 'P-2', 'P-3'] }] }
  assert.deepEqual(hold(files, list).stale, [['EV-2', 'S'], ['P-3', 'P']])
})

test('an entry without rule or reason, or a case listed twice, is refused', () => {
  assert.throws(() => hold(files, { entries: [{ ...own, reason: '' }] }), /reason/)
  assert.throws(() => hold(files, { entries: [{ ...own, rule: undefined }] }), /rule/)
  assert.throws(() => hold(files, { peers: [peer, peer] }), /twice/)
})
