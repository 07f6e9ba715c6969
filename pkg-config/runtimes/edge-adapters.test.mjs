// The adapters of `iam-verdict/edge`, each with what its platform hands over, and API Gateway's side of a policy.
import assert from 'node:assert/strict'
import http from 'node:http'
import { test } from 'node:test'
import { policy } from './calls.mjs'
import { importByName } from './installed.mjs'

const { apiGatewayAuthorizer, createAuthorizer, enforce, expressMiddleware, guardWorker, honoMiddleware, lambdaAtEdge, TokenError } = await importByName('iam-verdict/edge')

const ANA = 'arn:aws:iam::111122223333:user/ana'
const boom = () => {
  throw new Error('no')
}
/** Allows GET of everything below /pets; `x-user` says who, and without it there is no token. */
function guard(more) {
  const told = []
  const authorizer = createAuthorizer({
    policies: { identityBased: [policy({ Effect: 'Allow', Action: 'shop:GET', Resource: 'arn:aws:shop:::/pets*' })] },
    principal: request => {
      const user = request.headers.get('x-user') ?? request.headers.get('authorization')
      if (!user) throw new TokenError('token-missing', 'no user')
      return `arn:aws:iam::111122223333:user/${user}`
    },
    action: request => `shop:${request.method}`,
    resource: request => `arn:aws:shop:::${new URL(request.url).pathname}`,
    onDecision: record => void told.push(record),
    logContext: true,
    ...more
  })
  return { authorizer, told, context: () => told.at(-1).context }
}

// --- Express, Connect and their like ---

async function withServer(handler, use) {
  const server = http.createServer(handler)
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  try {
    await use(server.address().port)
  } finally {
    await new Promise(resolve => server.close(resolve))
  }
}

/** Raw, because `fetch` would put paths into their normal form. */
function send(port, path, { method = 'GET', headers = {} } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, path, method, headers, agent: false }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', part => { text += part }).on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }))
    })
    request.on('error', reject).end()
  })
}

function guarded(trust, more) {
  const { authorizer, told, context } = guard(more)
  const middleware = expressMiddleware(authorizer, trust)
  const reached = []
  const handler = (request, response) => void middleware(request, response, error => {
    reached.push(request.url)
    response.end(error ? 'error' : request.authorization.principal)
  })
  return { handler, told, context, reached }
}

test('express: who may goes on, everybody else does not', () => {
  const { handler, reached, context } = guarded()
  return withServer(handler, async port => {
    const allowed = await send(port, '/pets/1?a=b', { headers: { 'x-user': 'ana' } })
    assert.deepEqual([allowed.status, allowed.text], [200, ANA])
    assert.deepEqual([context()['aws:SourceIp'], context()['aws:SecureTransport']], ['127.0.0.1', false])
    const denied = await send(port, '/orders/1', { headers: { 'x-user': 'ana' } })
    assert.deepEqual([denied.status, denied.text, denied.headers['content-type']], [403, '{"message":"Forbidden"}', 'application/json'])
    const unknown = await send(port, '/pets/1')
    assert.deepEqual([unknown.status, unknown.headers['www-authenticate']], [401, 'Bearer'])
    assert.deepEqual(reached, ['/pets/1?a=b'])
  })
})

const TARGETS = ['/pets/../orders/1', '/pets/%2e%2e/orders', '/pets/./1', '//pets/1', '/pets\\..\\orders', '*', 'http://other.example/pets/1', '/pets/1#x', '/pets/{1}"']
test('express: a target that the app may read otherwise than the guard does is 403', () => {
  const { handler, reached, told } = guarded({}, { policies: { identityBased: [policy({ Effect: 'Allow', Action: '*', Resource: '*' })] } })
  return withServer(handler, async port => {
    for (const target of TARGETS.filter(target => target !== '//pets/1')) assert.equal((await send(port, target, { headers: { 'x-user': 'ana' } })).status, 403, target)
    assert.equal((await send(port, '/pets/1', { headers: { 'x-user': 'ana', host: 'a b' } })).status, 403)
    assert.equal((await send(port, '/pets/1', { headers: { 'x-user': 'ana', host: 'x/../y?' } })).status, 403)
    assert.equal((await send(port, '/pets/1', { headers: { 'x-user': 'ana' }, method: 'TRACE' })).status, 403)
    assert.deepEqual(reached, [])
    assert.ok(told.every(({ allowed }) => !allowed))
    assert.equal((await send(port, '//pets/1', { headers: { 'x-user': 'ana' } })).status, 200, 'two slashes are a path')
  })
})

test('express: where the middleware is mounted, the whole path is asked for', async () => {
  const { authorizer, told } = guard()
  const response = { setHeader() {}, end() {} }
  const request = { method: 'GET', url: '/1', originalUrl: '/pets/1', rawHeaders: ['x-user', 'ana', 'Host', 'shop.example'], socket: { remoteAddress: '::ffff:203.0.113.7', encrypted: true } }
  await expressMiddleware(authorizer)(request, response, () => {})
  assert.deepEqual([told[0].resource, told[0].allowed, told[0].context['aws:SourceIp'], told[0].context['aws:SecureTransport']], ['arn:aws:shop:::/pets/1', true, '203.0.113.7', true])
})

const FORWARDED = { 'x-user': 'ana', 'x-forwarded-for': '198.51.100.1, 203.0.113.7, 10.0.0.1', 'x-forwarded-proto': 'https', 'x-real-ip': '2001:db8::1' }
const TRUST = [
  [undefined, '127.0.0.1', false],
  [{ sourceIpHeader: 'x-forwarded-for' }, '10.0.0.1', false],
  [{ sourceIpHeader: 'X-Forwarded-For', proxies: 2, protocolHeader: 'x-forwarded-proto' }, '203.0.113.7', true],
  [{ sourceIpHeader: 'x-forwarded-for', proxies: 4 }, undefined, false],
  [{ sourceIpHeader: 'x-real-ip' }, '2001:db8::1', false],
  [{ sourceIpHeader: 'x-user' }, undefined, false],
  [{ sourceIpHeader: 'not-sent', protocolHeader: 'not-sent' }, undefined, undefined],
  [{ protocolHeader: 'x-user' }, '127.0.0.1', undefined]
]
for (const [trust, address, secure] of TRUST) {
  test(`express: address and protocol when one trusts ${JSON.stringify(trust)}`, () => {
    const { handler, context } = guarded(trust)
    return withServer(handler, async port => {
      await send(port, '/pets/1', { headers: FORWARDED })
      assert.deepEqual([context()['aws:SourceIp'], context()['aws:SecureTransport']], [address, secure])
    })
  })
}

test('what cannot be trusted in any way throws when the adapter is made', () => {
  const { authorizer } = guard()
  for (const trust of [{ proxies: 0 }, { proxies: 1.5 }, { sourceIPHeader: 'x' }]) {
    for (const adapter of [expressMiddleware, honoMiddleware, lambdaAtEdge]) assert.throws(() => adapter(authorizer, trust), { name: 'RequestError' })
  }
})

// --- Hono, Cloudflare Workers ---

/** A context as Hono hands it over. */
function honoContext(path, { env, executionCtx, user = 'ana' } = {}) {
  const values = {}
  return {
    req: { raw: new Request(`https://shop.example${path}`, { headers: user ? { 'x-user': user } : {} }) },
    env,
    set: (name, value) => { values[name] = value },
    get executionCtx() {
      if (!executionCtx) throw new Error('This context has no ExecutionContext')
      return executionCtx
    },
    values
  }
}

test('hono: who may goes on, with the authorization; everybody else gets the answer', async () => {
  const { authorizer, context } = guard()
  const middleware = honoMiddleware(authorizer)
  let nexts = 0
  const next = async () => { nexts++ }
  const allowed = honoContext('/pets/1', { env: { incoming: { socket: { remoteAddress: '203.0.113.7', encrypted: true } } } })
  assert.equal(await middleware(allowed, next), undefined)
  assert.deepEqual([nexts, allowed.values.authorization.principal, context()['aws:SourceIp'], context()['aws:SecureTransport']], [1, ANA, '203.0.113.7', true])
  assert.equal((await middleware(honoContext('/orders'), next)).status, 403)
  assert.equal((await middleware(honoContext('/pets', { user: null }), next)).status, 401)
  assert.equal('aws:SourceIp' in (context() ?? {}), false)
  assert.equal(nexts, 1)
})

test('hono: the log is handed to the platform where it can wait', async () => {
  const waiting = []
  const { authorizer } = guard({ onDecision: async () => boom() })
  await honoMiddleware(authorizer)(honoContext('/pets/1', { executionCtx: { waitUntil: promise => waiting.push(promise) } }), async () => {})
  assert.deepEqual(await Promise.all(waiting), [undefined])
})

const worker = { fetch: (request, env) => new Response(`hello ${env.NAME}`), scheduled: () => 'kept' }
const fromCloudflare = (path, more) => new Request(`https://shop.example${path}`, { headers: { 'x-user': 'ana', 'cf-connecting-ip': '203.0.113.7', ...more } })

test('a worker is reached by whom the policies let through; its other handlers stay', async () => {
  const { authorizer, context } = guard()
  const guarded = guardWorker(authorizer, worker)
  assert.equal(await (await guarded.fetch(fromCloudflare('/pets/1'), { NAME: 'x' }, {})).text(), 'hello x')
  assert.deepEqual([context()['aws:SourceIp'], context()['aws:SecureTransport']], ['203.0.113.7', true])
  assert.equal((await guarded.fetch(fromCloudflare('/orders'), {}, {})).status, 403)
  assert.equal((await guarded.fetch(fromCloudflare('/pets', { 'x-user': '' }), {}, {})).status, 401)
  assert.equal(guarded.scheduled(), 'kept')
})

test('an authorizer that is made of bindings, and cannot be, is 403', async () => {
  const { authorizer } = guard()
  const asked = () => fromCloudflare('/pets/1')
  assert.equal((await guardWorker(async env => env.authorizer, worker).fetch(asked(), { authorizer, NAME: '' }, {})).status, 200)
  for (const broken of [boom, async () => boom(), () => undefined, () => ({ authorize: async () => ({}) }), () => ({ authorize: async () => ({ allowed: false }) })]) {
    assert.equal((await guardWorker(broken, worker).fetch(asked(), {}, {})).status, 403)
  }
})

// --- Lambda@Edge ---

/** The example of a viewer request in CloudFront's documentation. */
const viewerRequest = more => ({
  Records: [{
    cf: {
      config: { distributionDomainName: 'd111111abcdef8.cloudfront.net', distributionId: 'EDFDVBD6EXAMPLE', eventType: 'viewer-request', requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==' },
      request: {
        clientIp: '203.0.113.178',
        headers: {
          host: [{ key: 'Host', value: 'd111111abcdef8.cloudfront.net' }],
          'user-agent': [{ key: 'User-Agent', value: 'curl/7.66.0' }],
          'x-user': [{ key: 'X-User', value: 'ana' }],
          'cloudfront-forwarded-proto': [{ key: 'CloudFront-Forwarded-Proto', value: 'https' }]
        },
        method: 'GET', querystring: 'a=b', uri: '/pets/1', ...more
      }
    }
  }]
})

test('lambda@edge: the request itself goes on, a denial is a response in CloudFront’s form', async () => {
  const { authorizer, context } = guard()
  const handler = lambdaAtEdge(authorizer)
  const event = viewerRequest()
  assert.equal(await handler(event), event.Records[0].cf.request)
  assert.deepEqual([context()['aws:SourceIp'], context()['aws:UserAgent'], context()['aws:SecureTransport']], ['203.0.113.178', 'curl/7.66.0', undefined])
  const header = (key, value) => ({ [key]: [{ key, value }] })
  const headers = { ...header('cache-control', 'no-store'), ...header('content-type', 'application/json') }
  assert.deepEqual(await handler(viewerRequest({ uri: '/orders' })), { status: '403', statusDescription: 'Forbidden', headers, body: '{"message":"Forbidden"}' })
  const unknown = await handler(viewerRequest({ headers: {} }))
  assert.deepEqual(unknown, { status: '401', statusDescription: 'Unauthorized', headers: { ...headers, ...header('www-authenticate', 'Bearer') }, body: '{"message":"Unauthorized"}' })
})

test('lambda@edge: events that are none, and paths in another form, are 403', async () => {
  const handler = lambdaAtEdge(guard().authorizer)
  for (const event of [undefined, {}, { Records: [] }, viewerRequest({ uri: '/pets/../orders' }), viewerRequest({ method: 'a b' }), viewerRequest({ headers: null }), viewerRequest({ uri: undefined })]) {
    assert.equal((await handler(event)).status, '403')
  }
})

test('lambda@edge: the protocol is told by the header that one trusts; the log is waited for', async () => {
  let isTold = false
  const { authorizer } = guard({ onDecision: async record => {
    await new Promise(resolve => setTimeout(resolve, 20))
    isTold = record.context['aws:SecureTransport']
  } })
  await lambdaAtEdge(authorizer, { protocolHeader: 'cloudfront-forwarded-proto' })(viewerRequest())
  assert.equal(isTold, true)
})

// --- API Gateway: what the authorizer answers ---

const STAGE = 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/test'
const DOG = `${STAGE}/GET/pets/dog`
const tokenEvent = more => ({ type: 'TOKEN', authorizationToken: 'ana', methodArn: DOG, ...more })
/** After the examples in API Gateway's documentation. */
const requestEvent = more => ({
  type: 'REQUEST', methodArn: DOG, resource: '/pets/{name}', path: '/pets/dog', httpMethod: 'GET',
  headers: { 'X-User': 'ana', Host: 'abcdef123.execute-api.us-east-1.amazonaws.com' }, multiValueHeaders: { 'X-User': ['ana'], Host: ['abcdef123.execute-api.us-east-1.amazonaws.com'] },
  queryStringParameters: { a: 'c' }, multiValueQueryStringParameters: { a: ['b', 'c'] }, pathParameters: { name: 'dog' }, stageVariables: {},
  requestContext: { path: '/test/pets/dog', accountId: '123456789012', stage: 'test', httpMethod: 'GET', apiId: 'abcdef123', identity: { sourceIp: '203.0.113.7' } }, ...more
})
const httpEvent = more => ({
  version: '2.0', type: 'REQUEST', routeArn: DOG, identitySource: ['ana'], routeKey: '$default', rawPath: '/pets/dog', rawQueryString: 'a=b&a=c', cookies: ['c=1'],
  headers: { 'x-user': 'ana', host: 'abcdef123.execute-api.us-east-1.amazonaws.com' },
  requestContext: { accountId: '123456789012', apiId: 'abcdef123', http: { method: 'GET', path: '/pets/dog', protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'agent' }, stage: '$default' }, ...more
})
const document = (...Statement) => ({ Version: '2012-10-17', Statement })
const invoke = (Effect, ...Resource) => ({ Effect, Action: 'execute-api:Invoke', Resource })

for (const [name, event] of Object.entries({ TOKEN: tokenEvent, REQUEST: requestEvent, 'HTTP API': httpEvent })) {
  test(`api gateway, ${name}: the method is allowed, or denied`, async () => {
    let seen
    const { authorizer, context } = guard({ context: (request, { methodArn }) => {
      seen = [methodArn, request.url.replace(/^https:\/\/[^/]*/, '')]
      return {}
    } })
    const handler = apiGatewayAuthorizer(authorizer)
    assert.deepEqual(await handler(event()), { principalId: ANA, policyDocument: document(invoke('Allow', DOG)) })
    assert.deepEqual(seen, [DOG, name === 'TOKEN' ? '/pets/dog' : '/pets/dog?a=b&a=c'])
    assert.deepEqual([context()['aws:SourceIp'], context()['aws:SecureTransport']], [name === 'TOKEN' ? undefined : '203.0.113.7', true])
    const orders = { methodArn: `${STAGE}/GET/orders`, routeArn: `${STAGE}/GET/orders`, path: '/orders', rawPath: '/orders' }
    const denied = await handler(event(name === 'TOKEN' ? { methodArn: orders.methodArn } : orders))
    assert.deepEqual(denied, { principalId: ANA, policyDocument: document(invoke('Deny', orders.methodArn)) })
    const nobody = name === 'TOKEN' ? { authorizationToken: '' } : { headers: {}, multiValueHeaders: null }
    await assert.rejects(handler(event(nobody)), { message: 'Unauthorized' })
  })
}

test('api gateway: simple answers, and what the backend is told', async () => {
  const { authorizer } = guard()
  const simple = apiGatewayAuthorizer(authorizer, { answer: 'simple', context: ({ principal }) => ({ who: principal }) })
  assert.deepEqual(await simple(httpEvent()), { isAuthorized: true, context: { who: ANA } })
  assert.deepEqual(await simple(httpEvent({ rawPath: '/orders' })), { isAuthorized: false })
  await assert.rejects(simple(httpEvent({ headers: {} })), { message: 'Unauthorized' })
  assert.deepEqual(await apiGatewayAuthorizer(authorizer, { answer: 'simple', context: boom })(httpEvent()), { isAuthorized: false })
  assert.deepEqual((await apiGatewayAuthorizer(authorizer, { context: boom })(httpEvent())).policyDocument.Statement[0].Effect, 'Deny')
})

test('api gateway: a path of wildcards makes no policy of wildcards', async () => {
  const everything = { policies: { identityBased: [policy({ Effect: 'Allow', Action: '*', Resource: '*' })] } }
  const handler = apiGatewayAuthorizer(guard(everything).authorizer)
  for (const path of ['*', 'pets/*', 'pets/d?g', 'pets/${aws:username}']) {
    const answer = await handler(tokenEvent({ methodArn: `${STAGE}/GET/${path}` }))
    assert.ok(answer.policyDocument.Statement.every(({ Effect }) => Effect === 'Deny'), path)
  }
  for (const event of [undefined, {}, tokenEvent({ methodArn: undefined }), tokenEvent({ methodArn: 'arn:aws:s3:::bucket/key' }), requestEvent({ path: '/pets/../orders' })]) {
    const outcome = await Promise.resolve(handler(event)).then(answer => answer.policyDocument.Statement[0].Effect, ({ constructor }) => constructor.name)
    assert.ok(['Deny', 'TypeError'].includes(outcome), outcome)
  }
})

test('api gateway: a kept policy knows the other routes', async () => {
  const answer = await apiGatewayAuthorizer(guard().authorizer, { routes: ['GET /pets/cat', 'PUT /pets/cat', 'GET /orders', 'GET /pets/dog'] })(requestEvent())
  assert.deepEqual(answer.policyDocument, document(invoke('Allow', DOG, `${STAGE}/GET/pets/cat`), invoke('Deny', `${STAGE}/PUT/pets/cat`, `${STAGE}/GET/orders`)))
  const told = ['GET/pets/dog', 'GET/pets/cat', 'PUT/pets/cat', 'GET/orders', 'GET/else'].map(method => enforce(answer, `${STAGE}/${method}`).decision)
  assert.deepEqual(told, ['allowed', 'allowed', 'explicitDeny', 'explicitDeny', 'implicitDeny'])
  for (const route of ['GET pets', 'GET /pets/*', '/pets', 'GET /a b', 'GET /${x}?']) assert.throws(() => apiGatewayAuthorizer(guard().authorizer, { routes: [route] }), { name: 'RequestError' })
  assert.throws(() => apiGatewayAuthorizer(guard().authorizer, { answer: 'iam' }), { name: 'RequestError' })
})

// --- API Gateway: what it does with an answer ---

const answered = (...statements) => ({ principalId: 'ana', policyDocument: document(...statements) })
/** Resources in policies of authorizers, and whether `GET /pets/dog` of stage `test` matches; the first ones are AWS's examples. */
const RESOURCES = {
  '*': true,
  'arn:aws:execute-api:*:*:*': true,
  'arn:aws:execute-api:us-east-1:*:*': true,
  'arn:aws:execute-api:us-east-1:*:abcdef123/*': true,
  'arn:aws:execute-api:us-east-1:*:abcdef123/test/*': true,
  'arn:aws:execute-api:us-east-1:*:abcdef123/test/*/pets/*': true,
  'arn:aws:execute-api:us-east-1:*:abcdef123/test/GET/pets/*': true,
  'arn:aws:execute-api:*:*:abcdef123/*/*/pets/dog': true,
  [DOG]: true,
  [`${STAGE}/GET/*`]: true,
  [`${STAGE}/*`]: true,
  [`${STAGE}/*/*`]: true,
  [`${STAGE}/G?T/pets/d?g`]: true,
  [`${STAGE}/GET/pets/dog*`]: true,
  [`${STAGE}/GET/*dog`]: true,
  [`${STAGE}/GET/pets/dog/*`]: false,
  [`${STAGE}/GET/pets`]: false,
  [`${STAGE}/GET/pets/dog?`]: false,
  [`${STAGE}/GET/Pets/dog`]: false,
  [`${STAGE}/get/pets/dog`]: false,
  [`${STAGE}/POST/pets/dog`]: false,
  [`${STAGE}/GET/pets/{name}`]: false,
  [`${STAGE}/GET/pets/dog/`]: false,
  'arn:aws:execute-api:us-east-1:*:other/test/GET/pets/dog': false,
  'arn:aws:execute-api:eu-west-1:123456789012:abcdef123/test/GET/pets/dog': false,
  'arn:aws:execute-api:us-east-1:999999999999:abcdef123/*': false,
  'arn:aws-cn:execute-api:us-east-1:123456789012:abcdef123/*': false
}
for (const [resource, matches] of Object.entries(RESOURCES)) {
  test(`enforce: ${resource} ${matches ? 'matches' : 'does not match'}`, () => {
    assert.deepEqual(enforce(answered(invoke('Allow', resource)), DOG), matches
      ? { allowed: true, status: 200, decision: 'allowed' }
      : { allowed: false, status: 403, decision: 'implicitDeny', message: 'User is not authorized to access this resource' })
    const denied = enforce(answered(invoke('Allow', '*'), invoke('Deny', resource)), DOG)
    assert.deepEqual([denied.decision, denied.message], matches ? ['explicitDeny', 'User is not authorized to access this resource with an explicit deny'] : ['allowed', undefined])
  })
}

test('enforce: a star goes over slashes, so a policy for one path covers what is below', () => {
  const answer = answered(invoke('Allow', `${STAGE}/GET/user/*`))
  assert.equal(enforce(answer, `${STAGE}/GET/user/1/sensitive`).allowed, true)
  assert.equal(enforce(answer, `${STAGE}/GET/user`).allowed, false)
})

test('enforce: actions and conditions count', () => {
  const from = ip => enforce(answered({ ...invoke('Allow', '*'), Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }), DOG, ip && { 'aws:SourceIp': ip }).allowed
  assert.deepEqual([from('203.0.113.7'), from('198.51.100.1'), from(undefined)], [true, false, false])
  for (const [Action, allowed] of [['execute-api:*', true], ['*', true], ['execute-api:invoke', true], ['execute-api:ManageConnections', false], ['s3:*', false]]) {
    assert.equal(enforce(answered({ Effect: 'Allow', Action, Resource: '*' }), DOG).allowed, allowed, Action)
  }
})

test('enforce: simple answers are for every method', () => {
  assert.deepEqual(enforce({ isAuthorized: true, context: { a: { b: [1] } } }, DOG), { allowed: true, status: 200 })
  assert.deepEqual(enforce({ isAuthorized: false }, DOG), { allowed: false, status: 403, message: 'Forbidden' })
})

const BROKEN = {
  'nothing': undefined,
  'null': null,
  'a text': 'Allow',
  'an empty object': {},
  'no principal': { policyDocument: document(invoke('Allow', '*')) },
  'an empty principal': { principalId: '', policyDocument: document(invoke('Allow', '*')) },
  'isAuthorized that is a text': { isAuthorized: 'true' },
  'a policy that is broken': answered({ Effect: 'Dney', Action: '*', Resource: '*' }),
  'a policy without statements': answered(),
  'a resource that is no ARN': answered(invoke('Allow', 'execute-api:*')),
  'a principal in the policy': answered({ ...invoke('Allow', '*'), Principal: '*' }),
  'a context that is a list': { ...answered(invoke('Allow', '*')), context: [] },
  'a context with an object': { ...answered(invoke('Allow', '*')), context: { a: {} } },
  'a context with a list': { ...answered(invoke('Allow', '*')), context: { a: [1] } }
}
for (const [name, answer] of Object.entries(BROKEN)) {
  test(`enforce: ${name} is 500`, () => {
    const { allowed, status, message, error } = enforce(answer, DOG)
    assert.deepEqual([allowed, status, message, typeof error], [false, 500, 'Internal server error', 'string'])
  })
}

test('enforce: what is no ARN of a method throws', () => {
  for (const arn of ['', 'GET /pets', 'arn:aws:s3:::bucket', 'arn:aws:execute-api:us-east-1:123456789012:abcdef123']) assert.throws(() => enforce(answered(invoke('Allow', '*')), arn), { name: 'RequestError' })
})
