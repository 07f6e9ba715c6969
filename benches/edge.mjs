#!/usr/bin/env node
// What a guard adds to the cold start of a Worker: from nothing to the first answer, in workerd, beside a Worker that
// does nothing. A clock inside would stand still: workerd's only moves with what comes from outside. Prints Markdown.
//
//   node benches/edge.mjs     after `make build`
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'

const RUNS = 25
const dist = fileURLToPath(new URL('../pkg-config/dist/', import.meta.url))
const { compile } = await import(path.join(dist, 'inline.mjs'))
const policies = JSON.parse(fs.readFileSync(new URL('./stack.json', import.meta.url), 'utf8'))
const saved = compile(policies).toBytes()

const GUARD = `import { createAuthorizer, PolicySet } from './edge/workerd.mjs'
import bytes from './set.bin'
const authorizer = createAuthorizer({
  policySet: PolicySet.fromBytes(bytes),
  principal: 'arn:aws:sts::111122223333:assumed-role/app/web',
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::reports-1/2026/q3.csv',
  resourceAccount: '111122223333'
})
export default { fetch: async request => Response.json((await authorizer.authorize(request)).decision ?? 'failed') }`
const NOTHING = `export default { fetch: async () => Response.json('nothing') }`

async function worker(contents) {
  const external = { name: 'modules', setup: all => all.onResolve({ filter: /\.(wasm|bin)$/ }, ({ path: file }) => ({ path: file, external: true })) }
  const { outputFiles } = await build({ stdin: { contents, resolveDir: dist }, bundle: true, write: false, format: 'esm', platform: 'neutral', minify: true, plugins: [external] })
  return [
    { type: 'ESModule', path: 'main.mjs', contents: outputFiles[0].text },
    { type: 'CompiledWasm', path: 'iam_verdict.wasm', contents: fs.readFileSync(path.join(dist, 'edge/iam_verdict.wasm')) },
    { type: 'Data', path: 'set.bin', contents: saved }
  ]
}

/** From starting a runtime to its first answer. */
async function coldStart(modules) {
  const begin = performance.now()
  const runtime = new Miniflare({ compatibilityDate: '2026-04-01', modules })
  try {
    const answer = await (await runtime.dispatchFetch('https://shop.example/')).json()
    return { ms: performance.now() - begin, answer }
  } finally {
    await runtime.dispose()
  }
}

const median = numbers => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]
const [guarded, empty] = [await worker(GUARD), await worker(NOTHING)]
const [with_, without] = [[], []]
let decision
for (let run = 0; run < RUNS; run++) {
  // One after the other, so that what else the machine does is in both.
  const { ms, answer } = await coldStart(guarded)
  decision = answer
  with_.push(ms)
  without.push((await coldStart(empty)).ms)
}
const differences = with_.map((ms, run) => ms - without[run])
console.log('\n| cold start in workerd | |\n|---|--:|')
console.log(`| saved set of benches/stack.json | ${saved.length.toLocaleString('en')} bytes, first decision \`${decision}\` |`)
console.log(`| a Worker that does nothing, ${RUNS} times | median ${median(without).toFixed(1)} ms |`)
console.log(`| the same with engine, saved set and first decision | median ${median(with_).toFixed(1)} ms |`)
console.log(`| the guard's share, run by run | median ${median(differences).toFixed(1)} ms, least ${Math.min(...differences).toFixed(1)} ms |`)
