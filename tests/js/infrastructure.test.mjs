// Every file of tests/infrastructure, given to the built `iam-verdict/tools`: the same files that
// tests/infrastructure.rs reads.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'

const read = file => readFileSync(new URL(file, import.meta.url), 'utf8')
const dist = new URL('../../pkg-config/dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('package.json', dist), 'utf8'))
const { default: init, extract, RequestError, validate, validateInfrastructure } = await import(new URL(manifest.exports['./tools'].import.default, dist).href)
await init()

const cases = '../infrastructure/cases/'
const files = readdirSync(new URL(cases, import.meta.url)).filter(name => !name.endsWith('.expected.json')).sort()
const at = ({ start }) => `${start.line}:${start.column}`

/** What the expected file says of a policy, as far as the package tells it. */
const told = ({ name, resource = '', resourceType = '', policyType, range, document, unknown, assumes = [] }) => ({
  name,
  resource,
  resourceType,
  policyType,
  at: at(range),
  document: document === undefined ? null : JSON.parse(document),
  unknown: unknown.map(({ range, expression, standIn = null }) => [at(range), expression, standIn]),
  assumed: Object.fromEntries(assumes.map(({ condition, holds }) => [condition, holds]))
})

for (const file of files) {
  test(file, () => {
    const expected = JSON.parse(read(`${cases}${file}.expected.json`))
    const found = extract(read(cases + file))
    assert.equal(found.format, expected.format)
    assert.deepEqual(found.files, expected.files)
    assert.deepEqual(found.diagnostics.map(({ code, range, message }) => [code, at(range), message]), expected.problems)
    const policies = expected.policies.map(({ path, grammar, unknown, ...policy }) => ({ ...policy, unknown: unknown.map(([, ...rest]) => rest.slice(0, 3)) }))
    assert.deepEqual(found.policies.map(told), policies)
  })
}

test('findings of a file are those of its documents, at their places in the file', () => {
  for (const file of files) {
    const text = read(cases + file)
    const { policies } = validateInfrastructure(text)
    assert.deepEqual(policies.map(({ findings, ...policy }) => policy), extract(text).policies)
    for (const { document, policyType, findings, unknown } of policies) {
      const ofDocument = document === undefined ? [] : validate(document, { policyType })
      const codes = ofDocument.map(({ code }) => code)
      assert.ok(findings.every(({ code, range }) => codes.includes(code) && range.start.offset < range.end.offset), file)
      if (unknown.length === 0) assert.deepEqual(findings.map(({ code }) => code), codes, file)
    }
  }
})

test('parameters and format are taken from the options, own members only', () => {
  const text = 'Parameters: { A: { Type: String } }\nResources: { P: { Type: Custom::P, Properties: { P: { Statement: { Effect: Allow, Action: !Ref A, Resource: "*" } } } } }\n'
  const document = options => JSON.parse(extract(text, options).policies[0].document).Statement.Action
  assert.equal(document({ parameters: { A: 's3:GetObject' } }), 's3:GetObject')
  assert.equal(document(Object.create({ parameters: { A: 's3:GetObject' } })), 'unknown:A')
  assert.equal(extract('Statement: []', { format: 'cloudFormation' }).policies.length, 0)
  const refused = (...input) => {
    assert.throws(() => extract(...input), error => error instanceof RequestError)
    assert.throws(() => validateInfrastructure(...input), error => error instanceof RequestError)
  }
  refused(5)
  refused()
  refused('', { format: 'yaml' })
  refused('', { parameters: { A: 1 } })
  refused('', 'policy')
})
