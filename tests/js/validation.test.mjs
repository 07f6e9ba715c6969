// Every case of tests/validation, asked of the built `iam-verdict/tools`: the same files that
// tests/validation.rs reads.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'

const read = file => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'))
const dist = new URL('../../pkg-config/dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('package.json', dist), 'utf8'))
const { default: init, validate } = await import(new URL(manifest.exports['./tools'].import.default, dist).href)
await init()

/** The findings of a case's code in a policy of one statement, and its text. */
function found({ code, policyType = 'identityBased' }, statement) {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2)
  return { text, findings: validate(text, { policyType }).filter(finding => finding.code === code) }
}

const placed = (text, { start, end }) => text.slice(start.offset, end.offset)

/** There must be one finding, as the example says; its edits mend it. */
function fires(one, { statement, path, help, replacement }) {
  const { text, findings: [finding, ...others] } = found(one, statement)
  assert.ok(finding && others.length === 0, `${others.length} others than ${JSON.stringify(finding)}\n${text}`)
  assert.deepEqual(finding.path, path, text)
  assert.ok(finding.why.length > 10 && finding.message.length > 10)
  if (help !== undefined) assert.equal(finding.help, help)
  const edits = finding.fix?.edits ?? []
  if (replacement !== undefined) assert.deepEqual(edits.map(({ newText }) => JSON.parse(newText)), [replacement])
  let mended = text
  for (const { range, newText } of edits) {
    assert.match(placed(text, range), /^".*"$/)
    mended = mended.slice(0, range.start.offset) + newText + mended.slice(range.end.offset)
  }
  if (edits.length > 0) assert.deepEqual(found(one, JSON.parse(mended).Statement[0]).findings, [], `not mended:\n${mended}`)
}

const folder = new URL('../validation/', import.meta.url)
for (const file of readdirSync(folder).filter(name => name.endsWith('.json')).sort()) {
  for (const one of read(`../validation/${file}`)) {
    test(`${file}: ${one.code}`, () => {
      assert.ok(one.fires.length > 0 && one.silent.length > 0)
      for (const example of one.fires) fires(one, example)
      for (const statement of one.silent) assert.deepEqual(found(one, statement).findings, [])
    })
  }
}
