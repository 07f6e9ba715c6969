// Every case of tests/catalog_tools, asked of the built `iam-verdict/tools`: the same file that
// tests/catalog_tools.rs reads.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const read = file => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'))
const dist = new URL('../../pkg-config/dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('package.json', dist), 'utf8'))
const { default: init, ...tools } = await import(new URL(manifest.exports['./tools'].import.default, dist).href)
await init()

/** Calls that take more than one thing. */
const ARGUMENTS = { policySize: ({ policy, ...options }) => [policy, options] }

const cases = read('../catalog_tools/cases.json')
for (const { title, call, input, answer, error, has = [], lacks = [] } of cases) {
  test(`${call}: ${title}`, () => {
    const ask = () => tools[call](...(ARGUMENTS[call]?.(input) ?? [input]))
    if (error) return assert.throws(ask, { name: 'RequestError', ...error })
    const got = ask()
    if (answer) return assert.deepEqual(got, answer)
    assert.ok(has.length + lacks.length > 0)
    for (const finding of has) assert.deepEqual(got.findings.find(({ code }) => code === finding.code), finding)
    for (const code of lacks) assert.ok(got.findings.every(finding => finding.code !== code), code)
  })
}
test('every call is asked', () => {
  assert.deepEqual([...new Set(cases.map(({ call }) => call))].sort(), ['actionsByAccessLevel', 'contextKeysFor', 'expandActions', 'policySize', 'shrinkActions', 'suggestActions', 'validatePolicy'])
})
