// Vercel's edge runtime: a realm of its own, so that compiled modules are of another one. Vercel's `?module` is esbuild's here.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import path from 'node:path'
import { test } from 'node:test'
import { bundleFor } from '../bundled.mjs'
import { wasmBytes } from '../installed.mjs'
import { workspace } from '../prepare.mjs'
import { tell, versionOf } from '../runtime.mjs'

const { EdgeRuntime } = createRequire(path.join(workspace('edge-runtime'), 'package.json'))('edge-runtime')
const { text, imported } = await bundleFor({
  folder: 'edge-runtime',
  condition: 'edge-light',
  format: 'iife',
  contents: `import { program } from './program.mjs'
globalThis.result = program()`,
  wasm: folder => ({ path: folder, namespace: 'compiled' })
})
const runtime = new EdgeRuntime({
  codeGeneration: { strings: false, wasm: false },
  extend: context => Object.assign(context, { compiled: Object.fromEntries(['.', 'edge', 'tools'].map(folder => [folder, new WebAssembly.Module(wasmBytes(folder))])) })
})
runtime.evaluate(text)
const found = JSON.parse(await runtime.evaluate('result.then(JSON.stringify)'))

test('edge-runtime: the own entries, which import modules; from bytes nothing is compiled', () => {
  assert.deepEqual(imported, ['edge/iam_verdict.wasm?module', 'iam-verdict/iam_verdict.wasm?module', 'tools/iam_verdict.wasm?module'])
  assert.throws(() => runtime.evaluate('new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))'), /disallowed/)
})
tell({ folder: 'edge-runtime', runtime: 'edge-runtime', version: versionOf('edge-runtime', 'edge-runtime'), what: 'a bundle by the condition `edge-light`' }, found)
