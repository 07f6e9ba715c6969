// `authzenHandler` against the examples of AuthZEN's Authorization API 1.0 (OpenID Foundation, January 2026,
// https://openid.net/specs/authorization-api-1_0.html), and against what its text asks for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policy } from './calls.mjs'
import { importByName } from './installed.mjs'

const { authzenHandler } = await importByName('iam-verdict/edge')

const ALICE = { type: 'user', id: 'alice@example.com' }
const CONTEXT = { time: '2024-05-31T15:22-07:00' }
const document = id => ({ type: 'document', id })
const policies = {
  identityBased: [policy(
    { Effect: 'Allow', Action: 'docs:can_read', Resource: 'arn:aws:docs:::document/*' },
    { Effect: 'Allow', Action: 'docs:can_read', Resource: 'arn:aws:docs:::account/123', Condition: { StringEquals: { 'docs:method': 'GET' } } },
    { Effect: 'Allow', Action: 'docs:read', Resource: ['arn:aws:docs:::document/1', 'arn:aws:docs:::document/3'] }
  )]
}

function handler(more) {
  const told = []
  const handle = authzenHandler({
    policies,
    authenticate: request => request.headers.get('authorization') === 'Bearer mF_9.B5f-4.1JqM',
    principal: ({ subject }) => ({ type: 'assumed_role', arn: `arn:aws:sts::111122223333:assumed-role/${subject.type}/${subject.id}`, roleArn: `arn:aws:iam::111122223333:role/${subject.type}` }),
    action: ({ action }) => `docs:${action.name}`,
    resource: ({ resource }) => `arn:aws:docs:::${resource.type}/${resource.id}`,
    context: ({ action }) => ({ 'docs:method': String(action.properties?.method ?? '') }),
    onDecision: record => void told.push(record),
    ...more
  })
  return { handle, told }
}

const EVALUATION = 'https://pdp.example.com/access/v1/evaluation'
const post = (body, { url = `${EVALUATION}s`, headers, ...more } = {}) => new Request(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: 'Bearer mF_9.B5f-4.1JqM', ...headers },
  body: typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream ? body : JSON.stringify(body),
  ...more
})
async function answer(request, more) {
  const response = await handler(more).handle(request)
  assert.equal(response.headers.get('content-type'), 'application/json')
  return { status: response.status, body: await response.json(), headers: response.headers }
}
const decisions = body => body.evaluations.map(({ decision }) => decision)

test('section 6.1: the example of an access evaluation', async () => {
  const asked = { subject: ALICE, resource: { type: 'account', id: '123' }, action: { name: 'can_read', properties: { method: 'GET' } }, context: { time: '1985-10-26T01:22-07:00' } }
  for (const url of [EVALUATION, `${EVALUATION}s`]) assert.deepEqual((await answer(post(asked, { url }))).body, { decision: true })
  assert.deepEqual((await answer(post({ ...asked, action: { name: 'can_delete' } }, { url: EVALUATION }))).body, { decision: false })
  assert.deepEqual((await answer(post({ ...asked, evaluations: [] }))).body, { decision: true }, 'an empty list is no list')
})

const DOCUMENTS = ['boxcarring.md', 'subject-search.md', 'resource-search.md'].map(document)
const can_read = { name: 'can_read' }
/** Section 7.1: the same three questions, with more and more said once for all. */
const BOXCARRED = {
  'no defaults': [{ evaluations: DOCUMENTS.map(resource => ({ subject: ALICE, action: can_read, resource, context: CONTEXT })) }, [true, true, true]],
  'a default subject and context': [{ subject: ALICE, context: CONTEXT, evaluations: DOCUMENTS.map(resource => ({ action: can_read, resource })) }, [true, true, true]],
  'a default action that the third overrides': [
    { subject: ALICE, context: CONTEXT, action: can_read, evaluations: [{ resource: DOCUMENTS[0] }, { resource: DOCUMENTS[1] }, { action: { name: 'can_edit' }, resource: DOCUMENTS[2] }] },
    [true, true, false]
  ]
}
for (const [name, [body, expected]] of Object.entries(BOXCARRED)) {
  test(`section 7.1: three evaluations with ${name}`, async () => assert.deepEqual(decisions((await answer(post(body))).body), expected))
}

/** Section 7.1.2.1: `read` of three documents; what the specification answers. */
const read = more => ({ subject: ALICE, action: { name: 'read' }, evaluations: ['1', '2', '3'].map(id => ({ resource: document(id) })), ...more })
const SEMANTICS = {
  execute_all: [{ decision: true }, { decision: false }, { decision: true }],
  deny_on_first_deny: [{ decision: true }, { decision: false, context: { code: '200', reason: 'deny_on_first_deny' } }],
  permit_on_first_permit: [{ decision: true }]
}
for (const [semantic, evaluations] of Object.entries(SEMANTICS)) {
  test(`section 7.1.2.1: ${semantic}`, async () => assert.deepEqual((await answer(post(read({ options: { evaluations_semantic: semantic, another_option: 'value' } })))).body, { evaluations }))
}

test('section 7.1.2.1: execute_all is the default; what is none of the three is 400', async () => {
  for (const options of [undefined, {}]) assert.deepEqual((await answer(post(read({ options })))).body.evaluations, SEMANTICS.execute_all)
  for (const options of [{ evaluations_semantic: 'all' }, { evaluations_semantic: null }, 'execute_all', null]) {
    assert.equal((await answer(post(read({ options })))).status, 400, JSON.stringify(options))
  }
})

test('section 7.2.1: an evaluation that is wrong is denied alone', async () => {
  const wrong = [{ resource: document('1') }, { resource: { type: 'document' } }, 7, null, [], { resource: document('3'), context: 'x' }, { resource: document('3') }]
  const { status, body } = await answer(post(read({ evaluations: wrong })))
  assert.equal(status, 200)
  assert.deepEqual(decisions(body), [true, false, false, false, false, false, true])
  assert.deepEqual(body.evaluations[1].context, { error: { status: 400, message: '`resource.id` must be a text' } })
  const first = await answer(post(read({ evaluations: wrong.slice(1), options: { evaluations_semantic: 'deny_on_first_deny' } })))
  assert.equal(first.body.evaluations.length, 1)
})

test('section 10.1.1: members that are not known are ignored, and an id of the request comes back', async () => {
  const { status, headers } = await answer(post({ ...read(), future: { x: 1 } }, { headers: { 'x-request-id': 'bfe9eb29-ab87-4ca3-be83-a1d5d8305716' } }))
  assert.deepEqual([status, headers.get('x-request-id')], [200, 'bfe9eb29-ab87-4ca3-be83-a1d5d8305716'])
  const refused = await answer(post('no', { headers: { 'x-request-id': 'a' } }))
  assert.deepEqual([refused.status, refused.headers.get('x-request-id')], [400, 'a'])
})

const single = { subject: ALICE, action: can_read, resource: document('1') }
const without = (entity, member) => ({ ...single, [entity]: member ? { ...single[entity], [member]: undefined } : undefined })
/** Section 10.1.2: errors are about the request, with a message that is a text. */
const ERRORS = {
  'no subject': [post(without('subject')), 400],
  'no type of the subject': [post(without('subject', 'type')), 400],
  'no id of the subject': [post(without('subject', 'id')), 400],
  'an id that is a number': [post({ ...single, subject: { type: 'user', id: 7 } }), 400],
  'no action': [post(without('action')), 400],
  'no name of the action': [post(without('action', 'name')), 400],
  'no resource': [post(without('resource')), 400],
  'properties that are a list': [post({ ...single, resource: { ...document('1'), properties: [] } }), 400],
  'a context that is a text': [post({ ...single, context: 'now' }), 400],
  'evaluations that are an object': [post({ ...single, evaluations: {} }), 400],
  'too many evaluations': [post({ ...single, evaluations: Array(1001).fill({}) }), 400],
  'no JSON': [post('{'), 400],
  'a list': [post('[]'), 400],
  'an empty body': [post(''), 400],
  'a member that stands twice': [post(JSON.stringify(single).replace('"id":', '"id":"bob","id":')), 400],
  'no UTF-8': [post(new Uint8Array([0x7b, 0xff, 0x7d])), 400],
  'a body of two megabytes': [post({ ...single, context: { x: 'x'.repeat(2 ** 21) } }), 400],
  'another content type': [post(single, { headers: { 'content-type': 'text/plain' } }), 400],
  'no caller': [post(single, { headers: { authorization: '' } }), 401],
  'another caller': [post(single, { headers: { authorization: 'Bearer x' } }), 401],
  'another method': [new Request(EVALUATION), 405],
  'another path': [post(single, { url: 'https://pdp.example.com/access/v1/search/subject' }), 404],
  'metadata that are not served': [new Request('https://pdp.example.com/.well-known/authzen-configuration'), 404]
}
for (const [name, [request, status]] of Object.entries(ERRORS)) {
  test(`${name}: ${status}`, async () => {
    const given = await answer(request)
    assert.deepEqual([given.status, typeof given.body], [status, 'string'])
    assert.equal(given.headers.get('www-authenticate'), status === 401 ? 'Bearer' : null)
  })
}

test('whatever fails in a decision is a denial; an `authenticate` that fails is 401', async () => {
  const boom = () => {
    throw new Error('secret-detail')
  }
  for (const name of ['principal', 'action', 'resource', 'context', 'now']) {
    const { handle, told } = handler({ [name]: boom })
    const response = await handle(post(single, { url: EVALUATION }))
    assert.deepEqual([response.status, await response.json()], [200, { decision: false }], name)
    assert.deepEqual([told[0].allowed, told[0].error.at], [false, name])
  }
  for (const authenticate of [boom, async () => boom(), () => undefined, () => 'yes', () => 1]) assert.equal((await answer(post(single), { authenticate })).status, 401)
  assert.deepEqual((await answer(post(single), { policies: undefined, policySet: () => undefined })).body, { decision: false })
  assert.throws(() => handler({ authenticate: undefined }), { name: 'RequestError' })
  assert.throws(() => handler({ policyDecisionPoint: 'http://pdp.example.com' }), { name: 'RequestError' })
  assert.throws(() => handler({ policyDecisionPoint: 'https://pdp.example.com/?a' }), { name: 'RequestError' })
})

test('section 9: metadata, at the root and below a path', async () => {
  const root = await answer(new Request('https://pdp.example.com/.well-known/authzen-configuration'), { policyDecisionPoint: 'https://pdp.example.com' })
  assert.deepEqual(root.body, { policy_decision_point: 'https://pdp.example.com', access_evaluation_endpoint: EVALUATION, access_evaluations_endpoint: `${EVALUATION}s` })
  const tenant = { policyDecisionPoint: 'https://pdp.example.com/tenant1' }
  const { body } = await answer(new Request('https://pdp.example.com/.well-known/authzen-configuration/tenant1'), tenant)
  assert.equal(body.access_evaluation_endpoint, 'https://pdp.example.com/tenant1/access/v1/evaluation')
  assert.deepEqual((await answer(post(single, { url: body.access_evaluation_endpoint }), tenant)).body, { decision: true })
  assert.equal((await answer(post(single), tenant)).status, 404)
})
