// A Worker as wrangler bundles it, in Cloudflare's own runtime.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Miniflare } from 'miniflare'
import { bundleFor } from '../bundled.mjs'
import { wasmBytes } from '../installed.mjs'
import { tell, versionOfTool } from '../runtime.mjs'

const { text, imported } = await bundleFor({
  folder: 'workerd',
  condition: 'workerd',
  format: 'esm',
  contents: `import { program } from './program.mjs'
const compiles = () => { try { return String(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))) } catch (error) { return String(error) } }
export default { fetch: async () => Response.json({ compiles: compiles(), found: await program() }) }`,
  wasm: folder => ({ path: `./${folder}/iam_verdict.wasm`, external: true })
})
const worker = new Miniflare({
  compatibilityDate: '2026-04-01',
  modules: [
    { type: 'ESModule', path: 'main.mjs', contents: text },
    ...['.', 'edge', 'tools'].map(folder => ({ type: 'CompiledWasm', path: `${folder}/iam_verdict.wasm`, contents: wasmBytes(folder) }))
  ]
})
const { compiles, found } = await (await worker.dispatchFetch('http://worker.example/')).json()
await worker.dispose()

test('workerd: the own entries, which import modules; from bytes nothing is compiled', () => {
  assert.deepEqual(imported, ['edge/iam_verdict.wasm', 'iam-verdict/iam_verdict.wasm', 'tools/iam_verdict.wasm'])
  assert.match(compiles, /disallowed/)
})
tell({ folder: 'workerd', runtime: 'workerd', version: versionOfTool('workerd'), what: 'a Worker in miniflare' }, found)
