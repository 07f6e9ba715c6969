// `iam-verdict/edge` where it is meant to run: the entries of workerd and Vercel's edge runtime as platforms bundle them, and a service worker in
// real Chromium that guards its pages. workerd runs the example (`edge-examples.test.mjs`).
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import vm from 'node:vm'
import { build } from 'esbuild'
import { launchChromium } from '../../scripts/browser.mjs'
import { serve } from '../../scripts/serve.mjs'
import { runGuard } from './edge-calls.mjs'
import { consumer, importByName, require, wasmBytes } from './installed.mjs'

const assertOutcomes = outcomes => {
  assert.equal(outcomes.length, 6)
  for (const [due, status, told] of outcomes) assert.deepEqual([status, told], [due, due])
}

test('Node, ES modules and CommonJS', async () => {
  assertOutcomes(await runGuard(await importByName('iam-verdict/edge')))
  assertOutcomes(await runGuard(require('iam-verdict/edge')))
})

for (const [condition, suffix] of [['workerd', ''], ['edge-light', '?module']]) {
  test(`${condition}: the entry of that runtime, beside the whole engine, without compiling`, async () => {
    const imported = []
    const { outputFiles, metafile } = await build({
      stdin: { contents: `import * as engine from 'iam-verdict'\nimport * as edge from 'iam-verdict/edge'\nimport { runGuard } from './edge-calls.mjs'\nglobalThis.result = runGuard(edge).then(outcomes => [outcomes, typeof engine.compile])`, resolveDir: copyCalls() },
      bundle: true,
      write: false,
      metafile: true,
      format: 'iife',
      platform: 'neutral',
      conditions: [condition],
      plugins: [{
        name: 'platform',
        setup(builder) {
          builder.onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path: file, importer }) => {
            const folder = path.basename(path.dirname(importer)) === 'edge' ? 'edge/' : './'
            imported.push(path.posix.join(folder, file))
            return { path: folder, namespace: 'wasm' }
          })
          builder.onLoad({ filter: /.*/, namespace: 'wasm' }, ({ path: folder }) => ({ contents: `export default globalThis.compiledModules[${JSON.stringify(folder)}]` }))
        }
      }]
    })
    const entry = condition === 'workerd' ? 'workerd' : 'edge'
    const files = Object.keys(metafile.inputs).filter(name => name.includes('/iam-verdict/')).map(name => name.replace(/.*\/iam-verdict\//, ''))
    assert.deepEqual(files.sort(), [`edge/${entry}.mjs`, `${entry}.mjs`].sort())
    assert.deepEqual(imported.sort(), [`edge/iam_verdict.wasm${suffix}`, `iam_verdict.wasm${suffix}`])
    const globals = { TextEncoder, TextDecoder, URL, URLSearchParams, Request, Response, Headers, AbortSignal, setTimeout, clearTimeout, fetch, crypto, atob, btoa, compiledModules: { './': new WebAssembly.Module(wasmBytes()), 'edge/': new WebAssembly.Module(wasmBytes('edge')) } }
    const sandbox = vm.createContext(globals, { codeGeneration: { wasm: false, strings: false } })
    vm.runInContext(outputFiles[0].text, sandbox)
    const [outcomes, kind] = JSON.parse(JSON.stringify(await sandbox.result))
    assertOutcomes(outcomes)
    assert.equal(kind, 'function')
  })
}

/** The calls beside the installed package. */
function copyCalls() {
  const folder = path.join(consumer, 'guarded')
  fs.mkdirSync(folder, { recursive: true })
  fs.copyFileSync(new URL('edge-calls.mjs', import.meta.url), path.join(folder, 'edge-calls.mjs'))
  return folder
}

const CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; img-src data:"
/** Guards `secret/`: what the worker does not let through never reaches the server. */
const WORKER = `import init, * as edge from '../node_modules/iam-verdict/edge/web.mjs'
import { asked, makeGuard } from './edge-calls.mjs'
const ready = init().then(() => makeGuard(edge))
self.addEventListener('install', event => event.waitUntil(ready.then(() => self.skipWaiting())))
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))
self.addEventListener('message', event => event.waitUntil(ready.then(asked).then(list => event.source.postMessage(list))))
self.addEventListener('fetch', event => {
  if (new URL(event.request.url).pathname.includes('/secret/')) event.respondWith(guarded(event.request))
})
async function guarded(request) {
  const { authorizer } = await ready
  const { allowed, response } = await authorizer.authorize(request)
  return allowed ? fetch(request) : response
}
`
const PAGE = `const { serviceWorker } = navigator
const controlled = new Promise(resolve => { serviceWorker.controller ? resolve() : serviceWorker.addEventListener('controllerchange', resolve) })
async function run() {
  await serviceWorker.register('worker.mjs', { type: 'module' })
  await controlled
  const list = new Promise(resolve => serviceWorker.addEventListener('message', ({ data }) => resolve(data)))
  serviceWorker.startMessages()
  serviceWorker.controller.postMessage('ask')
  const outcomes = []
  for (const [due, method, token] of await list) {
    const { status } = await fetch('secret/file.txt', { method, headers: token ? { authorization: 'Bearer ' + token } : {} })
    outcomes.push([due, status, due])
  }
  return outcomes
}
globalThis.result = run().catch(error => String(error))
`

const browser = await launchChromium()
test('Chromium: a service worker guards what its pages ask for', { skip: !browser && 'no Chromium or Chrome here' }, async () => {
  const folder = copyCalls()
  fs.mkdirSync(path.join(folder, 'secret'), { recursive: true })
  const files = { 'secret/file.txt': 'secret', 'worker.mjs': WORKER, 'page.mjs': PAGE, 'page.html': '<!doctype html><meta charset="utf-8"><title>guarded</title><link rel="icon" href="data:,"><script type="module" src="page.mjs"></script>' }
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text)
  const server = await serve(consumer, 0, () => CSP)
  try {
    const tab = await browser.newPage()
    await tab.goto(`${server.url}/guarded/page.html`)
    await tab.waitForFunction(() => 'result' in globalThis, undefined, { timeout: 20_000 })
    assertOutcomes(await tab.evaluate(() => globalThis.result))
  } finally {
    await server.stop()
    await browser.close()
  }
})
