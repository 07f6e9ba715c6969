// The examples as data: each is in the menu, short, and shown by the form as it stands.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { test } from 'node:test'
import { examples, load } from './source.mjs'

const { fromExample } = await load('example')
const { ask } = await load('scenario')

test('the menu holds every file', () => {
  const menu = fs.readFileSync(new URL('../examples/index.ts', import.meta.url), 'utf8')
  for (const { id } of examples) assert.match(menu, new RegExp(`from './${id}\\.json'`))
})

for (const example of examples) {
  test(`"${example.title}" says in a line or two what it teaches, and asks what its file says`, () => {
    assert.ok(example.teaches.length <= 180 && example.teaches.endsWith('.'), `${example.teaches.length}`)
    const { scenario } = ask(fromExample(example))
    assert.deepEqual(scenario.request, example.request)
    const asked = Object.values(scenario.policies).flat(2).length - (scenario.policies.resources ?? []).length
    assert.equal(asked + (scenario.policies.resources ?? []).length, example.policies.length)
  })
}
