// The suite over the entries for workerd and Vercel's edge runtime. Those runtimes are not here; what
// matters of them is: their condition picks the entry, they hand over a compiled module of another
// realm in place of the `.wasm` import, and they forbid compiling from bytes. esbuild and a `vm`
// context do just that.
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import vm from 'node:vm'
import { build } from 'esbuild'
import { consumer, copySuite, wasmBytes } from './installed.mjs'

const ENTRIES = { workerd: { file: 'workerd.mjs', suffix: '' }, 'edge-light': { file: 'edge.mjs', suffix: '?module' } }
const PROGRAM = `import { instances } from './watch.mjs'
import * as api from 'iam-verdict'
import { runAll } from './calls.mjs'
globalThis.result = runAll(api, { instances, foreign: JSON.parse })`

const suite = path.join(consumer, 'edge')
copySuite(suite)

/** Bundles as the platform's tool would; tells which files went in and what was asked for. */
async function bundleFor(condition) {
  const imported = []
  const { outputFiles, metafile } = await build({
    stdin: { contents: PROGRAM, resolveDir: suite },
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    platform: 'neutral',
    conditions: [condition],
    plugins: [{
      name: 'platform',
      setup(builder) {
        builder.onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path: name }) => {
          imported.push(name)
          return { path: name, namespace: 'wasm' }
        })
        builder.onLoad({ filter: /.*/, namespace: 'wasm' }, () => ({ contents: 'export default globalThis.compiledModule' }))
      }
    }]
  })
  return { code: outputFiles[0].text, inputs: Object.keys(metafile.inputs), imported }
}

for (const [condition, { file, suffix }] of Object.entries(ENTRIES)) {
  const { code, inputs, imported } = await bundleFor(condition)
  const sandbox = vm.createContext({ TextEncoder, TextDecoder, URL, Response, compiledModule: new WebAssembly.Module(wasmBytes()) }, { codeGeneration: { wasm: false, strings: false } })
  vm.runInContext(code, sandbox)
  const outcomes = JSON.parse(JSON.stringify(await sandbox.result))

  test(`${condition}: its own entry, its own form of import, no compiling`, () => {
    assert.ok(inputs.some(name => name.endsWith(`iam-verdict/${file}`)), inputs.join())
    assert.deepEqual(imported, [`./iam_verdict.wasm${suffix}`])
    assert.throws(() => vm.runInContext('new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))', sandbox), /disallowed/)
    assert.ok(outcomes.length > 20)
  })
  for (const [name, wrong] of outcomes) test(`${condition}: ${name}`, () => assert.equal(wrong ?? undefined, undefined))
}
