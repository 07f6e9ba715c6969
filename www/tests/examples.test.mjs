// The examples as data: each is in the menu, short, and shown by the form as it stands.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { test } from 'node:test'
import { examples, load, practices } from './source.mjs'

const { fromExample } = await load('example')
const { ask } = await load('scenario')

test('the menu and what is loaded for it hold every file, in one order', async () => {
  const all = fs.readFileSync(new URL('../examples/all.ts', import.meta.url), 'utf8')
  const files = [...all.matchAll(/from '\.\/([\w-]+)\.json'/g)].map(([, id]) => id)
  assert.deepEqual([...files].sort(), examples.map(({ id }) => id).sort())
  const order = [...files, ...practices.map(({ id }) => id)]
  const { MENU, FIRST, loadExample, loadedExample } = await load('../examples/index')
  const of = id => [...examples, ...practices].find(one => one.id === id)
  assert.deepEqual(MENU.flatMap(({ topic, entries }) => entries.map(({ id, title }) => [topic, id, title])), order.map(id => [of(id).topic, id, of(id).title]))
  assert.equal(new Set(MENU.map(({ topic }) => topic)).size, MENU.length)
  assert.equal(FIRST.id, order[0])
  assert.equal(loadedExample('kms-grant'), undefined)
  assert.deepEqual(await loadExample('kms-grant'), of('kms-grant'))
  assert.deepEqual(loadedExample('copy-object'), of('copy-object'))
})

for (const example of [...examples, ...practices]) {
  test(`"${example.title}" says in a line or two what it teaches, and asks what its file says`, () => {
    assert.ok(example.teaches.length <= 180 && example.teaches.endsWith('.'), `${example.teaches.length}`)
    const { scenario } = ask(fromExample(example))
    assert.deepEqual(scenario.request, example.request)
    const asked = Object.values(scenario.policies).flat(2).length - (scenario.policies.resources ?? []).length
    assert.equal(asked + (scenario.policies.resources ?? []).length, example.policies.length)
  })
}
