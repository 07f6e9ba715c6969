// `make test-long`: which mutants are tried, and how the survivors are held against their list.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { harvest, hold, identify, outcomesOf, sample } from '../mutants.mjs'

const mutant = (name, at = `text of ${name}`) => ({ name, mutant: `words of ${name}`, at })
const entry = name => ({ mutant: `words of ${name}`, at: `text of ${name}`, reason: 'it changes nothing' })
const all = ['a', 'b', 'c'].map(name => mutant(name))

test('a later pass counts only for what the earlier ones let through', () => {
  const passes = [{ a: 'caught', b: 'missed', c: 'missed' }, { a: 'missed', b: 'timeout', c: 'missed' }]
  assert.deepEqual(outcomesOf(all, passes), { a: 'caught', b: 'timeout', c: 'missed' })
})

test('a mutant is known by its words and its text, not by its line', () => {
  const name = 'src/a.rs:2:7: replace && with || in f'
  const given = { name, file: 'src/a.rs', span: { start: { line: 2, column: 7 } } }
  const wanted = { mutant: 'src/a.rs: replace && with || in f', at: '&& b' }
  assert.deepEqual(identify(given, 'fn f() {\n    a && b\n}\n'), wanted)
  const moved = { ...given, name: name.replace('2:7', '3:7'), span: { start: { line: 3, column: 7 } } }
  assert.deepEqual(identify(moved, '\nfn f() {\n    a && b\n}\n'), wanted)
})

test('a sample is of the size asked for, and follows from its seed', () => {
  const many = Array.from({ length: 50 }, (_, index) => mutant(`m${index}`))
  assert.equal(sample(many, 50, 1), many)
  assert.equal(new Set(sample(many, 20, 1)).size, 20)
  assert.deepEqual(sample(many, 20, 1), sample([...many].reverse(), 20, 1))
  assert.notDeepEqual(sample(many, 20, 1), sample(many, 20, 2))
})

test('every survivor is listed: nothing is wrong', () => {
  assert.deepEqual(hold(all, { a: 'missed', b: 'caught', c: 'missed' }, [entry('a'), entry('c')]), { unlisted: [], stale: [] })
})

test('a survivor that is not listed is told', () => {
  const { unlisted } = hold(all, { a: 'missed', b: 'missed', c: 'unviable' }, [entry('a')])
  assert.deepEqual(unlisted.map(({ name }) => name), ['b'])
})

test('an entry whose mutant was caught, or is none any more, is told', () => {
  const listed = ['a', 'b', 'c', 'd'].map(entry)
  const { stale } = hold(all, { a: 'caught', b: 'timeout', c: 'missed' }, listed)
  assert.deepEqual(stale.map(({ mutant }) => mutant), ['words of a', 'words of b', 'words of d'])
})

test('an entry of a mutant that the sample left out may stand', () => {
  assert.deepEqual(hold(all, { a: 'caught' }, [entry('b')]).stale, [])
})

test('an entry without reason, or listed twice, is refused', () => {
  assert.throws(() => hold(all, {}, [{ ...entry('a'), reason: '' }]), /reason/)
  assert.throws(() => hold(all, {}, [entry('a'), entry('a')]), /twice/)
})

test('what a stopped run wrote down is not lost, but for a line that is half written', t => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mutants-'))
  t.after(() => fs.rmSync(folder, { recursive: true }))
  fs.mkdirSync(path.join(folder, 'mutants.out'))
  fs.writeFileSync(path.join(folder, 'mutants.out/caught.txt'), 'a\nb\nc of wh')
  fs.writeFileSync(path.join(folder, 'mutants.out/missed.txt'), 'd\n')
  const outcomes = { z: 'caught' }
  harvest(folder, outcomes)
  assert.deepEqual(outcomes, { z: 'caught', a: 'caught', b: 'caught', d: 'missed' })
})
