// Every case of tests/what_if, asked of the built `iam-verdict/tools`: the same files that
// tests/what_if.rs reads.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const folder = new URL('../what_if/', import.meta.url)
const dist = new URL('../../pkg-config/dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('package.json', dist), 'utf8'))
const { default: init, whatIf } = await import(new URL(manifest.exports['./tools'].import.default, dist).href)
await init()

for (const file of readdirSync(folder).sort()) {
  for (const { title, scenario, wanted, expect } of JSON.parse(readFileSync(new URL(file, folder), 'utf8'))) {
    test(title, () => assert.deepEqual(whatIf(scenario, { wanted }), expect))
  }
}
