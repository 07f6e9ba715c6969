// How the engine gets in: `init` with all that it takes, before, twice and with what it cannot take.
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import vm from 'node:vm'
import { READ, scenario } from './calls.mjs'
import { importByName, installed, require, wasmBytes } from './installed.mjs'

/** A copy of an entry with a state of its own. */
let copies = 0
const fresh = entry => import(`${pathToFileURL(path.join(installed, entry)).href}?${copies++}`)
const decides = api => assert.equal(api.evaluate(scenario([READ])).decision, 'allowed')

test('before init every call says what to do', async () => {
  const { evaluate, compile, validate, version } = await fresh('web.mjs')
  for (const call of [() => evaluate(scenario([READ])), () => compile({}), () => validate('{}', { policyType: 'session' })]) {
    assert.throws(call, { name: 'EngineError', code: 'not-initialized', message: /await init\(\)/ })
  }
  assert.equal(version.package, require('iam-verdict/package.json').version)
})

test('a module is taken at once, one of another realm too', async () => {
  const mine = await fresh('slim.mjs')
  mine.default(new WebAssembly.Module(wasmBytes()))
  decides(mine)
  const other = await fresh('slim.mjs')
  const Module = vm.runInNewContext('WebAssembly.Module')
  other.default(new Module(wasmBytes()))
  decides(other)
})

test('bytes, and a Response of any MIME type', async () => {
  const sources = [
    () => wasmBytes(),
    () => new Uint8Array(wasmBytes()).buffer,
    () => new Response(wasmBytes(), { headers: { 'content-type': 'application/wasm' } }),
    () => new Response(wasmBytes(), { headers: { 'content-type': 'text/plain' } }),
    () => new Response(wasmBytes())
  ]
  for (const source of sources) {
    const api = await fresh('slim.mjs')
    await api.default(source())
    decides(api)
  }
})

test('calls of init that overlap share one load', async () => {
  const api = await fresh('web.mjs')
  const real = globalThis.fetch
  let fetched = 0
  globalThis.fetch = async url => {
    fetched++
    assert.match(String(url), /iam_verdict\.wasm$/)
    return new Response(wasmBytes(), { headers: { 'content-type': 'application/wasm' } })
  }
  try {
    await Promise.all([api.default(), api.default(), api.default()])
    await api.default()
  } finally {
    globalThis.fetch = real
  }
  assert.equal(fetched, 1)
  decides(api)
})

test('what cannot be loaded is an EngineError, and can be tried again', async () => {
  const api = await fresh('slim.mjs')
  const bad = [new Uint8Array([1, 2, 3]), 'a text', 1, {}, new Response('no', { status: 404 }), new URL('data:,nothing')]
  for (const source of bad) await assert.rejects(api.default(source), { name: 'EngineError', code: 'load-failed' })
  await assert.rejects(api.default(), { name: 'EngineError', code: 'not-initialized' })
  assert.throws(() => api.evaluate(scenario([READ])), { code: 'not-initialized' })
  await api.default(wasmBytes())
  decides(api)
})

test('a module that is no engine is an EngineError', async () => {
  const api = await fresh('slim.mjs')
  await api.default(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))
  assert.throws(() => api.evaluate(scenario([READ])), { name: 'EngineError' })
})

test('ES modules and CommonJS know each other’s errors by name', async () => {
  const [esm, cjs] = [await importByName('iam-verdict'), require('iam-verdict')]
  for (const name of ['PolicyError', 'RequestError', 'EngineError']) assert.equal(typeof esm[name] === typeof cjs[name], true)
  assert.deepEqual(Object.keys(cjs).filter(key => key !== '__esModule').sort(), Object.keys(esm).sort())
})
