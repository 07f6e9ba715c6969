// How the engine gets in: `init` with all that it takes, before, twice and with what it cannot take.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import vm from 'node:vm'
import { deflateSync } from 'node:zlib'
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

const catalogBytes = () => fs.readFileSync(path.join(installed, 'tools/catalog.bin'))
const misspelt = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObjects', Resource: '*' } }
const validates = api => assert.deepEqual(api.validate(misspelt, { policyType: 'identityBased' }).map(({ code }) => code), ['invalid-action'])
const refuses = (api, code) => assert.throws(() => validates(api), { name: 'EngineError', code, message: /catalog/ })

/** Answers `fetch` while `use` runs; tells what was asked for. */
async function fetching(answer, use) {
  const real = globalThis.fetch
  const asked = []
  globalThis.fetch = async url => {
    asked.push(path.basename(String(url)))
    return answer(asked.at(-1))
  }
  try {
    await use()
  } finally {
    globalThis.fetch = real
  }
  return asked.sort()
}
const served = name => new Response(name === 'catalog.bin' ? catalogBytes() : wasmBytes('tools'))

test('init of the tools loads engine and catalog, each once', async () => {
  const api = await fresh('tools/web.mjs')
  assert.match(api.version.catalog, /^\d{4}-\d\d-\d\d$/)
  assert.throws(() => validates(api), { name: 'EngineError', code: 'not-initialized', message: /await init\(\)/ })
  const asked = await fetching(served, async () => {
    await Promise.all([api.default(), api.default(), api.default()])
    await api.default()
  })
  assert.deepEqual(asked, ['catalog.bin', 'iam_verdict.wasm'])
  decides(api)
  validates(api)
})

test('the catalog may be left for later, or handed over in any form', async () => {
  const later = await fresh('tools/web.mjs')
  await later.default({ engine: wasmBytes('tools'), catalog: false })
  decides(later)
  refuses(later, 'not-initialized')
  assert.deepEqual(await fetching(served, () => later.default()), ['catalog.bin'])
  validates(later)
  const forms = [bytes => bytes, bytes => new Uint8Array(bytes).buffer, bytes => new DataView(new Uint8Array(bytes).buffer), bytes => new Response(bytes)]
  for (const form of forms) {
    const api = await fresh('tools/web.mjs')
    await api.default({ engine: new WebAssembly.Module(wasmBytes('tools')), catalog: form(catalogBytes()) })
    validates(api)
  }
  const module = await fresh('tools/web.mjs')
  assert.deepEqual(await fetching(served, () => module.default(new WebAssembly.Module(wasmBytes('tools')))), ['catalog.bin'])
  validates(module)
})

test('a catalog that cannot be had stops no decision, and can be tried again', async () => {
  const api = await fresh('tools/web.mjs')
  const missing = name => name === 'catalog.bin' ? new Response('no', { status: 404 }) : served(name)
  await fetching(missing, () => assert.rejects(api.default(), { name: 'EngineError', code: 'load-failed', message: /catalog/ }))
  decides(api)
  refuses(api, 'not-initialized')
  for (const catalog of ['a text', 1, {}]) await assert.rejects(api.default({ catalog }), { name: 'EngineError', code: 'load-failed' })
  const changed = catalogBytes()
  changed[changed.length >> 1] ^= 255
  for (const catalog of [new Uint8Array([1, 2, 3]), new Uint8Array(), catalogBytes().subarray(0, 1000), changed]) {
    await api.default({ catalog })
    refuses(api, 'load-failed')
    decides(api)
  }
  assert.deepEqual(await fetching(served, () => api.default()), ['catalog.bin'])
  validates(api)
})

test('who asks for nothing of the catalog does not pay for it', async () => {
  const real = globalThis.Buffer
  let decoded = 0
  const from = (text, encoding) => {
    decoded++
    return real.from(text, encoding)
  }
  globalThis.Buffer = { from }
  try {
    const api = await fresh('tools/inline.mjs')
    decides(api)
    assert.equal(decoded, 1) // the engine
    validates(api)
    validates(api)
    assert.equal(decoded, 2)
  } finally {
    globalThis.Buffer = real
  }
})

test('AWS managed policies are loaded by who asks for them, and by nobody else', async () => {
  const api = await fresh('tools/web.mjs')
  await api.default({ engine: wasmBytes('tools'), catalog: false })
  const file = fs.readFileSync(path.join(installed, 'tools/aws-managed-policies.bin'))
  const asked = await fetching(() => new Response(file), async () => {
    assert.match((await api.awsManagedPolicies()).awsManagedPolicies.date, /^\d{4}-\d\d-\d\d$/)
  })
  assert.deepEqual(asked, ['aws-managed-policies.bin'])
  await fetching(() => new Response('no', { status: 404 }), () => assert.rejects(api.awsManagedPolicies(), { name: 'EngineError', code: 'load-failed', message: /answered 404/ }))
  const isRequired = () => Object.keys(require.cache).some(name => name.endsWith('aws-managed-policies.cjs'))
  const { awsManagedPolicies } = require('iam-verdict/tools')
  assert.equal(isRequired(), false)
  await awsManagedPolicies()
  assert.equal(isRequired(), true)
})

test('bytes that are not the AWS managed policies are refused before they fill the memory', async () => {
  const { awsManagedPolicies } = require('iam-verdict/tools')
  const whole = fs.readFileSync(path.join(installed, 'tools/aws-managed-policies.bin'))
  const refused = (bytes, message) => assert.rejects(awsManagedPolicies(bytes), { name: 'EngineError', code: 'load-failed', message })
  const wrong = [deflateSync(Buffer.alloc(2 ** 28)), deflateSync('{"Policies":[]}'), deflateSync('{'), deflateSync(Buffer.from([0xff])), whole.subarray(0, -1), Buffer.alloc(0)]
  for (const bytes of wrong) await refused(bytes, /something else/)
  await refused('a text', /must be a URL, a Response or bytes/)
})

test('ES modules and CommonJS know each other’s errors by name', async () => {
  const [esm, cjs] = [await importByName('iam-verdict'), require('iam-verdict')]
  for (const name of ['PolicyError', 'RequestError', 'EngineError']) assert.equal(typeof esm[name] === typeof cjs[name], true)
  assert.deepEqual(Object.keys(cjs).filter(key => key !== '__esModule').sort(), Object.keys(esm).sort())
})
