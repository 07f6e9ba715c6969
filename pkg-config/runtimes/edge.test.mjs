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

const ENTRIES = [
  { condition: 'workerd', name: 'iam-verdict', folder: '.', file: 'workerd.mjs', suffix: '' },
  { condition: 'edge-light', name: 'iam-verdict', folder: '.', file: 'edge.mjs', suffix: '?module' },
  { condition: 'workerd', name: 'iam-verdict/tools', folder: 'tools', file: 'tools/workerd.mjs', suffix: '' },
  { condition: 'edge-light', name: 'iam-verdict/tools', folder: 'tools', file: 'tools/edge.mjs', suffix: '?module' }
]
const program = name => `import { instances } from './watch.mjs'
import * as api from '${name}'
import { runAll } from './calls.mjs'
globalThis.result = runAll(api, { instances, foreign: JSON.parse })`

const suite = path.join(consumer, 'edge')
copySuite(suite)

/** Bundles as the platform's tool would; tells which files went in and what was asked for. */
async function bundleFor(condition, name) {
  const imported = []
  const { outputFiles, metafile } = await build({
    stdin: { contents: program(name), resolveDir: suite },
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    platform: 'neutral',
    conditions: [condition],
    plugins: [{
      name: 'platform',
      setup(builder) {
        builder.onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path: file }) => {
          imported.push(file)
          return { path: file, namespace: 'wasm' }
        })
        builder.onLoad({ filter: /.*/, namespace: 'wasm' }, () => ({ contents: 'export default globalThis.compiledModule' }))
      }
    }]
  })
  return { code: outputFiles[0].text, inputs: Object.keys(metafile.inputs), imported }
}

for (const { condition, name, folder, file, suffix } of ENTRIES) {
  const { code, inputs, imported } = await bundleFor(condition, name)
  const sandbox = vm.createContext({ TextEncoder, TextDecoder, URL, Response, atob, compiledModule: new WebAssembly.Module(wasmBytes(folder)) }, { codeGeneration: { wasm: false, strings: false } })
  vm.runInContext(code, sandbox)
  const outcomes = JSON.parse(JSON.stringify(await sandbox.result))

  test(`${condition}, ${name}: its own entry, its own form of import, no compiling`, () => {
    assert.ok(inputs.some(name => name.endsWith(`iam-verdict/${file}`)), inputs.join())
    assert.deepEqual(imported, [`./iam_verdict.wasm${suffix}`])
    assert.throws(() => vm.runInContext('new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))', sandbox), /disallowed/)
    assert.ok(outcomes.length > 20)
  })
  for (const [call, wrong] of outcomes) test(`${condition}, ${name}: ${call}`, () => assert.equal(wrong ?? undefined, undefined))
}
