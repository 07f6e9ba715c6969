// Generated scenarios, asked of the built npm package by every call: it answers as the engine does
// natively. With IAM_VERDICT_LONG set a hundred times as many, others each time.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const dist = new URL('../../pkg-config/dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('package.json', dist), 'utf8'))
const { default: init, evaluate, compile } = await import(new URL(manifest.exports['.'].import.default, dist).href)
await init()

const COUNT = process.env.IAM_VERDICT_LONG ? 100_000 : 1_000

/** What every call answers. */
function answers(scenario) {
  const { policies, settings, request } = scenario
  const { decision, reason } = evaluate(scenario, { trace: false, explain: false })
  const set = compile(policies, { settings })
  try {
    const withReason = set.decideWithReason(request)
    return {
      evaluate: [decision, reason.policyType, reason.code],
      decideWithReason: [withReason.decision, withReason.policyType, withReason.code],
      decide: [set.decide(request)],
      decideMany: set.decideMany([request, { ...request, context: {} }, request]).filter((_, index) => index !== 1),
      evaluateOfSet: [set.evaluate(request, { trace: false, explain: false }).decision]
    }
  } finally {
    set.free()
  }
}

test(`${COUNT} generated scenarios: every call answers as natively`, async t => {
  // With the features of `make test`, so that nothing is compiled anew. Without the variable, `generate::check` makes the same ones each time.
  const env = { ...process.env, ...(process.env.IAM_VERDICT_LONG && { IAM_VERDICT_LONG: '1' }) }
  const native = spawn('cargo', ['test', '--locked', '--quiet', '--features', 'catalog', '--test', 'scenarios', '--', String(COUNT)], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let complaint = ''
  native.stderr.setEncoding('utf8').on('data', text => { complaint += text })
  const ended = new Promise(resolve => { native.on('close', resolve) })
  const seen = {}
  let count = 0
  for await (const line of createInterface({ input: native.stdout })) {
    const { scenario, answer } = JSON.parse(line)
    for (const [call, got] of Object.entries(answers(scenario))) {
      const wanted = call === 'decideMany' ? [answer[0], answer[0]] : answer.slice(0, got.length)
      assert.deepEqual(got, wanted, `${call}, of ${line}`)
    }
    seen[answer[0]] = (seen[answer[0]] ?? 0) + 1
    count++
  }
  assert.equal(await ended, 0, complaint)
  assert.equal(count, COUNT)
  assert.ok(Object.keys(seen).length === 3 && Object.values(seen).every(times => times * 20 > COUNT), JSON.stringify(seen))
  t.diagnostic(`${count} scenarios, ${JSON.stringify(seen)}`)
})
