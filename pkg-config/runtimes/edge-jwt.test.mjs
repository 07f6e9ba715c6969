// `jwtPrincipal`: what a token becomes, and attacks on tokens, keys and where keys come from. Each is 401.
import assert from 'node:assert/strict'
import http from 'node:http'
import { test } from 'node:test'
import { policy } from './calls.mjs'
import { importByName } from './installed.mjs'
import { ALGORITHMS, AUDIENCE, base64url, claims, hmacToken, ISSUER, makeKey, makeToken, NOW, ROLE, unsignedToken } from './tokens.mjs'

const { createAuthorizer, jwtPrincipal } = await importByName('iam-verdict/edge')

const keys = Object.fromEntries(await Promise.all(ALGORITHMS.map(async alg => [alg, await makeKey(alg, `key-${alg}`)])))
const { RS256, ES256 } = keys
const stranger = await makeKey('ES256', 'key-ES256')
const weak = await makeKey('RS256', 'weak', { generate: { modulusLength: 1024 } })
const encrypting = await makeKey('ES256', 'encrypting', { jwk: { use: 'enc' } })
const wrapping = await makeKey('ES256', 'wrapping', { jwk: { key_ops: ['sign'] } })
const twins = await Promise.all([1, 2].map(() => makeKey('ES256', 'twin')))
const nameless = await makeKey('ES384', undefined)
const huge = { kty: 'RSA', kid: 'huge', n: base64url(new Uint8Array(1025).fill(255)), e: 'AQAB' }
const jwks = { keys: [...[...Object.values(keys), weak, encrypting, wrapping, ...twins].map(({ jwk }) => jwk), huge] }

const options = more => ({ jwks, issuer: ISSUER, audience: AUDIENCE, roleArn: ROLE, now: () => NOW * 1000, ...more })
const withToken = (token, headers) => new Request('https://shop.example/', { headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers } })
const everything = { identityBased: [policy({ Effect: 'Allow', Action: '*', Resource: '*' })] }

/** The answer of a guard that allows everything to whoever has a good token, and what its log was told. */
async function ask(request, more) {
  let record
  const authorizer = createAuthorizer({ policies: everything, principal: jwtPrincipal(options(more)), action: 'shop:Read', onDecision: told => { record = told } })
  return { ...await authorizer.authorize(request), record }
}

async function assertRefused(request, code, more) {
  const { allowed, response, record, principal } = await ask(request, more)
  assert.deepEqual([allowed, response?.status, record.code, principal], [false, 401, code, undefined])
  assert.equal(await response.text(), '{"message":"Unauthorized"}')
  assert.equal(response.headers.get('www-authenticate'), code === 'token-missing' ? 'Bearer' : 'Bearer error="invalid_token"')
}

for (const alg of ALGORITHMS) {
  test(`${alg} is verified`, async () => {
    const { allowed, record } = await ask(withToken(await makeToken(keys[alg])), { algorithms: ALGORITHMS })
    assert.equal(allowed, true, JSON.stringify(record))
  })
}

const head = more => JSON.stringify({ alg: 'ES256', kid: 'key-ES256', ...more })
const raw = (more, key = ES256) => makeToken(key, JSON.stringify(claims()), head(more))
const flipped = (token, at) => `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
const good = await makeToken(ES256)
const [goodHead, goodBody, goodSignature] = good.split('.')
const body = value => makeToken(ES256, value)
const text = JSON.stringify(claims())

/** What an attacker sends: the token, and the code that the log is told. */
const ATTACKS = {
  'nothing': [undefined, 'token-missing'],
  'alg none': [unsignedToken(claims(), { alg: 'none', kid: 'key-ES256' }), 'algorithm-not-allowed'],
  'alg None with a signature': [await raw({ alg: 'None' }), 'algorithm-not-allowed'],
  'no alg': [await raw({ alg: undefined }), 'algorithm-not-allowed'],
  'alg that is a list': [await raw({ alg: ['ES256'] }), 'algorithm-not-allowed'],
  'alg of a prototype': [await raw({ alg: 'constructor' }), 'algorithm-not-allowed'],
  'HS256 with the public key, as SPKI': [await hmacToken(RS256.pem, claims(), { alg: 'HS256', kid: 'key-RS256' }), 'algorithm-not-allowed'],
  'HS256 with the modulus': [await hmacToken(Buffer.from(RS256.jwk.n, 'base64url'), claims(), { alg: 'HS256', kid: 'key-RS256' }), 'algorithm-not-allowed'],
  'an algorithm that is not on the list': [await makeToken(keys.RS512), 'algorithm-not-allowed'],
  'the key of another algorithm': [await makeToken(ES256, claims(), { kid: 'key-RS256' }), 'key-not-fit'],
  'the key of another curve': [await makeToken(ES256, claims(), { kid: 'key-ES384' }), 'key-not-fit'],
  'PS256 with a key for RS256': [await makeToken(keys.PS256, claims(), { kid: 'key-RS256' }), 'key-not-fit'],
  'an id that nobody has': [await makeToken(ES256, claims(), { kid: 'other' }), 'key-not-found'],
  'an id that is a path': [await makeToken(ES256, claims(), { kid: '../../dev/null' }), 'key-not-found'],
  'an id that is no text': [await makeToken(ES256, claims(), { kid: { $ne: null } }), 'token-malformed'],
  'no id where several keys fit': [await makeToken(ES256, claims(), { kid: undefined }), 'key-not-found'],
  'an id that two keys have': [await makeToken(twins[0]), 'key-not-found'],
  'a key of 1,024 bits': [await makeToken(weak), 'key-not-fit'],
  'a key of 8,200 bits': [await makeToken(RS256, claims(), { kid: 'huge' }), 'key-not-fit'],
  'a key for encryption': [await makeToken(encrypting), 'key-not-fit'],
  'a key for signing only': [await makeToken(wrapping), 'key-not-fit'],
  'a stranger’s key of the same id': [await makeToken(stranger), 'signature-invalid'],
  'a key that the token brings along': [await makeToken(stranger, claims(), { jwk: stranger.jwk, jku: 'https://evil.example/jwks', x5u: 'https://evil.example/' }), 'signature-invalid'],
  'crit': [await raw({ crit: ['exp'] }), 'critical-header'],
  'an empty crit': [await raw({ crit: [] }), 'critical-header'],
  'an unencoded payload': [await raw({ b64: false }), 'critical-header'],
  'an encrypted token’s header': [await raw({ enc: 'A128GCM' }), 'critical-header'],
  'a compressed payload': [await raw({ zip: 'DEF' }), 'critical-header'],
  'a token for another purpose': [await raw({ typ: 'dpop+jwt' }), 'type-not-allowed'],
  'a type that is no text': [await raw({ typ: ['JWT'] }), 'type-not-allowed'],
  'a changed claim': [`${goodHead}.${base64url(text.replace('ana', 'bob'))}.${goodSignature}`, 'signature-invalid'],
  'a changed signature': [`${goodHead}.${goodBody}.${flipped(goodSignature, 10)}`, 'signature-invalid'],
  'an empty signature': [`${goodHead}.${goodBody}.`, 'signature-invalid'],
  'a signature of zeros': [`${goodHead}.${goodBody}.${base64url(new Uint8Array(64))}`, 'signature-invalid'],
  'a signature that is too long': [`${goodHead}.${goodBody}.${base64url(new Uint8Array(72))}`, 'signature-invalid'],
  'the header of another token': [`${base64url(head({ typ: undefined }))}.${goodBody}.${goodSignature}`, 'signature-invalid'],
  'two parts': [`${goodHead}.${goodBody}`, 'token-malformed'],
  'four parts': [`${good}.AA`, 'token-malformed'],
  'five parts': [`${good}.AA.AA`, 'token-malformed'],
  'an empty header': [`.${goodBody}.${goodSignature}`, 'token-malformed'],
  'base64 with padding': [`${goodHead}=.${goodBody}.${goodSignature}`, 'token-malformed'],
  'base64 of the other alphabet': [`${goodHead}.${goodBody}.${goodSignature.slice(0, -4)}+/+/`, 'token-malformed'],
  'a second spelling of the same bytes': [`${goodHead}.${goodBody}.${goodSignature.slice(0, -1)}${String.fromCharCode(goodSignature.charCodeAt(goodSignature.length - 1) + 1)}`, 'token-malformed'],
  'a header that is no JSON': [await makeToken(ES256, text, '{"alg":"ES256"'), 'token-malformed'],
  'a header that is a list': [await makeToken(ES256, text, '[]'), 'token-malformed'],
  'a header with two algs': [await makeToken(ES256, text, '{"alg":"none","kid":"key-ES256","alg":"ES256"}'), 'token-malformed'],
  'claims that are no object': [await body('"ana"'), 'token-malformed'],
  'claims that are null': [await body('null'), 'token-malformed'],
  'claims that are no UTF-8': [`${goodHead}.${base64url(Buffer.from([0x7b, 0xff, 0x7d]))}.${goodSignature}`, 'token-malformed'],
  'a claim that stands twice': [await body(text.replace('"sub":"ana"', '"sub":"ana","sub":"root"')), 'token-malformed'],
  'a claim that stands twice, once escaped': [await body(text.replace('"sub":"ana"', '"sub":"ana","s\\u0075b":"root"')), 'token-malformed'],
  'a claim that stands twice, deep inside': [await body(text.replace('"team":"blue"', '"team":[{"a":1,"a":2}]')), 'token-malformed'],
  'nesting without end': [await body(`{"a":${'['.repeat(5000)}`), 'token-malformed'],
  'a token of 20 kB': [await body(claims({ note: 'x'.repeat(20_000) })), 'token-too-large'],
  'another issuer': [await body(claims({ iss: 'https://evil.example' })), 'issuer-mismatch'],
  'the issuer with a slash more': [await body(claims({ iss: `${ISSUER}/` })), 'issuer-mismatch'],
  'issuers': [await body(claims({ iss: [ISSUER] })), 'issuer-mismatch'],
  'no issuer': [await body(claims({ iss: undefined })), 'issuer-mismatch'],
  'another audience': [await body(claims({ aud: 'bank' })), 'audience-mismatch'],
  'other audiences': [await body(claims({ aud: ['bank', 'shopping'] })), 'audience-mismatch'],
  'no audience': [await body(claims({ aud: undefined })), 'audience-mismatch'],
  'an empty list of audiences': [await body(claims({ aud: [] })), 'audience-mismatch'],
  'an audience that is an object': [await body(claims({ aud: { shop: true } })), 'audience-mismatch'],
  'an expired token': [await body(claims({ exp: NOW - 31 })), 'token-expired'],
  'a token that expires just now, with its skew': [await body(claims({ exp: NOW - 30 })), 'token-expired'],
  'no end': [await body(claims({ exp: undefined })), 'claims-malformed'],
  'an end that is a text': [await body(claims({ exp: String(NOW + 600) })), 'claims-malformed'],
  'an end beyond numbers': [await body(text.replace(`"exp":${NOW + 600}`, '"exp":null')), 'claims-malformed'],
  'not yet valid': [await body(claims({ nbf: NOW + 31 })), 'token-not-yet-valid'],
  'a beginning that is a text': [await body(claims({ nbf: '0' })), 'claims-malformed'],
  'issued in the future': [await body(claims({ iat: NOW + 31 })), 'token-not-yet-valid'],
  'a subject that is no text': [await body(claims({ sub: 7 })), 'claims-malformed']
}
for (const [name, [token, code]] of Object.entries(ATTACKS)) test(`${name}: 401, ${code}`, () => assertRefused(withToken(token), code))

const HEADERS = {
  'another scheme': [`Basic ${good}`, 'token-malformed'],
  'no scheme': [good, 'token-malformed'],
  'two tokens': [`Bearer ${good}, Bearer ${good}`, 'token-malformed'],
  'something behind it': [`Bearer ${good} x`, 'token-malformed'],
  'an empty header': ['', 'token-malformed'],
  'the scheme alone': ['Bearer', 'token-malformed']
}
for (const [name, [authorization, code]] of Object.entries(HEADERS)) test(`Authorization with ${name}: 401`, () => assertRefused(withToken(undefined, { authorization }), code))

test('a token that is cut off anywhere, or has another letter anywhere, is 401', async () => {
  const authorizer = createAuthorizer({ policies: everything, principal: jwtPrincipal(options()), action: 'shop:Read' })
  for (let at = 0; at < good.length; at++) {
    for (const token of [good.slice(0, at), flipped(good, at), `${good.slice(0, at)}.${good.slice(at)}`]) {
      const { allowed, response } = await authorizer.authorize(withToken(token))
      assert.deepEqual([allowed, response.status], [false, 401], token)
    }
  }
})

test('a token is good to its last second, and with the skew that clocks may have', async () => {
  for (const more of [{ exp: NOW - 29 }, { nbf: NOW + 30 }, { iat: NOW + 30 }, { aud: ['bank', 'shop'] }, { iat: undefined }]) {
    assert.equal((await ask(withToken(await body(claims(more))))).allowed, true, JSON.stringify(more))
  }
  await assertRefused(withToken(await body(claims({ exp: NOW }))), 'token-expired', { clockSkewSeconds: 0 })
  await assertRefused(withToken(good), 'token-expired', { now: () => NaN })
})

test('a key without id is used where it alone fits', async () => {
  assert.equal((await ask(withToken(await makeToken(nameless)), { jwks: { keys: [ES256.jwk, nameless.jwk] } })).allowed, true)
  // By type and curve alone, where the keys do not say for which algorithm they are.
  const unsaid = [RS256, ES256, keys.EdDSA, nameless].map(({ jwk: { alg, kid, ...members } }) => members)
  for (const key of [RS256, ES256, keys.EdDSA, nameless]) {
    assert.equal((await ask(withToken(await makeToken(key, claims(), { kid: undefined })), { jwks: { keys: unsaid } })).allowed, true, key.alg)
  }
})

test('what a polluted prototype says is no claim and no header', async () => {
  const endless = await body(claims({ exp: undefined }))
  const critical = withToken(await body(claims()))
  Object.prototype.exp = NOW + 600
  try {
    await assertRefused(withToken(endless), 'claims-malformed')
    assert.equal((await ask(critical)).allowed, true)
  } finally {
    delete Object.prototype.exp
  }
})

test('types, algorithms and the place of the token are as one says', async () => {
  assert.equal((await ask(withToken(await raw({ typ: 'application/AT+JWT' })))).allowed, true)
  assert.equal((await ask(withToken(await raw({ typ: 'dpop+jwt' })), { types: ['dpop+jwt'] })).allowed, true)
  await assertRefused(withToken(good), 'type-not-allowed', { types: ['at+jwt'] })
  await assertRefused(withToken(good), 'algorithm-not-allowed', { algorithms: ['RS256'] })
  const cookie = request => /token=([^;]+)/.exec(request.headers.get('cookie') ?? '')?.[1]
  assert.equal((await ask(withToken(undefined, { cookie: `token=${good}` }), { token: cookie })).allowed, true)
  await assertRefused(withToken(good), 'token-missing', { token: cookie })
})

test('the principal is a session of the role; claims are keys of the issuer', async () => {
  const principal = jwtPrincipal(options({ tags: { team: 'team', level: 'level', none: 'none' }, sessionName: ({ sub }) => `${sub}@shop` }))
  const token = await body(claims({ level: 3, scope: ['a', 'b'], nested: { a: 1 }, email_verified: true }))
  assert.deepEqual(await principal(withToken(token)), {
    principal: {
      type: 'assumed_role', arn: 'arn:aws:sts::111122223333:assumed-role/customer/ana@shop', roleArn: ROLE, account: '111122223333',
      tags: { team: 'blue', level: '3' }
    },
    context: {
      'id.example.com/shop:iss': ISSUER, 'id.example.com/shop:aud': 'shop', 'id.example.com/shop:sub': 'ana', 'id.example.com/shop:iat': NOW - 60,
      'id.example.com/shop:exp': NOW + 600, 'id.example.com/shop:team': 'blue', 'id.example.com/shop:level': 3, 'id.example.com/shop:scope': ['a', 'b'],
      'id.example.com/shop:email_verified': true,
      'aws:FederatedProvider': 'arn:aws:iam::111122223333:oidc-provider/id.example.com/shop',
      'aws:TokenIssueTime': new Date((NOW - 60) * 1000).toISOString()
    }
  })
})

test('a provider that AWS knows by its name has no ARN', async () => {
  const google = 'https://accounts.google.com'
  const principal = jwtPrincipal(options({ issuer: google }))
  assert.equal((await principal(withToken(await body(claims({ iss: google }))))).context['aws:FederatedProvider'], 'accounts.google.com')
})

test('policies see role, tags and claims', async () => {
  const statement = {
    Effect: 'Allow', Action: 'shop:Read', Resource: '*',
    Condition: {
      ArnEquals: { 'aws:PrincipalArn': ROLE },
      StringEquals: { 'aws:PrincipalTag/team': 'blue', 'id.example.com/shop:sub': 'ana' },
      DateGreaterThan: { 'aws:TokenIssueTime': '2026-11-27T11:00:00Z' }
    }
  }
  const authorizer = createAuthorizer({ policies: { identityBased: [policy(statement)] }, principal: jwtPrincipal(options({ tags: { team: 'team' } })), action: 'shop:Read' })
  assert.equal((await authorizer.authorize(withToken(good))).decision, 'allowed')
  assert.equal((await authorizer.authorize(withToken(await body(claims({ team: 'red' }))))).decision, 'implicitDeny')
})

const boom = () => {
  throw new Error('no')
}
const tags = more => ({ tags: () => more })
/** The token is good, and what is made of it is not: 403. */
const REFUSALS = {
  'a role that is none': [{ roleArn: () => 'customer' }, 'invalid-principal'],
  'a role of a thrown function': [{ roleArn: boom }, 'callback-failed'],
  'a subject that is no session name': [{}, 'invalid-principal', { sub: 'auth0|ana' }],
  'no subject': [{}, 'invalid-principal', { sub: undefined }],
  'a session name of one letter': [{ sessionName: () => 'a' }, 'invalid-principal'],
  'a session name of 65 letters': [{ sessionName: () => 'a'.repeat(65) }, 'invalid-principal'],
  'a session name with a slash': [{ sessionName: () => 'ana/../root' }, 'invalid-principal'],
  'a session name with a new line': [{ sessionName: () => 'ana\n' }, 'invalid-principal'],
  '51 tags': [tags(Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v']))), 'invalid-principal'],
  'a tag of AWS': [tags({ 'AWS:team': 'x' }), 'invalid-principal'],
  'tags that differ in case': [tags({ team: 'x', Team: 'y' }), 'invalid-principal'],
  'a tag with a long key': [tags({ ['k'.repeat(129)]: 'v' }), 'invalid-principal'],
  'a tag with a long value': [tags({ k: 'v'.repeat(257) }), 'invalid-principal'],
  'a tag with a star': [tags({ k: '*' }), 'invalid-principal'],
  'a tag that is no text': [tags({ k: 1 }), 'invalid-principal'],
  'a tag of a list': [{ tags: { groups: 'groups' } }, 'invalid-principal', { groups: ['a', 'b'] }],
  'tags of a thrown function': [{ tags: boom }, 'callback-failed']
}
for (const [name, [more, code, extra]] of Object.entries(REFUSALS)) {
  test(`${name}: 403`, async () => {
    const { allowed, response, record } = await ask(withToken(await body(claims(extra))), more)
    assert.deepEqual([allowed, response.status, record.code, record.error.at], [false, 403, code, 'principal'])
  })
}

test('options that make no sense throw when the principal is made', () => {
  const WRONG = [
    { jwks: undefined }, { jwks: 'no url' }, { jwks: 'http://id.example.com/jwks' }, { jwks: new URL('ftp://id.example.com/') }, { jwks: { keys: ['x'] } }, { issuer: undefined }, { issuer: '' },
    { issuer: 'aws' }, { audience: undefined }, { audience: [] }, { audience: [7] }, { roleArn: undefined }, { roleArn: 'customer' }, { algorithms: [] }, { algorithms: ['none'] },
    { algorithms: ['HS256'] }, { algorithms: ['RS256', 'rs256'] }, { types: [] }, { clockSkewSeconds: -1 }, { clockSkewSeconds: 601 }, { clockSkewSeconds: '30' }, { audiense: 'shop' }, { sessionName: 'sub' }, { tags: 'team' }, { token: 'x' }, { fetch: {} }, { now: 0 }, { algorithms: 'ES256' }, { types: 'JWT' }
  ]
  for (const more of WRONG) assert.throws(() => jwtPrincipal(options(more)), { name: 'RequestError' }, JSON.stringify(more))
  assert.throws(() => jwtPrincipal(options({ jwks: new URL('https://id.example.com/'), cacheSeconds: -1 })), { name: 'RequestError' })
})

/** A key endpoint on the loopback; `respond` may be swapped. */
async function endpoint(respond) {
  const server = http.createServer((request, response) => {
    state.asked++
    state.respond(response, request)
  })
  const state = { asked: 0, respond }
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  state.url = `http://127.0.0.1:${server.address().port}/jwks`
  state.close = () => new Promise(resolve => {
    server.close(resolve)
    server.closeAllConnections()
  })
  return state
}
const serve = (...served) => response => response.end(JSON.stringify({ keys: served.map(({ jwk }) => jwk) }))

async function withEndpoint(respond, use) {
  const state = await endpoint(respond)
  try {
    await use(state)
  } finally {
    await state.close()
  }
}

test('keys are fetched once, for all who wait, and kept', () => withEndpoint(serve(ES256), async state => {
  const principal = jwtPrincipal(options({ jwks: state.url }))
  await Promise.all(Array.from({ length: 20 }, () => principal(withToken(good))))
  await principal(withToken(good))
  assert.equal(state.asked, 1)
}))

test('an unknown id makes keys be fetched again, but not each time', t => withEndpoint(serve(RS256), async state => {
  t.mock.timers.enable({ apis: ['Date'], now: NOW * 1000 })
  const principal = jwtPrincipal(options({ jwks: new URL(state.url), now: () => NOW * 1000 }))
  const old = await makeToken(RS256)
  await principal(withToken(old))
  state.respond = serve(ES256)
  for (let index = 0; index < 50; index++) await assert.rejects(principal(withToken(good)), { code: 'key-not-found' })
  assert.equal(state.asked, 1)
  t.mock.timers.setTime(NOW * 1000 + 31_000)
  await principal(withToken(good))
  assert.equal(state.asked, 2)
  await assert.rejects(principal(withToken(old)), { code: 'key-not-found' }, 'a key that was taken back')
  assert.equal(state.asked, 2)
}))

test('keys outlive an endpoint that is down, for an hour', t => withEndpoint(serve(ES256), async state => {
  t.mock.timers.enable({ apis: ['Date'], now: NOW * 1000 })
  const principal = jwtPrincipal(options({ jwks: state.url, now: () => NOW * 1000 }))
  await principal(withToken(good))
  state.respond = response => response.writeHead(503).end()
  t.mock.timers.setTime((NOW + 601) * 1000)
  await principal(withToken(good))
  await principal(withToken(good))
  assert.equal(state.asked, 2)
  t.mock.timers.setTime((NOW + 600 + 3601) * 1000)
  await assert.rejects(principal(withToken(good)), { name: 'TokenError', code: 'keys-unavailable' })
  state.respond = serve(ES256)
  t.mock.timers.setTime((NOW + 600 + 3610) * 1000)
  await principal(withToken(good))
}))

const ENDPOINTS = {
  'an error': response => response.writeHead(500).end(JSON.stringify({ keys: [ES256.jwk] })),
  'a redirect': (response, { url }) => url === '/there' ? serve(ES256)(response) : response.writeHead(302, { location: '/there' }).end(),
  'no JSON': response => response.end('<html>'),
  'no key set': response => response.end('{"keys":"none"}'),
  'two key sets in one': response => response.end('{"keys":[],"keys":[]}'),
  'too many keys': response => response.end(JSON.stringify({ keys: Array(101).fill(ES256.jwk) })),
  'half an answer': response => {
    response.writeHead(200, { 'content-length': 1000 }).write('{')
    response.destroy()
  },
  'too much': response => response.end(JSON.stringify({ keys: [ES256.jwk], pad: 'x'.repeat(300_000) })),
  'too much, without saying so': response => {
    response.write(`{"keys":${JSON.stringify([ES256.jwk])},"pad":"`)
    response.on('error', () => {})
    for (let index = 0; index < 40; index++) response.write('x'.repeat(10_000))
    response.end('"}')
  }
}
for (const [name, respond] of Object.entries(ENDPOINTS)) {
  test(`a key endpoint that answers with ${name}: 401`, () => withEndpoint(respond, ({ url }) => assertRefused(withToken(good), 'keys-unavailable', { jwks: url })))
}

test('a key endpoint that is not there, and a `fetch` that throws: 401', async () => {
  const { url, close } = await endpoint(serve(ES256))
  await close()
  await assertRefused(withToken(good), 'keys-unavailable', { jwks: url })
  await assertRefused(withToken(good), 'keys-unavailable', { jwks: 'https://id.example.com/jwks', fetch: boom })
})

test('a key endpoint that does not answer is given up after five seconds', { timeout: 20_000 }, () => withEndpoint(() => {}, async ({ url }) => {
  const start = performance.now()
  await assertRefused(withToken(good), 'keys-unavailable', { jwks: url })
  assert.ok(performance.now() - start < 10_000)
}))
