// Every case of tests/cases, asked of the built npm package: the same files that tests/cases.rs reads.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'

const read = file => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'))
const dist = new URL('../../pkg-config/dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('package.json', dist), 'utf8'))
const { default: init, evaluate, compile, validate } = await import(new URL(manifest.exports['.'].import.default, dist).href)
await init()

const { entries } = read('../divergences.json')
const divergences = new Map(entries.map(entry => [entry.case, entry.got]))

/** What a call says: a decision with its policy type and code, an error, or findings. */
function answer(call) {
  try {
    return call()
  } catch (error) {
    if (error.name !== 'PolicyError' && error.name !== 'RequestError') throw error
    return { word: error.name, code: error.code }
  }
}

const evaluated = (scenario, options) => answer(() => {
  const { decision, reason, trace } = evaluate(scenario, options)
  assert.equal(trace !== undefined, options.trace !== false)
  return { word: decision, policyType: reason.policyType, code: reason.code }
})

const compiled = ({ policies, settings, request }) => answer(() => {
  const set = compile(policies, { settings })
  try {
    const { decision, policyType, code } = set.decideWithReason(request)
    assert.equal(set.decide(request), decision)
    assert.deepEqual(set.decideMany([request, request]), [decision, decision])
    return { word: decision, policyType, code }
  } finally {
    set.free()
  }
})

const validated = ({ policy, ...options }) => answer(() => {
  const findings = validate(policy, options)
  return { word: findings.some(finding => finding.findingType === 'ERROR') ? 'invalid' : 'valid' }
})

/** What differs from what the case expects, in words, or undefined. */
function disagreement({ id, expect }, got) {
  const words = [expect.decision ?? expect.error ?? expect.findings].flat()
  const agrees = words.includes(got.word) && (!expect.policyType || expect.policyType.includes(got.policyType)) && (!expect.code || expect.code === got.code)
  if (divergences.has(id)) return agrees || divergences.get(id) !== got.word ? `${id}: its divergence has become false` : undefined
  return agrees ? undefined : `wanted ${JSON.stringify(expect)}, got ${JSON.stringify(got)}`
}

const folder = new URL('../cases/', import.meta.url)
for (const topic of readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory())) {
  for (const file of readdirSync(new URL(`${topic.name}/`, folder)).sort()) {
    test(`${topic.name}/${file}`, () => {
      const cases = read(`../cases/${topic.name}/${file}`)
      assert.ok(cases.length > 0)
      const failures = []
      for (const one of cases) {
        const got = one.validate ? validated(one.validate) : evaluated(one.scenario, {})
        const found = [disagreement(one, got)]
        if (one.scenario) {
          const ways = { 'without trace': evaluated(one.scenario, { trace: false, explain: false }), 'compile and decide': compiled(one.scenario) }
          for (const [way, other] of Object.entries(ways)) {
            if (JSON.stringify(other) !== JSON.stringify(got)) found.push(`${way}: ${JSON.stringify(other)}, else ${JSON.stringify(got)}`)
          }
        }
        failures.push(...found.filter(Boolean).map(text => `${one.id} ${one.title}: ${text}`))
      }
      assert.equal(failures.length, 0, `${failures.length} of ${cases.length} cases:\n${failures.join('\n')}`)
    })
  }
}
