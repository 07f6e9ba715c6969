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

/** The text of an example: a whole `policy`, or one of one statement, `repeat`ed as often as said. */
function textOf(example) {
  const { statement = example, repeat = 1, policy = { Version: '2012-10-17', Statement: Array(repeat).fill(statement) } } = example
  return JSON.stringify(policy, byName, 2)
}

/** Members by name, as serde_json writes them: of two elements the finding stands at the later one. */
function byName(_, value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.keys(value).sort().map(name => [name, value[name]]))
}

/** The findings of a case's code in a policy, with what the case tells of the world around it. */
function found({ code, policyType = 'identityBased', resourceType, account }, text) {
  return validate(text, { policyType, resourceType, account }).filter(finding => finding.code === code)
}

const placed = (text, { start, end }) => text.slice(start.offset, end.offset)

/** There must be one finding, as the example says; its edits mend it. */
function fires(one, example) {
  const { path, others = [], message, help, replacement } = example
  const text = textOf(example)
  const [finding, ...more] = found(one, text)
  assert.ok(finding && more.length === 0, `${more.length} others than ${JSON.stringify(finding)}\n${text.slice(0, 1000)}`)
  assert.deepEqual(finding.path, path, text.slice(0, 1000))
  assert.deepEqual((finding.others ?? []).map(other => other.path), others)
  assert.ok(finding.why.length > 10 && finding.message.length > 10)
  if (message !== undefined) assert.equal(finding.message, finding.help ? `${message}; ${finding.help}` : message)
  if (help !== undefined) assert.equal(finding.help, help)
  const edits = finding.fix?.edits ?? []
  if (replacement !== undefined) assert.deepEqual(edits.map(({ newText }) => JSON.parse(newText)), [replacement])
  let mended = text
  for (const { range, newText } of edits.toReversed()) {
    if (replacement !== undefined) assert.match(placed(text, range), /^".*"$/)
    mended = mended.slice(0, range.start.offset) + newText + mended.slice(range.end.offset)
  }
  if (edits.length > 0) assert.deepEqual(found(one, mended), [], `not mended:\n${mended}`)
}

const folder = new URL('../validation/', import.meta.url)
for (const file of readdirSync(folder).filter(name => name.endsWith('.json')).sort()) {
  for (const one of read(`../validation/${file}`)) {
    test(`${file}: ${one.code}`, () => {
      assert.ok(one.fires.length + one.silent.length > 0)
      for (const example of one.fires) fires(one, example)
      for (const example of one.silent) assert.deepEqual(found(one, textOf(example)), [])
    })
  }
}
