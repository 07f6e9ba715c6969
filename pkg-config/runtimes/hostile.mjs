// Input that no honest caller sends. Never an answer together with an error, never `allowed`.
import { equal, ok, throws } from './assert.mjs'

const HALF = String.fromCharCode(0xd800)

/** What no JSON text can say: each beside the words that name it. */
const NO_DATA = {
  'a function': () => {},
  'a symbol': Symbol('s'),
  'a bigint': 1n,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  'a Date': new Date(0),
  'a Map': new Map(),
  'a Set': new Set(),
  'a typed array': new Uint8Array(2),
  'an ArrayBuffer': new ArrayBuffer(2),
  'a String object': Object('x'),
  'a RegExp': /x/,
  'a Promise': Promise.resolve(),
  'an object with toJSON': { toJSON: () => 'x' },
  'half a surrogate pair': `x${HALF}`,
  'a hole': [, 'x'], // eslint-disable-line no-sparse-arrays
  'undefined in an array': [undefined]
}

function cyclic() {
  const object = {}
  object.again = object
  return object
}

function nested(depth) {
  let value = 'x'
  for (let i = 0; i < depth; i++) value = [value]
  return value
}

function throwing() {
  return Object.defineProperty({}, 'x', { enumerable: true, get: () => { throw new TypeError('not today') } })
}

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

function inContext({ evaluate }, { scenario, READ }) {
  const inside = value => () => evaluate(scenario([READ], { context: { 'aws:SourceIp': value } }))
  const place = 'request.context["aws:SourceIp"]'
  return {
    'what is no data is refused by name'() {
      for (const [name, value] of Object.entries(NO_DATA)) {
        const error = throws(inside(value), 'RequestError', name)
        ok(error.field.startsWith(place) && error.message.startsWith(place), `${name}: ${error.field}: ${error.message}`)
      }
    },
    'cycles, depth, getters and proxies are refused by name'() {
      for (const value of [cyclic(), nested(10_000), throwing(), revoked()]) {
        const error = throws(inside(value), 'RequestError', 'hostile object')
        ok(error.field.startsWith(place), error.field)
      }
      const error = throws(inside(throwing()), 'RequestError', 'getter')
      equal([error.code, error.cause.message], ['unreadable', 'not today'], 'the getter’s own error is the cause')
    },
    'a huge sparse array is refused at once'() {
      const sparse = []
      sparse.length = 2 ** 32 - 1
      throws(inside(sparse), 'RequestError', 'sparse')
    },
    'half a surrogate pair in a name is refused'() {
      throws(() => evaluate(scenario([READ], { context: { [`aws:RequestTag/${HALF}`]: 'x' } })), 'RequestError', 'name')
    },
    'undefined members are left out'() {
      equal(evaluate(scenario([READ], { context: { 'aws:SourceIp': undefined }, durationSeconds: undefined })).decision, 'allowed', 'decision')
    }
  }
}

function inPolicies({ evaluate, compile }, { scenario, request, policy, READ }) {
  return {
    'in a policy it is a PolicyError with its place'() {
      const statement = { ...READ, Action: ['s3:GetObject', cyclic()] }
      const error = throws(() => compile({ identityBased: [policy(READ), policy(statement)] }), 'PolicyError', 'cycle')
      equal(error.diagnostics.map(({ code, path, policyType, policyIndex }) => [code, path, policyType, policyIndex]),
        [['data-type-mismatch', ['Statement', 0, 'Action', 1, 'again'], 'identityBased', 1]], 'diagnostics')
      const level = throws(() => compile({ identityBased: [policy(READ)], serviceControl: [[], [policy(READ), { name: 'x', document: policy(throwing()) }]] }), 'PolicyError', 'SCP')
      equal(level.diagnostics.map(({ path, policyType, policyIndex, level: at }) => [path, policyType, policyIndex, at]),
        [[['Statement', 0, 'x'], 'serviceControl', 1, 1]], 'level')
    },
    'half a surrogate pair in policy text is a PolicyError'() {
      const text = JSON.stringify(policy(READ)).replace('s3:GetObject', `s3:${HALF}`)
      const error = throws(() => evaluate({ request: request(), policies: { resourceBased: text } }), 'PolicyError', 'text')
      equal([error.diagnostics[0].code, error.diagnostics[0].policyType], ['json-syntax-error', 'resourceBased'], 'diagnostic')
      const escaped = JSON.stringify(policy(READ)).replace('s3:GetObject', 's3:\\ud800')
      throws(() => evaluate({ request: request(), policies: { identityBased: [escaped] } }), 'PolicyError', 'escaped')
    },
    'a duplicate Effect is refused'() {
      const text = '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*","Effect":"Allow"}}'
      throws(() => evaluate({ request: request(), policies: { identityBased: [text] } }), 'PolicyError', 'duplicate')
    },
    'very long and very deep text is refused in bounded time'() {
      const start = Date.now()
      const long = JSON.stringify(policy({ ...READ, Sid: 'x'.repeat(10 * 1024 * 1024) }))
      throws(() => evaluate({ request: request(), policies: { identityBased: [long] } }), 'PolicyError', '10 MB')
      throws(() => evaluate({ request: request(), policies: { identityBased: ['['.repeat(10_000) + ']'.repeat(10_000)] } }), 'PolicyError', 'depth')
      throws(() => evaluate({ request: request(), policies: { identityBased: [nested(10_000)] } }), 'PolicyError', 'object depth')
      throws(() => evaluate(scenario([READ], { context: { x: 'x'.repeat(65 * 1024 * 1024) } })), 'RequestError', '65 MB')
      ok(Date.now() - start < 5000, `took ${Date.now() - start} ms`)
    },
    'what is no scenario is refused'() {
      for (const value of [undefined, null, 1, 'x', [], {}, { request: null, policies: {} }, { request: request(), policies: null }]) {
        throws(() => evaluate(value), 'RequestError', JSON.stringify(value))
      }
      throws(() => compile(undefined), 'RequestError', 'no policies')
      throws(() => evaluate({ request: request(), policies: () => {} }), 'RequestError', 'policies as a function')
    }
  }
}

function ownMembersOnly({ evaluate, compile }, { foreign }, { scenario, request, policy, READ, mfa }) {
  return {
    'a polluted prototype is never read'() {
      const polluted = { context: { 'aws:MultiFactorAuthPresent': 'true' }, trace: false, settings: { deriveContext: false }, 0: 'x' }
      try {
        Object.assign(Object.prototype, polluted)
        const answer = evaluate(scenario([mfa]))
        const set = compile({ identityBased: [policy(mfa)] }, {})
        const decision = set.decide(request())
        set.free()
        equal([answer.decision, decision, Object.hasOwn(answer, 'trace')], ['implicitDeny', 'implicitDeny', true], 'with a polluted prototype')
      } finally {
        for (const key of Object.keys(polluted)) delete Object.prototype[key]
      }
      equal(evaluate(scenario([mfa], { context: { 'aws:MultiFactorAuthPresent': 'true' } })).decision, 'allowed', 'given')
    },
    'an own member __proto__ is one more key'() {
      const context = JSON.parse('{"__proto__":"x","aws:SourceIp":"203.0.113.7"}')
      const { requestContext } = evaluate(scenario([READ], { context })).trace
      equal([Object.hasOwn(requestContext, '__proto__'), requestContext['aws:SourceIp']], [true, '203.0.113.7'], 'own key')
      equal(Object.getPrototypeOf(requestContext) === Object.prototype, true, 'prototype')
    },
    'getters run once, and may call the engine'() {
      let runs = 0
      const asked = scenario([READ])
      Object.defineProperty(asked.request, 'context', {
        enumerable: true,
        get() {
          runs++
          return { 'aws:SourceIp': evaluate(scenario([READ])).decision === 'allowed' ? '203.0.113.7' : '' }
        }
      })
      equal([evaluate(asked).decision, runs], ['allowed', 1], 'decision and runs')
    },
    'a getter that removes a member uncovers nothing'() {
      const context = { a: 'x', 'aws:MultiFactorAuthPresent': 'false' }
      Object.defineProperty(context, 'a', { enumerable: true, get() { delete context['aws:MultiFactorAuthPresent']; return 'x' } })
      Object.setPrototypeOf(context, { 'aws:MultiFactorAuthPresent': 'true' })
      equal(evaluate(scenario([mfa], { context })).decision, 'implicitDeny', 'decision')
    },
    'frozen objects, null prototypes and other realms are read'() {
      const asked = scenario([READ], { context: Object.freeze(Object.assign(Object.create(null), { 'aws:SourceIp': '203.0.113.7' })) })
      equal(evaluate(Object.freeze(asked)).decision, 'allowed', 'frozen')
      equal(evaluate(foreign(JSON.stringify(asked))).decision, 'allowed', 'another realm')
    }
  }
}

/** The same of compiled sets: what is read as bytes, and what is left to the text. */
function inSets({ compile }, { foreign }, { request, policy, OBJECT, READ, mfa }) {
  const near = { ...READ, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }
  const inside = more => request({ context: { 'aws:SourceIp': '203.0.113.7', ...more } })
  const using = (statements, use) => {
    const set = compile({ identityBased: [policy(...statements)] })
    try {
      for (const [way, decide] of Object.entries({
        decide: asked => set.decide(asked),
        decideWithReason: asked => set.decideWithReason(asked).decision,
        decideMany: asked => set.decideMany([asked, inside()])[0],
        evaluate: asked => set.evaluate(asked).decision
      })) use(decide, way, set)
    } finally {
      set.free()
    }
  }
  return {
    'a set refuses what is no data, by name'() {
      using([near], (decide, way) => {
        for (const [name, value] of Object.entries(NO_DATA)) throws(() => decide(inside({ 'aws:SourceIp': value })), 'RequestError', `${way}: ${name}`)
        for (const value of [cyclic(), nested(10_000), throwing(), revoked()]) throws(() => decide(inside({ 'aws:SourceIp': value })), 'RequestError', way)
        for (const name of ['principal', 'action', 'resource', 'context']) {
          // Of a context only the members are read that a policy names: not these.
          const objects = name === 'context' ? [] : [cyclic(), throwing()]
          for (const value of [...objects, nested(10_000), revoked(), 7, null]) {
            throws(() => decide({ ...inside(), [name]: value }), 'RequestError', `${way}: ${name}`)
          }
        }
        throws(() => decide(inside({ 'AWS:SOURCEIP': '203.0.113.7' })), 'RequestError', `${way}: a key in two spellings`)
        throws(() => decide({ ...inside(), extra: 1 }), 'RequestError', `${way}: an unknown field`)
        equal(decide(inside()), 'allowed', `${way}: afterwards`)
      })
    },
    'a set reads keys in any letter case, numbers, booleans, lists and text beyond ASCII'() {
      const tags = { ...READ, Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', '7', 'true', 'é'] }, StringLike: { 'aws:PrincipalTag/team': '*é*' }, NumericLessThan: { 's3:max-keys': '10' } } }
      using([tags], (decide, way) => {
        const context = { 'AWS:tagkeys': ['a', 7, true, 'é'], 'aws:principaltag/TEAM': 'café', 's3:Max-Keys': 7 }
        equal(decide(request({ context })), 'allowed', way)
        equal(decide(request({ context: { ...context, 's3:Max-Keys': 10 } })), 'implicitDeny', `${way}: number`)
        equal(decide(request({ context: { ...context, 'AWS:tagkeys': ['a', 'b'] } })), 'implicitDeny', `${way}: list`)
        equal(decide(request({ context: { ...context, 'aws:principaltag/TEAM': 'cafe' } })), 'implicitDeny', `${way}: text`)
      })
    },
    'a set never reads a polluted prototype'() {
      using([mfa], (decide, way) => {
        try {
          Object.assign(Object.prototype, { context: { 'aws:MultiFactorAuthPresent': 'true' }, 'aws:MultiFactorAuthPresent': 'true' })
          equal(decide(request()), 'implicitDeny', way)
          const context = { a: 'x', 'aws:MultiFactorAuthPresent': 'false' }
          Object.defineProperty(context, 'a', { enumerable: true, get() { delete context['aws:MultiFactorAuthPresent']; return 'x' } })
          equal(decide(request({ context })), 'implicitDeny', `${way}: a getter that removes`)
        } finally {
          delete Object.prototype.context
          delete Object.prototype['aws:MultiFactorAuthPresent']
        }
        equal(decide(request({ context: { 'aws:MultiFactorAuthPresent': 'true' } })), 'allowed', `${way}: given`)
      })
    },
    'a set never reads what a prototype hides'() {
      using([mfa], (decide, way) => {
        const hidden = { context: { 'aws:MultiFactorAuthPresent': 'true' }, 'aws:MultiFactorAuthPresent': 'true', resource: OBJECT, action: 's3:GetObject' }
        const asked = { withContext: request({ context: {} }), without: request() }
        for (const value of Object.values(asked)) equal(decide(value), 'implicitDeny', way) // so that their form is known
        try {
          for (const [name, value] of Object.entries(hidden)) Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true })
          for (const [name, value] of Object.entries(asked)) equal(decide(value), 'implicitDeny', `${way}: ${name}`)
          const { action, ...bare } = asked.without
          throws(() => decide(bare), 'RequestError', `${way}: no ${action}`)
        } finally {
          for (const name of Object.keys(hidden)) delete Object.prototype[name]
        }
      })
    },
    'an element of a list may ask the set that reads it'() {
      using([near], (decide, way, set) => {
        const outside = request({ context: { 'aws:SourceIp': '198.51.100.1' } })
        const list = [inside(), inside(), outside]
        Object.defineProperty(list, 1, {
          enumerable: true,
          get() {
            equal([set.decide(outside), ...set.decideMany([outside, inside()])], ['implicitDeny', 'implicitDeny', 'allowed'], `${way}: inside`)
            return inside()
          }
        })
        equal(set.decideMany(list), ['allowed', 'allowed', 'implicitDeny'], way)
        equal(decide(inside()), 'allowed', `${way}: afterwards`)
      })
    },
    'a getter may ask the set that reads it'() {
      using([near], (decide, way, set) => {
        const outside = request({ context: { 'aws:SourceIp': '198.51.100.1' } })
        const asked = inside()
        Object.defineProperty(asked.context, 'aws:SourceIp', {
          enumerable: true,
          get() {
            equal([set.decide(outside), ...set.decideMany([outside, inside()])], ['implicitDeny', 'implicitDeny', 'allowed'], `${way}: inside`)
            return '203.0.113.7'
          }
        })
        equal(decide(asked), 'allowed', way)
      })
    },
    'proxies, frozen objects and other realms are read'() {
      using([near], (decide, way) => {
        equal(decide(new Proxy(inside(), {})), 'allowed', `${way}: proxy`)
        equal(decide(Object.freeze(inside())), 'allowed', `${way}: frozen`)
        equal(decide(foreign(JSON.stringify(inside()))), 'allowed', `${way}: another realm`)
        equal(decide(Object.assign(Object.create(null), inside())), 'allowed', `${way}: no prototype`)
      })
    }
  }
}

export function hostile(api, world, samples) {
  return { ...inContext(api, samples), ...inPolicies(api, samples), ...ownMembersOnly(api, world, samples), ...inSets(api, world, samples) }
}
