// Changes that are suggested, made to the page.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluate } from '../../pkg-config/dist/inline.mjs'
import { example, load } from './source.mjs'

const { addDraft, setDraft, switchStatement } = await load('drafts')
const { fromExample } = await load('example')
const { ask } = await load('scenario')
const { setRequest } = await load('state')
const { canTakeUp, statementOf, takerOf, withAdded, withContext, withoutAll, withStatement } = await load('what-if')

const START = fromExample(example('explicit-deny'))
const COPY = fromExample(example('copy-object'))
const decision = state => evaluate(ask(state).scenario).decision
const added = (Action, Resource, more = {}) => ({ Effect: 'Allow', Action, Resource, ...more })

test('context keys are set and taken out, in whatever case they are written', () => {
  const context = (text, changes, unknownContextKeys = '') => {
    const { request } = withContext(setRequest(START, { context: text, unknownContextKeys }), changes)
    return [request.context, request.unknownContextKeys]
  }
  assert.deepEqual(context('{"aws:multifactorauthpresent":"false","a":"1"}', [{ key: 'aws:MultiFactorAuthPresent', value: 'true' }]), ['{\n  "aws:multifactorauthpresent": "true",\n  "a": "1"\n}', ''])
  assert.deepEqual(context('', [{ key: 'aws:TagKeys', value: ['team'] }], 'aws:tagkeys, aws:SourceIp'), ['{\n  "aws:TagKeys": [\n    "team"\n  ]\n}', 'aws:SourceIp'])
  assert.deepEqual(context('{"A":"1","b":"2"}', [{ key: 'a', from: '1' }], 'x,y'), ['{\n  "b": "2"\n}', 'x,y'])
  assert.equal(decision(withContext(START, [{ key: 'aws:MultiFactorAuthPresent', value: 'true' }])), 'allowed')
})

test('a statement of an answer is found in its text, beside others that are off', () => {
  const reference = { policyType: 'identityBased', policyIndex: 0, pair: 0, effect: 'Deny' }
  const found = (state, statementIndex) => statementOf(state, ask(state), { ...reference, statementIndex })
  assert.deepEqual([found(START, 1).draft.id, found(START, 1).index], [1, 1])
  const off = switchStatement(START, 1, 0)
  assert.equal(found(off, 0).index, 1)
  const without = withoutAll(off, [found(off, 0), found(off, 0)])
  assert.deepEqual(without.drafts[0].offStatements, [0, 1])
  assert.equal(found(setDraft(START, 1, { off: true }), 0), undefined)
  const bucket = COPY.drafts.find(({ type }) => type === 'resourceBased')
  assert.equal(statementOf(COPY, ask(COPY), { policyType: 'resourceBased', policyIndex: 0, pair: 1, statementIndex: 0 }).draft.id, bucket.id)
})

test('a statement is added last, laid out as the others are', () => {
  const statement = { Effect: 'Allow', Action: 's3:Get*' }
  const { text } = START.drafts[0]
  const longer = withStatement(text, statement)
  assert.deepEqual(JSON.parse(longer).Statement, [...JSON.parse(text).Statement, statement])
  assert.equal(longer, JSON.stringify(JSON.parse(longer), null, 2))
  assert.equal(withStatement('{"Statement":[{"a":1}]}', { b: 2 }), '{"Statement":[{"a":1}, {"b":2}]}')
  assert.deepEqual(JSON.parse(withStatement('{"Statement":{"a":1}}', { b: 2 })).Statement, [{ a: 1 }, { b: 2 }])
  assert.deepEqual(JSON.parse(withStatement('{"Version":"2012-10-17","Statement":[]}', { b: 2 })), { Version: '2012-10-17', Statement: [{ b: 2 }] })
  assert.deepEqual(JSON.parse(withStatement('{"Id":"x"}', { b: 2 })), { Id: 'x', Statement: [{ b: 2 }] })
})

test('statements go into the policy that is there, and new ones of a kind into one', () => {
  const own = { policyType: 'resourceBased', policyIndex: 0, resource: 'arn:aws:s3:::archive/2026/q3.csv', statement: added('s3:PutObject', 'arn:aws:s3:::archive/2026/q3.csv', { Principal: { AWS: 'arn:aws:iam::111122223333:user/ana' } }) }
  const asked = ask(COPY)
  assert.equal(takerOf(COPY, asked, own).type, 'resourceBased')
  const state = withAdded(COPY, asked, [own])
  assert.equal(state.drafts.length, COPY.drafts.length)
  assert.deepEqual([decision(COPY), decision(state)], ['implicitDeny', 'allowed'])
  const none = { ...COPY, drafts: [] }
  const places = ['s3:GetObject', 's3:PutObject'].map((action, index) => ({ policyType: 'identityBased', statement: added(action, index ? 'arn:aws:s3:::archive/2026/q3.csv' : 'arn:aws:s3:::reports/2026/q3.csv') }))
  const made = withAdded(none, ask(none), [...places, { ...own, policyIndex: undefined }])
  assert.deepEqual(made.drafts.map(({ type, pair, name }) => [type, pair, name]), [['identityBased', 0, 'Added'], ['resourceBased', COPY.request.pairs[0].id, 'Added']])
  assert.equal(JSON.parse(made.drafts[0].text).Statement.length, 2)
  assert.equal(decision(made), 'allowed')
})

test('what is off stays off, and a full page takes no more', () => {
  const twice = withStatement(START.drafts[0].text, added('*', '*'))
  const state = setDraft(START, 1, { text: twice, offStatements: [1] })
  const boundary = addDraft(state, 'permissionsBoundary', { text: JSON.stringify({ Version: '2012-10-17', Statement: [added('sqs:*', '*'), added('sns:*', '*')] }) })
  const off = switchStatement(boundary, 2, 1)
  const place = { policyType: 'permissionsBoundary', policyIndex: 0, statement: added('s3:*', '*') }
  const allowed = withAdded(off, ask(off), [place])
  assert.deepEqual(allowed.drafts[1].offStatements, [1])
  assert.deepEqual([decision(off), decision(allowed)], ['implicitDeny', 'allowed'])
  let full = START
  while (full.drafts.length < 100) full = addDraft(full, 'identityBased')
  const onePlace = { policyType: 'identityBased', statement: added('*', '*') }
  assert.deepEqual([canTakeUp(full, ask(full), [onePlace]), canTakeUp(START, ask(START), [onePlace])], [false, true])
})

test('a level of an organization takes its statement', () => {
  const state = fromExample(example('scp-levels'))
  const place = { policyType: 'serviceControl', level: 1, statement: added('dynamodb:CreateTable', '*') }
  const made = withAdded(state, ask(state), [place])
  assert.deepEqual([made.drafts.at(-1).level, decision(made)], [1, 'allowed'])
})
