// Saved and signed policy sets at the edge: what is taken, what is refused, and that the one in use stays.
import assert from 'node:assert/strict'
import http from 'node:http'
import { once } from 'node:events'
import { test } from 'node:test'
import { policy } from './calls.mjs'
import { importByName } from './installed.mjs'

const { subtle } = globalThis.crypto
const edge = await importByName('iam-verdict/edge')
const { compile, createAuthorizer, openBundle, PolicySet, signBundle, watchBundle } = edge

const ANA = 'arn:aws:iam::111122223333:user/ana'
const ask = action => ({ principal: ANA, action, resource: '*' })
const set = (...actions) => compile({ identityBased: [policy({ Sid: 'Those', Effect: 'Allow', Action: actions, Resource: '*' })] }).toBytes()
const NOW = Date.UTC(2026, 10, 27, 12)

async function makeKey() {
  const { privateKey, publicKey } = await subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  return { privateKey, publicKey, jwk: await subtle.exportKey('jwk', publicKey) }
}
const [ours, other] = [await makeKey(), await makeKey()]
const sign = (bytes, more) => signBundle(bytes, { privateKey: ours.privateKey, keyId: 'ours', audience: 'shop', sequence: 7, ...more })
const open = (bytes, more) => openBundle(bytes, { keys: { ours: ours.jwk }, audience: 'shop', now: () => NOW, ...more })
const refused = (promise, code) => assert.rejects(promise, error => {
  assert.deepEqual([error.name, error.code], ['BundleError', code], error.stack)
  return true
})
const parsed = bytes => JSON.parse(new TextDecoder().decode(bytes))
const written = envelope => new TextEncoder().encode(JSON.stringify(envelope))
const base64 = bytes => Buffer.from(bytes).toString('base64')
const payloadOf = envelope => Buffer.from(envelope.payload, 'base64')

test('a signed set is opened with its terms, by a JSON Web Key and by a key of WebCrypto', async () => {
  const signed = await sign(set('shop:Read'), { notAfter: NOW + 1000, selfTests: [{ request: ask('shop:Read'), expect: 'allowed' }, { request: ask('shop:Write'), expect: 'implicitDeny' }] })
  for (const key of [ours.jwk, ours.publicKey]) {
    const { policySet, hash, keyId, sequence, notAfter } = await open(signed, { keys: { ours: key } })
    assert.equal(policySet.decide(ask('shop:Read')), 'allowed')
    assert.deepEqual([keyId, sequence, notAfter, policySet.notAfter], ['ours', 7, '2026-11-27T12:00:01.000Z', '2026-11-27T12:00:01.000Z'])
    assert.equal(hash, Buffer.from(await subtle.digest('SHA-256', set('shop:Read'))).toString('hex'))
    assert.equal(policySet.hash, hash)
  }
  const plain = await openBundle(set('shop:Read'), {})
  assert.equal(plain.policySet.decide(ask('shop:Read')), 'allowed')
  assert.deepEqual(Object.keys(plain), ['policySet', 'hash'])
})

test('the envelope is one of DSSE: any other signer can make it', async () => {
  const { payloadType, payload, signatures } = parsed(await sign(set('shop:Read')))
  const bytes = Buffer.from(payload, 'base64')
  const text = Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${bytes.length} `), bytes])
  assert.equal(await subtle.verify('Ed25519', ours.publicKey, Buffer.from(signatures[0].sig, 'base64'), text), true)
  const sig = base64(await subtle.sign('Ed25519', other.privateKey, text))
  const twice = written({ payloadType, payload, signatures: [{ keyid: 'theirs', sig: 'AAAA' }, { keyid: 'new', sig }, ...signatures] })
  assert.equal((await open(twice, { keys: { new: other.jwk } })).keyId, 'new')
  assert.equal((await open(twice)).keyId, 'ours')
})

const signed = await sign(set('shop:Read'))
const envelope = parsed(signed)
const REFUSED = [
  ['nothing signed', set('shop:Read'), 'unsigned', {}],
  ['no envelope', written({ payload: envelope.payload }), 'unsigned', {}],
  ['another payload type', written({ ...envelope, payloadType: 'text/plain' }), 'unsigned', {}],
  ['a payload that is no base64', written({ ...envelope, payload: '!!!' }), 'unsigned', {}],
  ['a name that stands twice', new TextEncoder().encode(new TextDecoder().decode(signed).replace('{', '{"payload":"",')), 'unsigned', {}],
  ['no signatures', written({ ...envelope, signatures: [] }), 'unknown-key', {}],
  ['a key that is not known', await sign(set('shop:Read'), { keyId: 'other', privateKey: other.privateKey }), 'unknown-key', {}],
  ['a known name with another key', await sign(set('shop:Read'), { privateKey: other.privateKey }), 'invalid-signature', {}],
  ['a changed payload', written({ ...envelope, payload: base64(payloadOf(envelope).map((byte, at) => (at === 40 ? byte ^ 1 : byte))) }), 'invalid-signature', {}],
  ['a changed signature', written({ ...envelope, signatures: [{ keyid: 'ours', sig: base64(Buffer.alloc(64)) }] }), 'invalid-signature', {}],
  ['a signature that is none', written({ ...envelope, signatures: [{ keyid: 'ours', sig: 1 }] }), 'invalid-signature', {}],
  ['another audience', await sign(set('shop:Read'), { audience: 'bank' }), 'wrong-audience', {}],
  ['an older one', signed, 'rollback', { after: 8 }],
  ['the same again', signed, 'rollback', { after: 7 }],
  ['one that has expired', await sign(set('shop:Read'), { notAfter: NOW }), 'expired', {}],
  ['a clock that cannot be read', await sign(set('shop:Read'), { notAfter: NOW }), 'expired', { now: () => NaN }]
]
for (const [name, bytes, code, more] of REFUSED) test(`refused: ${name}`, () => refused(open(bytes, more), code))

test('a self-test that fails refuses the bundle, and its signing', async () => {
  await refused(sign(set('shop:Read'), { selfTests: [{ request: ask('shop:Read'), expect: 'implicitDeny' }] }), 'self-test-failed')
  await refused(sign(set('shop:Read'), { selfTests: [{ request: {}, expect: 'implicitDeny' }] }), 'self-test-failed')
  await refused(sign(Uint8Array.of(1, 2, 3)), 'not-a-bundle')
  // As one signed it who did not run them.
  const head = JSON.stringify({ audience: 'shop', sequence: 9, selfTests: [{ request: ask('shop:Read'), expect: 'explicitDeny' }] })
  const payload = Buffer.concat([Buffer.from(`${head}\n`), set('shop:Read')])
  const type = envelope.payloadType
  const sig = base64(await subtle.sign('Ed25519', ours.privateKey, Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload])))
  await refused(open(written({ payloadType: type, payload: base64(payload), signatures: [{ keyid: 'ours', sig }] })), 'self-test-failed')
})

test('every byte counts: no envelope with one changed is taken for another', async () => {
  for (let at = 0; at < signed.length; at += 7) {
    const changed = Uint8Array.from(signed, (byte, index) => (index === at ? byte ^ 1 : byte))
    const taken = await open(changed).then(({ policySet, sequence }) => [policySet.decide(ask('shop:Read')), sequence], error => error.name)
    // A letter of an unknown member's name, or the spelling of the same bytes, may change nothing.
    assert.ok(taken === 'BundleError' || (taken[0] === 'allowed' && taken[1] === 7), `${at}: ${taken}`)
  }
})

test('what is needed is asked for', async () => {
  await assert.rejects(openBundle(signed, { keys: { ours: ours.jwk } }), { name: 'RequestError', code: 'missing-field' })
  await assert.rejects(openBundle('text', {}), { name: 'RequestError', code: 'invalid-type' })
  await assert.rejects(openBundle(signed, { key: {} }), { name: 'RequestError', code: 'unknown-field' })
  await assert.rejects(sign(set('shop:Read'), { sequence: 1.5 }), { name: 'RequestError' })
  await assert.rejects(sign(set('shop:Read'), { audience: undefined }), { name: 'RequestError', code: 'missing-field' })
  assert.throws(() => watchBundle('nowhere', {}), { name: 'RequestError' })
  assert.throws(() => watchBundle('https://a.example', { intervalSeconds: 0 }), { name: 'RequestError' })
})

/** A server that publishes what `publish` was last given; `seen`: what it was asked. */
async function publisher(use) {
  const seen = []
  let body, etag = 0, status = 200
  const server = http.createServer((request, response) => {
    seen.push(request.headers['if-none-match'])
    if (status !== 200) return response.writeHead(status).end('down')
    if (request.headers['if-none-match'] === `"${etag}"`) return response.writeHead(304).end()
    response.writeHead(200, { etag: `"${etag}"` }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const publish = bytes => {
    body = bytes
    etag++
  }
  try {
    return await use({ url: `http://127.0.0.1:${server.address().port}/bundle`, publish, seen, fail: code => { status = code } })
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

test('a watched bundle swaps, asks by its ETag, and stays when the next one is refused', () => publisher(async ({ url, publish, seen, fail }) => {
  const [updates, errors] = [[], []]
  const watch = watchBundle(url, { keys: { ours: ours.jwk }, audience: 'shop', now: () => NOW, onUpdate: ({ sequence }) => updates.push(sequence), onError: ({ code }) => errors.push(code) })
  const authorizer = createAuthorizer({ policySet: watch.current, principal: ANA, action: request => `shop:${request.method === 'GET' ? 'Read' : 'Write'}`, now: () => NOW })
  const allows = async method => (await authorizer.authorize(new Request('https://shop.example', { method }))).allowed

  fail(503)
  assert.equal(await allows('GET'), false, 'nothing was ever loaded')
  assert.equal(watch.bundle, undefined)
  fail(200)
  publish(await sign(set('shop:Read')))
  assert.equal(await watch.refresh(), true)
  assert.deepEqual([await allows('GET'), await allows('POST')], [true, false])
  assert.equal(await watch.refresh(), false, 'nothing new')
  assert.deepEqual(seen.slice(-2), [undefined, '"1"'])

  publish(await sign(set('shop:Write'), { sequence: 8 }))
  assert.deepEqual(await Promise.all([watch.refresh(), watch.refresh()]), [true, true], 'one look for all who wait')
  assert.deepEqual([await allows('GET'), await allows('POST')], [false, true])
  const asked = seen.length
  for (const bytes of [await sign(set('*')), set('*'), await sign(set('*'), { sequence: 9, audience: 'bank' }), await sign(set('*'), { sequence: 8 }), await sign(set('*'), { sequence: 10, notAfter: NOW }), 'no bundle']) {
    publish(bytes)
    assert.equal(await watch.refresh(), false)
    assert.deepEqual([await allows('GET'), await allows('POST')], [false, true])
  }
  fail(500)
  assert.equal(await watch.refresh(), false)
  assert.equal(seen.length, asked + 7)
  assert.deepEqual(updates, [7, 8])
  assert.deepEqual(errors, ['unavailable', 'rollback', 'unsigned', 'wrong-audience', 'rollback', 'expired', 'unsigned', 'unavailable'])
  assert.equal(watch.bundle.sequence, 8)
}))

test('the first request waits for the bundle, and later ones do not', () => publisher(async ({ url, publish, seen }) => {
  publish(set('shop:Read'))
  const watch = watchBundle(new URL(url), { intervalSeconds: 3600 })
  const authorizer = createAuthorizer({ policySet: watch.current, principal: ANA, action: 'shop:Read' })
  const answers = await Promise.all(Array.from({ length: 20 }, () => authorizer.authorize(new Request('https://shop.example'))))
  assert.ok(answers.every(({ allowed }) => allowed))
  assert.equal(seen.length, 1)
  assert.equal(watch.current(), watch.bundle.policySet)
  assert.equal(seen.length, 1, 'not before the interval is over')
}))

test('a bundle that has expired since denies', async () => {
  let now = NOW
  const { policySet } = await open(await sign(set('shop:Read'), { notAfter: NOW + 1000 }))
  const records = []
  const authorizer = createAuthorizer({ policySet, principal: ANA, action: 'shop:Read', now: () => now, onDecision: record => void records.push(record) })
  assert.equal((await authorizer.authorize(new Request('https://shop.example'))).allowed, true)
  now += 1000
  assert.equal((await authorizer.authorize(new Request('https://shop.example'))).response.status, 403)
  assert.deepEqual(records.map(({ code, bundleHash }) => [code, bundleHash?.length]), [['statement-allows', 64], ['policy-set-expired', undefined]])
  assert.equal(records[0].statement.sid, 'Those')
})

test('what is no set is told by the class that the entry exports', () => {
  assert.throws(() => PolicySet.fromBytes(Uint8Array.of(1)), edge.BundleError)
})
