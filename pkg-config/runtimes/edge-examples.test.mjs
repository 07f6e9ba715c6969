// Every example, started as it stands and called over HTTP. What AWS and Cloudflare run is run here too: by
// miniflare, and by a server that makes the documented events and does what CloudFront and API Gateway do with the answers.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import { root } from '../../scripts/steps.mjs'
import { consumer, importByName, wasmBytes } from './installed.mjs'
import { makeKey, makeToken } from './tokens.mjs'

const { enforce } = await importByName('iam-verdict/edge')

// Where a user has them: beside the installed package.
const examples = path.join(consumer, 'examples')
fs.cpSync(path.join(root, 'examples'), examples, { recursive: true })

const ends = []
after(async () => {
  for (const end of ends.reverse()) await end()
})

async function listen(handler) {
  const server = http.createServer(handler)
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => new Promise(resolve => {
    server.close(resolve)
    server.closeAllConnections()
  }))
  return `http://127.0.0.1:${server.address().port}`
}

// An identity provider on the loopback.
const key = await makeKey('ES256', 'one')
const ISSUER = 'https://id.example.com'
const JWKS = `${await listen((_, response) => response.end(JSON.stringify({ keys: [key.jwk] })))}/jwks`
const now = () => Math.floor(Date.now() / 1000)
const bearer = async (aud, more) => ({ authorization: `Bearer ${await makeToken(key, { iss: ISSUER, aud, sub: 'ana', iat: now(), exp: now() + 300, ...more })}` })
const expired = { iat: 1, exp: 2 }

/** Starts a server of the examples; resolves to its address. */
function start(name, env) {
  const child = spawn(process.execPath, ['server.mjs'], { cwd: path.join(examples, name), env: { ...process.env, ISSUER, JWKS, PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines = []
  ends.push(() => new Promise(resolve => child.once('exit', resolve) && child.kill()))
  return new Promise((resolve, reject) => {
    let printed = ''
    child.stderr.on('data', data => { printed += data })
    child.stdout.on('data', data => {
      lines.push(...String(data).split('\n').filter(Boolean))
      const address = lines.find(line => line.startsWith('http://'))
      if (address) resolve({ address, records: () => lines.filter(line => line.startsWith('{')).map(line => JSON.parse(line)) })
    })
    child.once('exit', code => reject(new Error(`${name} ended with ${code}: ${printed}`)))
  })
}

async function call(url, headers, method = 'GET', body) {
  const response = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  const text = await response.text()
  return { status: response.status, text, headers: response.headers }
}
async function assertStatus(expected, ...args) {
  const answer = await call(...args)
  assert.equal(answer.status, expected, `${args[2] ?? 'GET'} ${args[0]}: ${answer.text}`)
  if (expected === 401) assert.match(answer.headers.get('www-authenticate'), /^Bearer/)
  return answer
}

test('hono', async () => {
  const { address, records } = await start('hono')
  const blue = await bearer('shop', { team: 'blue' })
  const { text } = await assertStatus(200, `${address}/orders/blue/7`, blue)
  assert.deepEqual(JSON.parse(text), { order: '7', by: 'arn:aws:sts::111122223333:assumed-role/customer/ana' })
  await assertStatus(403, `${address}/orders/red/7`, blue)
  await assertStatus(403, `${address}/orders/blue/7`, blue, 'DELETE')
  await assertStatus(403, `${address}/orders/blue/7`, blue, 'PATCH')
  await assertStatus(403, `${address}/orders/blue/7`, await bearer('shop'))
  await assertStatus(401, `${address}/orders/blue/7`)
  await assertStatus(401, `${address}/orders/blue/7`, await bearer('shop', { team: 'blue', ...expired }))
  await assertStatus(401, `${address}/orders/blue/7`, await bearer('bank', { team: 'blue' }))
  assert.deepEqual(records().map(({ status }) => status), [200, 403, 403, 403, 403, 401, 401, 401])
  assert.equal(records()[2].statement.sid, 'NoDelete')
})

test('express', async () => {
  const { address, records } = await start('express')
  const reader = await bearer('reports')
  const { text } = await assertStatus(200, `${address}/reports/2026`, reader)
  assert.deepEqual(JSON.parse(text), { report: '2026', by: 'arn:aws:sts::111122223333:assumed-role/reader/ana' })
  await assertStatus(200, `${address}/reports/2026`, { ...reader, 'x-forwarded-for': '198.51.100.1' })
  await assertStatus(403, `${address}/reports/2026`, reader, 'PUT')
  await assertStatus(401, `${address}/reports/2026`)
  assert.equal(records().at(-1)['iam_verdict.code'], 'token-missing')
})

test('express, behind a proxy', async () => {
  const { address } = await start('express', { TRUST: 'x-forwarded-for' })
  const reader = await bearer('reports')
  await assertStatus(200, `${address}/reports/2026`, { ...reader, 'x-forwarded-for': '198.51.100.1, 203.0.113.7' })
  await assertStatus(403, `${address}/reports/2026`, { ...reader, 'x-forwarded-for': '203.0.113.7, 198.51.100.1' })
  await assertStatus(403, `${address}/reports/2026`, reader)
})

test('authzen', async () => {
  const { address } = await start('authzen', { KEY: 'opensesame' })
  const headers = { authorization: 'Bearer opensesame', 'content-type': 'application/json' }
  const subject = { type: 'user', id: 'beth' }
  const todo = owner => ({ type: 'todo', id: '1', properties: { ownerID: owner } })
  const evaluation = { subject, action: { name: 'can_update_todo' }, resource: todo('beth') }
  assert.deepEqual(JSON.parse((await assertStatus(200, `${address}/access/v1/evaluation`, headers, 'POST', evaluation)).text), { decision: true })
  assert.deepEqual(JSON.parse((await assertStatus(200, `${address}/access/v1/evaluation`, headers, 'POST', { ...evaluation, resource: todo('jerry') })).text), { decision: false })
  const several = { subject, action: { name: 'can_delete_todo' }, evaluations: ['beth', 'jerry'].map(owner => ({ resource: todo(owner) })) }
  assert.deepEqual(JSON.parse((await assertStatus(200, `${address}/access/v1/evaluations`, headers, 'POST', several)).text), { evaluations: [{ decision: true }, { decision: false }] })
  await assertStatus(401, `${address}/access/v1/evaluation`, { ...headers, authorization: 'Bearer x' }, 'POST', evaluation)
  assert.equal(JSON.parse((await assertStatus(200, `${address}/.well-known/authzen-configuration`)).text).policy_decision_point, 'https://pdp.example.com')
})

test('cloudflare-worker, in workerd', async t => {
  const { outputFiles } = await build({
    entryPoints: [path.join(examples, 'cloudflare-worker/worker.mjs')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    conditions: ['workerd'],
    plugins: [{ name: 'wasm', setup: builder => builder.onResolve({ filter: /\.wasm$/ }, () => ({ path: './iam_verdict.wasm', external: true })) }]
  })
  const modules = [
    { type: 'ESModule', path: 'worker.mjs', contents: outputFiles[0].text },
    { type: 'CompiledWasm', path: 'iam_verdict.wasm', contents: wasmBytes('edge') }
  ]
  assert.equal(outputFiles[0].text.match(/import \w+ from "\.\/iam_verdict\.wasm"/g).length, 1, 'one engine')
  const begin = performance.now()
  const worker = new Miniflare({ modules, bindings: { ISSUER, JWKS }, compatibilityDate: '2026-04-01', host: '127.0.0.1', port: 0 })
  ends.push(() => worker.dispose())
  const address = (await worker.ready).href
  t.diagnostic(`workerd is ready after ${Math.round(performance.now() - begin)} ms`)
  const pro = await bearer('notes', { plan: 'pro' })
  const { text } = await assertStatus(200, `${address}notes/7`, pro)
  assert.deepEqual(JSON.parse(text), { note: '/notes/7' })
  await assertStatus(403, `${address}notes/7`, await bearer('notes', { plan: 'free' }))
  await assertStatus(403, `${address}notes/7`, pro, 'DELETE')
  await assertStatus(403, `${address}admin`, pro)
  await assertStatus(401, `${address}notes/7`)
  await assertStatus(401, `${address}notes/7`, { authorization: `${pro.authorization.slice(0, -4)}AAAA` })
  // Many at once, some of them gone before the answer: keys that were asked for on behalf of one serve the others.
  const impatient = Array.from({ length: 10 }, () => fetch(`${address}notes/7`, { headers: pro, signal: AbortSignal.timeout(1) }).catch(() => undefined))
  const patient = await Promise.all(Array.from({ length: 20 }, () => call(`${address}notes/7`, pro)))
  await Promise.all(impatient)
  assert.deepEqual(new Set(patient.map(({ status }) => status)), new Set([200]))
})

/** Handlers of Lambda are modules. */
const lambda = async (name, env = {}) => {
  Object.assign(process.env, env)
  return (await import(pathToFileURL(path.join(examples, name, 'index.mjs')).href)).handler
}
const quiet = async use => {
  const { log } = console
  console.log = () => {}
  try {
    return await use()
  } finally {
    console.log = log
  }
}

test('lambda-at-edge, behind a server that does what CloudFront does', async () => {
  fs.writeFileSync(path.join(examples, 'lambda-at-edge/config.mjs'), `export const issuer = '${ISSUER}'\nexport const audience = 'site'\nexport const jwks = '${JWKS}'\n`)
  const handler = await lambda('lambda-at-edge')
  const address = await listen(async (request, response) => {
    const [uri, querystring = ''] = request.url.split('?')
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, [{ key: name, value }]]))
    const viewer = { clientIp: request.socket.remoteAddress, headers, method: request.method, querystring, uri }
    const config = { distributionDomainName: 'd111111abcdef8.cloudfront.net', distributionId: 'EDFDVBD6EXAMPLE', eventType: 'viewer-request', requestId: 'x' }
    const answer = await quiet(() => handler({ Records: [{ cf: { config, request: viewer } }] }))
    if (answer === viewer) return response.end(`origin: ${answer.uri}`)
    response.statusCode = Number(answer.status)
    for (const [name, values] of Object.entries(answer.headers)) for (const { value } of values) response.setHeader(name, value)
    response.end(answer.body)
  })
  const [member, guest] = [await bearer('site', { tier: 'member' }), await bearer('site')]
  assert.equal((await assertStatus(200, `${address}/vault/1?a=b`, member)).text, 'origin: /vault/1')
  await assertStatus(200, `${address}/public/1`, guest)
  await assertStatus(403, `${address}/vault/1`, guest)
  await assertStatus(401, `${address}/public/1`)
  await assertStatus(401, `${address}/public/1`, await bearer('site', expired))
})

test('api-gateway-authorizer, behind a server that does what API Gateway does', async () => {
  const handler = await lambda('api-gateway-authorizer', { ISSUER, JWKS })
  const kept = new Map()
  let invoked = 0
  const address = await listen(async (request, response) => {
    const methodArn = `arn:aws:execute-api:us-east-1:123456789012:abcdef123/test/${request.method}${request.url}`
    const { authorization } = request.headers
    const end = (status, message) => {
      if (status === 401) response.setHeader('www-authenticate', 'Bearer')
      response.writeHead(status).end(JSON.stringify({ message }))
    }
    if (!authorization) return end(401, 'Unauthorized') // the authorizer is not even called
    if (!kept.has(authorization)) {
      invoked++
      const answer = await quiet(() => handler({ type: 'TOKEN', authorizationToken: authorization, methodArn })).catch(error => error)
      if (answer instanceof Error) return end(answer.message === 'Unauthorized' ? 401 : 500, answer.message)
      kept.set(authorization, answer)
    }
    const { status, message } = enforce(kept.get(authorization), methodArn)
    end(status, message ?? kept.get(authorization).context?.caller)
  })
  const [customer, owner] = [await bearer('pets'), await bearer('pets', { team: 'owners' })]
  assert.match((await assertStatus(200, `${address}/pets/dog`, customer)).text, /assumed-role\/customer\/ana/)
  await assertStatus(200, `${address}/pets`, customer)
  assert.match((await assertStatus(403, `${address}/pets`, customer, 'POST')).text, /with an explicit deny/)
  assert.doesNotMatch((await assertStatus(403, `${address}/orders`, customer)).text, /explicit/)
  assert.equal(invoked, 1)
  await assertStatus(200, `${address}/pets`, owner, 'POST')
  await assertStatus(401, `${address}/pets`)
  await assertStatus(401, `${address}/pets`, await bearer('pets', expired))
  assert.equal(invoked, 3)
})
