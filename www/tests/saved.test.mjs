// Policies and statements that are switched off, and requests that are kept.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluate } from '../../pkg-config/dist/inline.mjs'
import { EMPTY, example, load } from './source.mjs'

const { addDraft, setDraft, setText, switchStatement } = await load('drafts')
const { fromExample } = await load('example')
const { addPair, setPair } = await load('pairs')
const { draftOf } = await load('principal')
const { MAX_SAVED, openSaved, saveRequest, setSaved, withRequest } = await load('saved')
const { ask } = await load('scenario')
const { decode, encode } = await load('share')
const { setRequest } = await load('state')
const { statementPlaces, withoutStatements } = await load('statements')

const text = (...statements) => JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2)
const sids = text => JSON.parse(text).Statement.map(({ Sid }) => Sid)
const named = ['a', 'b', 'c', 'd'].map(Sid => ({ Sid, Effect: 'Allow', Action: ['s3:*', 'sqs:*'], Resource: '*' }))

test('a text without some statements holds the others at their places', () => {
  const whole = text(...named)
  for (let off = 0; off < 16; off++) {
    const indexes = [0, 1, 2, 3].filter(index => off & (1 << index))
    const rest = withoutStatements(whole, indexes)
    if (off === 15) assert.equal(rest, undefined)
    if (off === 15) continue
    assert.deepEqual(sids(rest), ['a', 'b', 'c', 'd'].filter((_, index) => !indexes.includes(index)))
    assert.equal(rest.length, whole.length)
    for (const [index, { from, to }] of statementPlaces(whole).entries()) {
      if (!indexes.includes(index)) assert.equal(rest.slice(from, to), whole.slice(from, to))
    }
    assert.equal(rest.split('\n').length, whole.split('\n').length)
  }
})

test('a single statement outside of a list goes too; what is no policy stays as it is', () => {
  const single = '{"Statement": {"Sid": "a",\n "Effect": "Allow"}, "Id": "x"}'
  assert.equal(withoutStatements(single, [0]), undefined)
  for (const other of ['', '[]', '{"Statement": "x"}', 'nonsense', single]) assert.equal(withoutStatements(other, [7]), other)
  assert.deepEqual(statementPlaces('{"Statement": ['), [])
})

test('a policy whose statements are all off is still there, and says nothing', () => {
  const base = setRequest(EMPTY, { principal: draftOf('arn:aws:iam::111122223333:user/ana'), action: 's3:GetObject', resource: 'arn:aws:s3:::a/b' })
  const limits = ['identityBased', 'permissionsBoundary', 'session', 'vpcEndpoint']
  for (const type of [...limits, 'resourceBased', 'roleTrust']) {
    let state = addDraft(base, type)
    if (type !== 'identityBased') state = addDraft(state, 'identityBased')
    assert.equal(evaluate(ask(state).scenario).decision, 'allowed', type)
    const { scenario } = ask(switchStatement(state, 1, 0))
    assert.match(JSON.stringify(scenario), /AllStatementsAreOff/, type)
    // What limits allows nothing any more; a policy of the resource was not needed, and a trust policy is not asked.
    assert.equal(evaluate(scenario).decision, limits.includes(type) ? 'implicitDeny' : 'allowed', type)
  }
})

test('what is off takes no part', () => {
  let state = addDraft(addDraft(setRequest(EMPTY, { principal: draftOf('anonymous') }), 'identityBased', { text: text(...named) }), 'identityBased')
  const asked = state => ask(state).scenario.policies.identityBased
  assert.equal(asked(state).length, 2)
  assert.deepEqual(ask(setDraft(state, 1, { off: true })).draftAt.get('/identityBased//0'), 2)
  state = switchStatement(switchStatement(state, 1, 2), 1, 0)
  assert.deepEqual(sids(asked(state)[0]), ['b', 'd'])
  assert.deepEqual(sids(asked(switchStatement(state, 1, 0))[0]), ['a', 'b', 'd'])
  assert.deepEqual(setText(state, 1, text(...named, named[0])).drafts[0].offStatements, [])
  assert.deepEqual(setText(state, 1, text(named[1], ...named.slice(1))).drafts[0].offStatements, [0, 2])
})

test('a link holds what is off and the requests that are kept', async () => {
  let state = fromExample(example('copy-object'))
  state = switchStatement(setDraft(state, 1, { off: true }), 2, 0)
  state = saveRequest(saveRequest(state, { name: 'copy', expect: 'allowed', because: 'ReadSource' }))
  state = setSaved(state, 2, { expect: 'implicitDeny' })
  assert.deepEqual(await decode(await encode(state)), { ...state, example: undefined })
  let many = EMPTY
  for (let n = 0; n <= MAX_SAVED; n++) many = saveRequest(many)
  assert.equal(many.saved.length, MAX_SAVED)
})

test('policies of a further resource follow it to another request', () => {
  let state = setPair(addPair(setRequest(EMPTY, { principal: draftOf('anonymous'), action: 's3:GetObject', resource: 'arn:aws:s3:::from/a' })), 1, { action: 's3:PutObject', resource: 'arn:aws:s3:::to/a' })
  state = saveRequest(setDraft(addDraft(state, 'resourceBased'), 1, { pair: 1 }))
  const pairs = [{ ...state.request.pairs[0], id: 7 }]
  assert.equal(withRequest(state, { ...state.request, pairs }).drafts[0].pair, 7)
  const elsewhere = setRequest(state, { resource: 'arn:aws:s3:::other/a', pairs: [] })
  // Without the pair nobody knows whose policy it is: it stays on the page, switched off.
  assert.deepEqual(openSaved(saveRequest(state), 1).drafts[0].pair, 1)
  assert.deepEqual(withRequest(state, elsewhere.request).drafts.map(({ pair, off }) => [pair, off]), [[0, true]])
})
