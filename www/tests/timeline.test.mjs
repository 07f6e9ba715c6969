// What is taken back, and keys by their names.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './source.mjs'

const { begin, next, redo, replace, undo } = await load('timeline')
const { matches, shown } = await load('keys')

test('changes that follow each other at once are one step', () => {
  let line = next(next(next(begin('a'), 'b', 1000), 'c', 1200), 'd', 3000)
  assert.equal((line = undo(line)).now, 'c')
  assert.equal((line = undo(line)).now, 'a')
  assert.equal(undo(line), undefined)
  assert.equal((line = redo(redo(line))).now, 'd')
  assert.equal(redo(line), undefined)
})

test('a change after going back forgets what came after, and is a step even at once', () => {
  const back = undo(next(next(begin('a'), 'b', 1000), 'c', 3000))
  const other = next(back, 'x', 3001)
  assert.equal(redo(other), undefined)
  assert.equal(undo(other).now, 'b')
  assert.equal(next(other, 'x', 9000), other)
})

test('what replaces all is a step of its own', () => {
  const line = next(replace(next(begin('a'), 'b', 1000), 'whole'), 'w', 1001)
  assert.equal(undo(line).now, 'whole')
  assert.equal(undo(undo(line)).now, 'b')
})

test('steps back are kept within bounds', () => {
  let line = begin(0)
  for (let n = 1; n <= 400; n++) line = next(line, n, n * 1000)
  let steps = 0
  for (let back = undo(line); back; back = undo(back)) steps++
  assert.equal(steps, 300)
})

test('keys are told by their names', () => {
  const press = (key, held = {}) => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held })
  for (const [keys, event, isMac, wanted] of [
    ['Mod+K', press('k', { ctrlKey: true }), false, true], ['Mod+K', press('k', { ctrlKey: true }), true, false],
    ['Mod+K', press('k', { metaKey: true }), true, true], ['Mod+Z', press('Z', { ctrlKey: true, shiftKey: true }), false, false],
    ['Mod+Shift+Z', press('Z', { ctrlKey: true, shiftKey: true }), false, true], ['?', press('?', { shiftKey: true }), false, true],
    ['?', press('?', { ctrlKey: true }), false, false], ['Alt+1', press('1', { altKey: true }), false, true], ['Alt+1', press('1'), false, false]
  ]) assert.equal(matches(keys, event, isMac), wanted, `${keys} ${JSON.stringify(event)}`)
  assert.equal(shown('Mod+Shift+Z', true), '⌘⇧Z')
  assert.equal(shown('Mod+K', false), 'Ctrl+K')
})
