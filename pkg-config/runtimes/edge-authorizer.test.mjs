// The guard of `iam-verdict/edge`: what it lets through, and that nothing that fails does.
import { instances } from './watch.mjs'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policy } from './calls.mjs'
import { importByName, require } from './installed.mjs'

const engine = await importByName('iam-verdict')
const edge = await importByName('iam-verdict/edge')
const { createAuthorizer, otelAttributes, TokenError } = edge

const ANA = 'arn:aws:iam::111122223333:user/ana'
const policies = {
  identityBased: [policy(
    { Sid: 'Read', Effect: 'Allow', Action: 'shop:Read', Resource: 'arn:aws:shop:::orders/*' },
    { Sid: 'NotFromThere', Effect: 'Deny', Action: '*', Resource: '*', Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } } },
    { Sid: 'Later', Effect: 'Allow', Action: 'shop:Later', Resource: '*', Condition: { DateGreaterThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } } },
    { Sid: 'Browser', Effect: 'Allow', Action: 'shop:Browse', Resource: '*', Condition: { StringLike: { 'aws:UserAgent': 'Mozilla/*' }, StringEquals: { 'aws:Referer': 'https://shop.example/' } } }
  )]
}
const NOW = Date.UTC(2026, 10, 27, 12)
const options = more => ({
  policies,
  principal: ANA,
  action: 'shop:Read',
  resource: request => `arn:aws:shop:::${new URL(request.url).pathname.slice(1)}`,
  now: () => NOW,
  ...more
})
const request = (path = '/orders/1', init) => new Request(`https://shop.example${path}`, init)
const boom = () => {
  throw new Error('secret-detail')
}

/** What `authorize` answers, and what the log was told. */
async function ask(more, asked = request(), platform) {
  const told = []
  const authorizer = createAuthorizer(options({ onDecision: (record, error) => void told.push({ record, error }), ...more }))
  const authorization = await authorizer.authorize(asked, platform)
  return { ...authorization, told, record: told[0]?.record }
}

async function assertDenied({ allowed, response }, status) {
  assert.equal(allowed, false)
  assert.equal(response.status, status)
  const text = await response.text()
  assert.equal(text, status === 401 ? '{"message":"Unauthorized"}' : '{"message":"Forbidden"}')
  assert.equal(response.headers.get('cache-control'), 'no-store')
  if (status === 401) assert.match(response.headers.get('www-authenticate'), /^Bearer( error="invalid_token")?$/)
  assert.doesNotMatch(JSON.stringify([...response.headers]) + text, /secret|NotFromThere|policy/i)
}

test('what the policies allow goes through, without a response', async () => {
  const { allowed, decision, principal, response, told } = await ask()
  assert.deepEqual({ allowed, decision, principal, response }, { allowed: true, decision: 'allowed', principal: ANA, response: undefined })
  assert.equal(told.length, 1)
})

const DENIALS = {
  'implicitly': [{ action: 'shop:Write' }, 'implicitDeny'],
  'explicitly': [{ context: { 'aws:SourceIp': '198.51.100.7' } }, 'explicitDeny'],
  'explicitly, by what the platform tells': [{}, 'explicitDeny', { context: { 'aws:SourceIp': '198.51.100.7' } }],
  'by the clock': [{ action: 'shop:Later' }, 'implicitDeny']
}
for (const [name, [more, decision, platform]] of Object.entries(DENIALS)) {
  test(`what they deny ${name} is 403`, async () => {
    const answer = await ask(more, request(), platform)
    assert.equal(answer.decision, decision)
    assert.deepEqual([answer.record.status, answer.record.decision, answer.record.allowed], [403, decision, false])
    await assertDenied(answer, 403)
  })
}

test('every part may be a value, a function or an async function; functions get request and platform', async () => {
  const seen = []
  const note = value => async (...args) => {
    seen.push(args)
    return value
  }
  const platform = { context: { 'aws:SourceIp': '203.0.113.7' } }
  const asked = request()
  const { allowed } = await ask({ principal: note(ANA), action: note('shop:Read'), resource: note('arn:aws:shop:::orders/1'), resourceAccount: note('111122223333'), context: note({}) }, asked, platform)
  assert.equal(allowed, true)
  assert.deepEqual(seen, Array(5).fill([asked, platform]))
})

test('time, user agent and referer are keys; the context of the application lies over the platform’s, in any case', async () => {
  const headers = { 'user-agent': 'Mozilla/5.0', referer: 'https://shop.example/' }
  assert.equal((await ask({ action: 'shop:Browse' }, request('/', { headers }))).allowed, true)
  assert.equal((await ask({ action: 'shop:Browse' })).allowed, false)
  assert.equal((await ask({ action: 'shop:Later', now: () => new Date('2031-01-01') })).allowed, true)
  const over = await ask({ context: { 'AWS:sourceip': '203.0.113.7' }, logContext: true }, request(), { context: { 'aws:SourceIp': '198.51.100.7' } })
  assert.equal(over.allowed, true)
  assert.deepEqual(over.record.context, { 'aws:CurrentTime': '2026-11-27T12:00:00.000Z', 'aws:EpochTime': NOW / 1000, 'AWS:sourceip': '203.0.113.7' })
})

/** One `exhaust` of the engine's memory makes the next large question a trap. */
function exhaust() {
  const { memory } = instances.at(-1).exports
  for (let pages = 4096; pages >= 1; pages >>= 1) {
    try {
      for (;;) memory.grow(pages)
    } catch {
      // no more of this size
    }
  }
}

const set = (more = {}) => Object.defineProperties(engine.compile(policies), Object.fromEntries(Object.entries(more).map(([name, value]) => [name, { value }])))
const freed = () => {
  const gone = set()
  gone.free()
  return gone
}
const broken = { identityBased: ['{"Version":"2012-10-17","Statement":[{"Effect":"Dney","Action":"*","Resource":"*"}]}'] }
const noPolicies = more => ({ policies: undefined, ...more })
const poison = new Proxy({}, { getOwnPropertyDescriptor: boom, get: boom, has: boom, ownKeys: boom, getPrototypeOf: boom })

/** Everything that can go wrong: where the record says so, and by which code. None may end in anything but 403. */
const FAILURES = {
  'a thrown `now`': [{ now: boom }, 'now', 'callback-failed'],
  'a clock that tells no time': [{ now: () => NaN }, 'now', 'callback-failed'],
  ...Object.fromEntries(['principal', 'action', 'resource', 'resourceAccount', 'context'].flatMap(name => [
    [`a thrown \`${name}\``, [{ [name]: boom }, name, 'callback-failed']],
    [`a rejected \`${name}\``, [{ [name]: () => Promise.reject(new Error('secret-detail')) }, name, 'callback-failed']],
    [`\`${name}\` that throws what is no error`, [{ [name]: () => { throw null } }, name, 'callback-failed']],
    [`\`${name}\` that returns nothing`, [{ [name]: () => undefined }, name, 'missing-field']],
    [`\`${name}\` that returns null`, [{ [name]: async () => null }, name, 'missing-field']]
  ])),
  'a TokenError of another part than `principal`': [{ action: () => { throw new TokenError('token-missing', 'no') } }, 'action', 'token-missing'],
  'a principal that is none': [{ principal: 'ana' }, 'engine', 'invalid-principal'],
  'a principal of no known type': [{ principal: { type: 'admin' } }, 'engine', 'invalid-principal'],
  'a poisoned principal': [{ principal: () => ({ type: 'iam_user', arn: ANA, get account() { return boom() } }) }, 'engine', 'unreadable'],
  'an action that is none': [{ action: 'Read' }, 'engine', 'invalid-action'],
  'an action that is no text': [{ action: () => 7 }, 'engine', 'invalid-type'],
  'a resource that is none': [{ resource: 'orders' }, 'engine', 'invalid-resource'],
  'a context that is no data': [{ context: { 'aws:SourceIp': () => '203.0.113.7' } }, 'engine', 'invalid-type'],
  'a context with a missing value': [{ context: { 'aws:SourceIp': undefined } }, 'context', 'invalid-context'],
  'two spellings of one key': [{ context: { 'aws:SourceIp': '203.0.113.7', 'aws:sourceip': '203.0.113.8' } }, 'context', 'invalid-context'],
  'a context that contradicts the principal’s': [{ principal: () => ({ principal: ANA, context: { 'id.example.com:sub': 'ana' } }), context: { 'ID.example.com:sub': 'root' } }, 'context', 'contradiction'],
  'a poisoned context': [{ context: () => poison }, 'context', 'callback-failed'],
  'no policy set': [noPolicies({ policySet: () => undefined }), 'policySet', 'policy-set-missing'],
  'a thrown `policySet`': [noPolicies({ policySet: boom }), 'policySet', 'callback-failed'],
  'a `policySet` that does not compile': [noPolicies({ policySet: () => engine.compile(broken) }), 'policySet', 'invalid-policy'],
  'a policy set that is none': [noPolicies({ policySet: () => ({}) }), 'engine', 'callback-failed'],
  'an expired policy set': [noPolicies({ policySet: set({ notAfter: NOW }) }), 'policySet', 'policy-set-expired'],
  'a policy set that expired by its date': [noPolicies({ policySet: () => set({ notAfter: new Date(NOW - 1) }) }), 'policySet', 'policy-set-expired'],
  'an end that cannot be read': [noPolicies({ policySet: set({ notAfter: 'soon' }) }), 'policySet', 'policy-set-expired'],
  'a freed policy set': [noPolicies({ policySet: freed() }), 'engine', 'freed'],
  'a policy set that answers something else': [noPolicies({ policySet: { decideWithReason: () => ({ decision: 'ALLOWED', code: 'x' }) } }), undefined, 'x']
}
for (const [name, [more, at, code]] of Object.entries(FAILURES)) {
  test(`${name} is 403, and only the log is told`, async () => {
    const answer = await ask(more)
    await assertDenied(answer, 403)
    assert.equal(answer.told.length, 1)
    assert.deepEqual([answer.record.allowed, answer.record.status, answer.record.error?.at, answer.record.code], [false, 403, at, code])
    assert.doesNotMatch(JSON.stringify(answer.record), /secret-detail/)
  })
}

test('a token that fails is 401; who sent none is not told that it is invalid', async () => {
  for (const [code, challenge] of [['token-missing', 'Bearer'], ['token-expired', 'Bearer error="invalid_token"']]) {
    const answer = await ask({ principal: () => { throw new TokenError(code, 'secret-detail') } })
    assert.equal(answer.response.headers.get('www-authenticate'), challenge)
    await assertDenied(answer, 401)
    assert.deepEqual([answer.record.status, answer.record.code, answer.record.error], [401, code, { at: 'principal', name: 'TokenError', code }])
    assert.equal(answer.told[0].error.message, 'secret-detail')
  }
})

test('a path that writes plain letters by percent signs is 403; what has to be written so is not', async () => {
  const letters = '-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
  for (const letter of letters) {
    const code = letter.charCodeAt(0).toString(16)
    for (const written of [code, code.toUpperCase()]) await assertDenied(await ask({}, request(`/orders/a%${written}b`)), 403)
  }
  for (const path of ['/orders/a%20b', '/orders/%C3%A4', '/orders/a%2Fb', '/orders/1?q=%61', '/orders/%']) assert.equal((await ask({}, request(path))).allowed, true, path)
})

test('a request that is none is 403', async () => {
  for (const asked of [null, 'GET /', {}, poison]) await assertDenied(await ask({}, asked), 403)
})

test('a fault of the engine is 403, and the next request is decided', async () => {
  const more = { context: asked => asked.url.endsWith('#large') ? { 'aws:Referer': 'ä'.repeat(4_000_000) } : {} }
  const told = []
  const authorizer = createAuthorizer(options({ ...more, onDecision: record => void told.push(record) }))
  assert.equal((await authorizer.authorize(request())).allowed, true)
  const made = instances.length
  exhaust()
  const large = request()
  Object.defineProperty(large, 'url', { value: 'https://shop.example/orders/1#large' })
  await assertDenied(await authorizer.authorize(large), 403)
  assert.deepEqual([told[1].error, told[1].code], [{ at: 'engine', name: 'EngineError', code: 'trap' }, 'trap'])
  assert.equal((await authorizer.authorize(request())).allowed, true)
  assert.equal(instances.length, made + 1)
})

test('whatever `onDecision` does, the answer stays as it is, and does not wait', async () => {
  const never = new Promise(() => {})
  const ways = [boom, () => Promise.reject(new Error('no')), () => never, () => ({ then: boom }), record => { record.allowed = true }, record => { record.engine.package = '' }, () => process.nextTick]
  for (const onDecision of ways) {
    assert.equal((await ask({ onDecision })).allowed, true)
    await assertDenied(await ask({ onDecision, action: 'shop:Write' }), 403)
    await assertDenied(await ask({ onDecision, action: boom }), 403)
  }
})

test('the promise of `onDecision` is handed to the platform, and never rejects', async () => {
  const waiting = []
  const waitUntil = promise => waiting.push(promise)
  await ask({ onDecision: async () => boom() }, request(), { waitUntil })
  assert.equal(waiting.length, 1)
  assert.equal(await waiting[0], undefined)
  assert.equal((await ask({}, request(), { waitUntil: boom })).allowed, true)
})

test('a policy that cannot be used, and an option that is wrong, throw when the guard is made', () => {
  assert.throws(() => createAuthorizer(options({ policies: broken })), { name: 'PolicyError', code: 'invalid-policy' })
  const WRONG = [
    [undefined, 'invalid-type'], [{}, 'missing-field'], [options({ action: undefined }), 'missing-field'], [options({ principal: undefined }), 'missing-field'],
    [options({ resoruce: '*' }), 'unknown-field'], [options({ policySet: set() }), 'contradiction'], [noPolicies(options({ policies: undefined })), 'contradiction'],
    [{ ...options(), policies: undefined, policySet: set(), settings: {} }, 'contradiction'],
    ...[{ policies: '{}' }, { principal: 7 }, { principal: null }, { action: 7 }, { action: ['shop:Read'] }, { resource: null }, { context: 'x' }, { onDecision: {} }, { logContext: 'yes' }, { redact: 'shop:*' }, { redact: [7] }, { now: 0 }]
      .map(more => [options(more), 'invalid-type'])
  ]
  for (const [given, code] of WRONG) assert.throws(() => createAuthorizer(given), error => error instanceof edge.RequestError && error.code === code, code)
})

test('what a polluted prototype says is no option', async () => {
  Object.prototype.principal = 'arn:aws:iam::111122223333:root'
  try {
    assert.throws(() => createAuthorizer({ policies, action: 'shop:Read' }), { code: 'missing-field' })
  } finally {
    delete Object.prototype.principal
  }
})

test('the set of `policySet` may be swapped; its hash is in the record', async () => {
  let current = set({ hash: 'one', notAfter: '2027-01-01T00:00:00Z' })
  const told = []
  const authorizer = createAuthorizer({ ...options(), policies: undefined, policySet: () => current, onDecision: record => void told.push(record) })
  assert.equal((await authorizer.authorize(request())).allowed, true)
  current = Object.assign(engine.compile({ identityBased: [] }), { hash: 'two' })
  assert.equal((await authorizer.authorize(request())).allowed, false)
  current = undefined
  assert.equal((await authorizer.authorize(request())).allowed, false)
  assert.deepEqual(told.map(({ bundleHash, code }) => [bundleHash, code]), [['one', 'statement-allows'], ['two', 'no-statement-allows'], [undefined, 'policy-set-missing']])
})

const keys = ['aws:CurrentTime', 'aws:EpochTime', 'shop:Secret', 'shop:Tier', 'shop:Token/a']
const context = { 'shop:Secret': 'hush', 'shop:Tier': ['gold'], 'shop:Token/a': 'x' }

test('a record is small, frozen JSON that names the statement and no values', async () => {
  const { record } = await ask({ context, principal: { type: 'iam_user', arn: ANA, tags: { secret: 'hush' } } })
  assert.deepEqual(record, {
    time: '2026-11-27T12:00:00.000Z',
    allowed: true,
    status: 200,
    code: 'statement-allows',
    engine: { package: engine.version.package, semantics: engine.version.semantics },
    decision: 'allowed',
    policyType: 'identityBased',
    statement: { policyType: 'identityBased', policyIndex: 0, statementIndex: 0, sid: 'Read' },
    principal: ANA,
    action: 'shop:Read',
    resource: 'arn:aws:shop:::orders/1',
    contextKeys: keys
  })
  assert.deepEqual(JSON.parse(JSON.stringify(record)), record)
  for (const part of [record, record.statement, record.engine, record.contextKeys]) assert.ok(Object.isFrozen(part))
  assert.equal(Object.keys((await ask({ action: 'shop:Write' })).record).includes('statement'), false)
})

test('values are recorded when asked for, but for those that are redacted', async () => {
  const { record } = await ask({ context, logContext: true, redact: ['SHOP:secret', 'shop:Token/*'] })
  assert.deepEqual(record.context, {
    'aws:CurrentTime': '2026-11-27T12:00:00.000Z', 'aws:EpochTime': NOW / 1000, 'shop:Secret': '[redacted]', 'shop:Tier': ['gold'], 'shop:Token/a': '[redacted]'
  })
  assert.deepEqual(record.contextKeys, keys)
})

test('attributes for OpenTelemetry are flat and hold no undefined', async () => {
  assert.deepEqual(otelAttributes((await ask({ context, logContext: true, redact: ['shop:*'] })).record), {
    'iam_verdict.allowed': true,
    'iam_verdict.decision': 'allowed',
    'iam_verdict.code': 'statement-allows',
    'iam_verdict.policy.type': 'identityBased',
    'iam_verdict.policy.index': 0,
    'iam_verdict.statement.index': 0,
    'iam_verdict.statement.sid': 'Read',
    'iam_verdict.principal': ANA,
    'iam_verdict.action': 'shop:Read',
    'iam_verdict.resource': 'arn:aws:shop:::orders/1',
    'iam_verdict.context.keys': keys,
    'iam_verdict.version': engine.version.package,
    'iam_verdict.semantics': engine.version.semantics,
    'iam_verdict.context.aws:CurrentTime': '2026-11-27T12:00:00.000Z',
    'iam_verdict.context.aws:EpochTime': NOW / 1000,
    'iam_verdict.context.shop:Secret': '[redacted]',
    'iam_verdict.context.shop:Tier': '[redacted]',
    'iam_verdict.context.shop:Token/a': '[redacted]'
  })
  const failed = otelAttributes((await ask({ action: boom })).record)
  assert.deepEqual([failed['error.type'], failed['iam_verdict.error.at'], failed['http.response.status_code'], failed['iam_verdict.decision']], ['Error', 'action', 403, undefined])
  for (const value of Object.values(failed)) assert.ok(['string', 'number', 'boolean'].includes(typeof value) || Array.isArray(value))
})

test('the engine at the edge is its own, in ES modules and in CommonJS, and takes sets of the other one', async () => {
  const made = instances.length
  engine.evaluate({ request: { principal: ANA, action: 'shop:Read' }, policies })
  const withOthers = createAuthorizer(options({ policies: undefined, policySet: engine.compile(policies) }))
  assert.equal((await withOthers.authorize(request())).allowed, true)
  assert.equal((await createAuthorizer(options({ policies: undefined, policySet: edge.compile(policies) })).authorize(request())).allowed, true)
  assert.ok(instances.length <= made + 2)
  const layer = require('iam-verdict/edge')
  assert.equal((await layer.createAuthorizer(options()).authorize(request())).allowed, true)
  assert.throws(() => layer.createAuthorizer({}), error => error instanceof layer.RequestError && error.name === 'RequestError')
  assert.throws(() => edge.compile(policies).evaluate({ principal: ANA, action: 'shop:Read' }), { name: 'EngineError', code: 'unsupported' })
  assert.equal(edge.compile(policies).decideWithReason({ principal: ANA, action: 'shop:Read', resource: 'arn:aws:shop:::orders/1' }).statement.sid, 'Read')
  assert.deepEqual(edge.version, engine.version)
  assert.equal(await edge.default(), undefined)
})
