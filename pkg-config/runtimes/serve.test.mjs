// `iam-verdict serve` by hand: the protocol, whom it answers, and what it stands.
import assert from 'node:assert/strict'
import http from 'node:http'
import net from 'node:net'
import path from 'node:path'
import { test } from 'node:test'
import { folder, refused, write } from './command.mjs'
import { assertAlive, call, EXAMPLE, IAM, send, serve, STS } from './served.mjs'
import { details, withAwsManagedPolicy } from './worlds.mjs'

const server = await serve()
const ROOT = 'arn:aws:iam::111122223333:root'
const ANA = 'arn:aws:iam::111122223333:user/ana'
const CI = 'arn:aws:sts::111122223333:assumed-role/ci/serve'
const key = server.keys[ROOT]
const asRoot = (action, parameters) => call(server, { action, key, ...parameters })

test('it tells where it listens, and by which id one calls as whom', () => {
  assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/)
  assert.equal(Object.keys(server.keys).length, 13, server.printed)
  for (const arn of [ROOT, ANA, CI, 'arn:aws:iam::444455556666:user/emergency/break-glass']) assert.match(server.keys[arn], /^AKIALOCAL[A-Z2-7]{11}$/, arn)
  assert.ok(!server.printed.includes('AWSServiceRoleForAutoScaling'), 'only the service calls as that role')
})

test('an answer is the XML of AWS', async () => {
  const { status, headers, text } = await call(server, { action: 'GetCallerIdentity', version: STS, key: server.keys[CI] })
  assert.equal(status, 200)
  assert.equal(headers['content-type'], 'text/xml')
  assert.match(text, /^<GetCallerIdentityResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/"><GetCallerIdentityResult>.*<\/GetCallerIdentityResult><ResponseMetadata><RequestId>[\da-f-]{36}<\/RequestId><\/ResponseMetadata><\/GetCallerIdentityResponse>\n$/)
  assert.ok(text.includes(`<Arn>${CI}</Arn>`) && text.includes('<Account>111122223333</Account>'), text)
  assert.equal(/<RequestId>(.*)<\/RequestId>/.exec(text)[1], headers['x-amzn-requestid'])
  assert.equal(headers['access-control-allow-origin'], undefined)
  const query = new URLSearchParams({ Action: 'ListUsers', Version: IAM })
  const got = await send(server.url, { method: 'GET', path: `/?${query}`, headers: { authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261127/us-east-1/iam/aws4_request` } })
  assert.equal(got.status, 200, got.text)
})

test('names and documents arrive as they were written', async () => {
  const { text } = await asRoot('GetAccountAuthorizationDetails', { 'Filter.member.1': 'User' })
  const document = /<PolicyName>write-backups<\/PolicyName><PolicyDocument>(.*?)<\/PolicyDocument>/.exec(text)[1]
  assert.match(document, /^%7B%22Version%22/)
  assert.doesNotMatch(document, /[*'()!]/)
  assert.equal(JSON.parse(decodeURIComponent(document)).Statement[0].Sid, 'WriteBackups')
  const hostile = await serve(['--world', hostileWorld()])
  const found = await call(hostile, { action: 'ListUsers', key: hostile.keys[ROOT] })
  assert.ok(found.text.includes('<UserName>a&amp;&lt;/UserName&gt;\ufffd</UserName>'), found.text)
  hostile.child.kill('SIGINT')
})

test('AWS managed policies without documents have those of the package', async () => {
  const file = path.join(folder, write('auditor.json', withAwsManagedPolicy()))
  const arn = 'arn:aws:iam::aws:policy/SecurityAudit'
  const completed = await serve(['--world', file])
  const ask = (server, more) => call(server, { key: server.keys[ROOT], ...more })
  const simulated = { action: 'SimulatePrincipalPolicy', PolicySourceArn: 'arn:aws:iam::111122223333:role/auditor', 'ActionNames.member.1': 's3:ListAllMyBuckets' }
  assert.match((await ask(completed, simulated)).text, /<EvalDecision>allowed</)
  assert.match(completed.log(), /^note: documents of AWS .*: ReadOnlyAccess$/m)
  const [, version] = /<DefaultVersionId>(v\d+)</.exec((await ask(completed, { action: 'GetPolicy', PolicyArn: arn })).text)
  const { text } = await ask(completed, { action: 'GetPolicyVersion', PolicyArn: arn, VersionId: version })
  assert.ok(JSON.parse(decodeURIComponent(/<Document>(.*?)<\/Document>/.exec(text)[1])).Statement, text)
  const without = await serve(['--world', file, '--no-aws-managed-policies'])
  assert.notEqual((await ask(without, simulated)).status, 200)
  assert.equal((await ask(without, { action: 'GetPolicy', PolicyArn: arn })).code, 'NoSuchEntity')
  assert.equal(without.log().includes('note: '), false)
  for (const { child } of [completed, without]) child.kill('SIGINT')
})

/** A name that would end its element, and a character that XML cannot hold. */
function hostileWorld() {
  const name = 'a&</UserName>\u0001'
  const hostile = details()
  hostile.UserDetailList = [{ UserName: name, Arn: `arn:aws:iam::111122223333:user/${name}`, GroupList: [] }]
  return path.join(folder, write('hostile.json', hostile))
}

test('refusals have the codes and the status of AWS', async () => {
  const list = { 'PolicyInputList.member.1': '{}', 'ActionNames.member.1': 's3:GetObject' }
  for (const [parameters, status, code] of [
    [{ action: 'GetUser', UserName: 'ana' }, 403, 'MissingAuthenticationToken'],
    [{ action: 'GetUser', UserName: 'ana', key: 'AKIAIOSFODNN7EXAMPLE' }, 403, 'InvalidClientTokenId'],
    [{ action: 'GetUser', UserName: 'ana', key, token: 'x' }, 403, 'InvalidClientTokenId'],
    [{ action: 'GetUser', UserName: 'ana', key: server.keys[CI] }, 403, 'AccessDenied'],
    [{ action: 'GetUser', UserName: 'eve', key }, 404, 'NoSuchEntity'],
    [{ action: 'GetUser', key: server.keys[CI] }, 400, 'ValidationError'],
    [{ action: 'GetRole', RoleName: 'deploy', key }, 404, 'NoSuchEntity'],
    [{ action: 'GetPolicy', PolicyArn: 'arn:aws:iam::111122223333:policy/none', key }, 404, 'NoSuchEntity'],
    [{ action: 'GetRole', key }, 400, 'ValidationError'],
    [{ action: 'ListUsers', MaxItems: '0', key }, 400, 'ValidationError'],
    [{ action: 'ListUsers', Marker: 'x', key }, 400, 'ValidationError'],
    [{ action: 'GetAccountAuthorizationDetails', 'Filter.member.1': 'Root', key }, 400, 'ValidationError'],
    [{ action: 'SimulateCustomPolicy', key, ...list }, 400, 'InvalidInput'],
    [{ action: 'SimulateCustomPolicy', key, 'PolicyInputList.member.1': '{}' }, 400, 'InvalidInput'],
    [{ action: 'DeleteUser', UserName: 'ana', key }, 400, 'InvalidAction'],
    [{ action: 'AssumeRoleWithSAML', version: STS, RoleArn: 'arn:aws:iam::111122223333:role/ci', PrincipalArn: 'arn:aws:iam::111122223333:saml-provider/idp', SAMLAssertion: 'PHg+' }, 400, 'InvalidIdentityToken'],
    [{ action: 'constructor', key }, 400, 'InvalidAction'],
    [{ action: 'GetCallerIdentity', version: IAM, key }, 400, 'InvalidAction'],
    [{ action: 'ListUsers', version: '2009-01-01', key }, 400, 'NoSuchVersion'],
    [{ key }, 400, 'MissingAction']
  ]) {
    const answer = await call(server, parameters)
    assert.deepEqual([answer.status, answer.code], [status, code], `${JSON.stringify(parameters)}\n${answer.text}`)
    assert.match(answer.text, /^<ErrorResponse xmlns="https:\/\/(iam|sts)\.amazonaws\.com\/doc\/[\d-]+\/"><Error><Type>Sender<\/Type><Code>\w+<\/Code><Message>.+<\/Message><\/Error><RequestId>.+<\/RequestId><\/ErrorResponse>\n$/s)
  }
  const { message } = await call(server, { action: 'ListRoles', key: server.keys[CI] })
  assert.match(message, /^User: arn:aws:sts::111122223333:assumed-role\/ci\/serve is not authorized to perform: iam:ListRoles on resource: arn:aws:iam::111122223333:role\/ because no identity-based policy allows the iam:ListRoles action$/)
})

test('forms that are none are refused', async () => {
  const many = Array.from({ length: 20_001 }, (_, index) => `a${index}=1`).join('&')
  for (const body of ['%', 'a=%ff', 'a.b=1&a=2', 'a=2&a.b=1', 'a=1&a=1', `${'a.'.repeat(11)}a=1`, many]) {
    const { status, code } = await send(server.url, { body })
    assert.deepEqual([status, code], [400, 'MalformedQueryString'], body.slice(0, 40))
  }
  const order = await asRoot('SimulateCustomPolicy', {
    'ActionNames.member.900000000': 'sqs:ListQueues',
    'ActionNames.member.2': 'sns:ListTopics',
    'PolicyInputList.member.1': JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'sqs:*', Resource: '*' } })
  })
  assert.deepEqual([...order.text.matchAll(/<EvalActionName>(.*?)<\/EvalActionName>.*?<EvalDecision>(.*?)<\/EvalDecision>/gs)].map(([, ...found]) => found), [['sns:ListTopics', 'implicitDeny'], ['sqs:ListQueues', 'allowed']], order.text)
})

test('only clients on this machine are answered, and no browsers', async () => {
  const body = `Action=GetCallerIdentity&Version=${STS}`
  const authorization = `AWS4-HMAC-SHA256 Credential=${key}/20261127/us-east-1/sts/aws4_request`
  for (const [headers, status, code] of [
    [{ host: 'iam.attacker.example' }, 403, 'AccessDenied'],
    [{ host: 'localhost.attacker.example:80' }, 403, 'AccessDenied'],
    [{ host: `127.0.0.1.attacker.example:${server.port}` }, 403, 'AccessDenied'],
    [{ origin: 'https://attacker.example' }, 403, 'AccessDenied'],
    [{ 'sec-fetch-site': 'cross-site' }, 403, 'AccessDenied'],
    [{ 'content-type': 'text/plain' }, 415, 'InvalidContentType'],
    [{ 'content-type': 'multipart/form-data' }, 415, 'InvalidContentType'],
    [{ host: `localhost:${server.port}` }, 200, undefined],
    [{ host: `LOCALHOST:${server.port}` }, 200, undefined],
    [{ host: '[::1]:80' }, 200, undefined]
  ]) {
    const answer = await send(server.url, { body, headers: { authorization, ...headers } })
    assert.deepEqual([answer.status, answer.code, answer.headers['access-control-allow-origin']], [status, code, undefined], JSON.stringify(headers))
  }
  for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']) assert.equal((await send(server.url, { method, headers: { authorization } })).status, 405, method)
  const named = await serve(['--world', EXAMPLE, '--allow-host', 'Iam.Internal'])
  assert.equal((await send(named.url, { body, headers: { authorization, host: 'iam.internal:80' } })).status, 200)
  named.child.kill('SIGINT')
})

test('a body has its limit', async () => {
  const answer = await send(server.url, { body: `a=${'x'.repeat(4 * 1024 * 1024)}` }).catch(error => ({ status: 413, code: error.code }))
  assert.equal(answer.status, 413)
  await assertAlive(server)
})

/** The same numbers each time (mulberry32). */
function random(seed) {
  return most => {
    seed = (seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most
  }
}

const FORMS = [
  `Action=GetCallerIdentity&Version=${STS}`,
  `Action=SimulateCustomPolicy&Version=${IAM}&PolicyInputList.member.1=${encodeURIComponent('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}')}&ActionNames.member.1=s3%3AGetObject&ContextEntries.member.1.ContextKeyName=aws%3Ausername&ContextEntries.member.1.ContextKeyValues.member.1=ana&ContextEntries.member.1.ContextKeyType=string`,
  `Action=SimulatePrincipalPolicy&Version=${IAM}&PolicySourceArn=${encodeURIComponent(ANA)}&ActionNames.member.1=s3%3AGetObject`,
  `Action=AssumeRole&Version=${STS}&RoleArn=arn%3Aaws%3Aiam%3A%3A444455556666%3Arole%2Fdeploy&RoleSessionName=x&ExternalId=shop-deploy-7f3a&Tags.member.1.Key=a&Tags.member.1.Value=b`,
  `Action=AssumeRoleWithWebIdentity&Version=${STS}&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fci&RoleSessionName=x&WebIdentityToken=a.e30.b`,
  `Action=GetAccountAuthorizationDetails&Version=${IAM}&Filter.member.1=User&MaxItems=1`,
  `Action=GetContextKeysForPrincipalPolicy&Version=${IAM}&PolicySourceArn=${encodeURIComponent(ANA)}`,
  `Action=ListUsers&Version=${IAM}&MaxItems=2`
]
const PIECES = ['&', '=', '.', 'member', '.member.1', '%', '%00', '%ff', '%F0%9F', '\u0000', '__proto__', 'constructor', '999999999', '-1', '0', 'null', '{', '[', '"', '&Action=GetUser', '&ActionNames.member.0=x', '${', 'arn:aws:', '\r\n', ' ']

/** A broken form, or none at all. */
function broken(next) {
  if (next(10) === 0) return Buffer.from(Array.from({ length: next(400) }, () => next(256)))
  let form = FORMS[next(FORMS.length)]
  // Half of them still name their call: what is broken is behind it.
  const begin = next(2) === 0 ? form.indexOf('Version=') + 'Version=2011-06-15'.length : 0
  for (let count = 1 + next(4); count > 0; count--) {
    const at = begin + next(Math.max(1, form.length + 1 - begin))
    const kind = next(3)
    if (kind === 0) form = form.slice(0, at) + form.slice(at + 1 + next(8))
    if (kind === 1) form = form.slice(0, at) + PIECES[next(PIECES.length)] + form.slice(at)
    if (kind === 2) form = form.slice(0, at) + form.slice(next(form.length + 1))
  }
  return form
}

test('whatever comes is answered, and never by a failure', async t => {
  const next = random(20261127)
  const agent = new http.Agent({ keepAlive: true, maxSockets: 32 })
  const keys = [...Object.values(server.keys), 'AKIAIOSFODNN7EXAMPLE', '', '/', 'AKIA\u00e9']
  const counts = {}
  const one = async () => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${next(3) === 0 ? keys[next(keys.length)] : key}/20261127/us-east-1/iam/aws4_request`
    const { status, code = '', text } = await send(server.url, { body: broken(next), agent, headers: next(20) === 0 ? {} : { authorization } })
    counts[status] = (counts[status] ?? 0) + 1
    assert.ok([200, 400, 403, 404].includes(status), `${status} ${code} ${text}`)
  }
  const total = 4000
  for (let sent = 0; sent < total; sent += 32) await Promise.all(Array.from({ length: 32 }, one))
  agent.destroy()
  t.diagnostic(`${total} broken requests by status: ${JSON.stringify(counts)}`)
  assert.ok(counts[200] > 100 && counts[400] > 100 && counts[403] > 100, JSON.stringify(counts))
  await assertAlive(server)
})

test('what is no HTTP ends its connection alone', async () => {
  const next = random(7)
  const one = () => new Promise(resolve => {
    const socket = net.connect(server.port, '127.0.0.1')
    socket.on('error', resolve)
    socket.on('close', resolve)
    const text = ['POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n\r\na', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`, 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nHost: localhost\r\n\r\nzz\r\n'][next(6)]
    socket.write(text ?? Buffer.from(Array.from({ length: 1 + next(300) }, () => next(256))))
    socket.setTimeout(50, () => socket.destroy())
    socket.resume()
  })
  for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 50 }, one))
  await assertAlive(server)
})

test('a thousand calls side by side are all answered', async t => {
  const agent = new http.Agent({ maxSockets: Infinity })
  const start = performance.now()
  const calls = Array.from({ length: 1000 }, (_, index) => call(server, index % 2 === 0
    ? { action: 'GetCallerIdentity', version: STS, key }
    : { action: 'SimulateCustomPolicy', key, 'ActionNames.member.1': 's3:GetObject', 'PolicyInputList.member.1': JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } }) }, { agent }))
  const answers = await Promise.all(calls)
  agent.destroy()
  t.diagnostic(`1000 calls took ${Math.round(performance.now() - start)} ms`)
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
})

test('the log has a line for each call, and nothing can break it', async () => {
  const other = await serve()
  await call(other, { action: 'GetUser', UserName: 'eve', key })
  await call(other, { action: 'a\nb', key })
  other.child.kill('SIGINT')
  await other.ended
  const [first, second, ...rest] = other.log().split('\n')
  assert.match(first, /^\d{4}-\d\d-\d\dT[\d:.]+Z 404 iam:GetUser by arn:aws:iam::111122223333:root NoSuchEntity \d+ ms$/)
  assert.match(second, /^\S+ 400 - InvalidAction \d+ ms$/)
  assert.deepEqual(rest, [''])
})

test('it ends when it is told to', async () => {
  const other = await serve()
  await assertAlive(other)
  const held = new http.Agent({ keepAlive: true })
  await call(other, { action: 'ListUsers', key }, { agent: held })
  const start = performance.now()
  other.child.kill('SIGINT')
  assert.equal(await other.ended, 0)
  assert.ok(performance.now() - start < 5000)
  held.destroy()
})

test('what it cannot serve is told', () => {
  write('broken.json', '{')
  for (const [args, message] of [
    [['serve'], /^iam-verdict serve: `--world` is missing/],
    [['serve', EXAMPLE], /^iam-verdict serve: no file is expected here/],
    [['serve', '--world', EXAMPLE, '--port', '70000'], /`70000` is no port/],
    [['serve', '--world', 'broken.json'], /^broken\.json:1:\d+: error: /]
  ]) assert.match(refused(args), message, args.join(' '))
})
