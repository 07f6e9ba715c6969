// Messages of AWS: what they change, and what is said of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EMPTY, example, load } from './source.mjs'

const { agrees, awsSays, fillsIn, notTold, whereMore, withDenial } = await load('denial')
const { addDraft } = await load('drafts')
const { fromExample } = await load('example')

const USER = 'arn:aws:iam::111122223333:user/ana'
const TOLD = { decision: 'explicitDeny', policyType: 'serviceControl', principal: USER, action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-west-1:111122223333:jobs' }

test('what is told is filled in; an example makes room, own policies stay', () => {
  const { request, drafts } = withDenial(fromExample(example('explicit-deny')), TOLD)
  assert.deepEqual([request.principal.main.iam_user, request.action, request.resource, request.resourceAccount, request.context, drafts], [USER, TOLD.action, TOLD.resource, '', '{}', []])
  const own = addDraft({ ...EMPTY, request: { ...EMPTY.request, context: '{"a": "b"}', resourceAccount: '444455556666' } }, 'session')
  const mine = withDenial(own, { ...TOLD, principal: 'arn:aws:sts::111122223333:assumed-role/build/run-1' })
  assert.deepEqual([mine.drafts, mine.request.context, mine.request.resourceAccount, mine.request.principal.type], [own.drafts, '{"a": "b"}', '', 'assumed_role'])
  assert.equal(withDenial(own, { ...TOLD, context: { 'aws:TagKeys': ['a'] } }).request.context, '{\n  "aws:TagKeys": [\n    "a"\n  ]\n}')
})

test('a message that tells nothing changes nothing', () => {
  const state = fromExample(example('explicit-deny'))
  assert.equal(withDenial(state, { policyType: 'vpcEndpoint' }), state)
  assert.equal(fillsIn({ decision: 'explicitDeny' }), false)
  assert.deepEqual(withDenial(state, { action: 'rds:StopActivityStream' }).request.principal, EMPTY.request.principal)
})

test('it is said what AWS blames', () => {
  for (const [denial, words] of [
    [TOLD, 'AWS says: explicit deny in a service control policy.'],
    [{ ...TOLD, policyArn: 'arn:p', policyType: 'identityBased' }, 'AWS says: explicit deny in an identity-based policy `arn:p`.'],
    [{ ...TOLD, policyType: 'vpcEndpoint', through: 'serviceControl' }, 'AWS says: explicit deny in a VPC endpoint policy, through a service control policy.'],
    [{ decision: 'explicitDeny', statementIds: ['A', 'B'] }, 'AWS says: explicit deny, and not in which type of policy, by the statement `A`, `B`.'],
    [{ decision: 'implicitDeny', policyType: 'permissionsBoundary' }, 'AWS says: implicit deny, no permissions boundary allows it.'],
    [{ decision: 'implicitDeny' }, 'AWS says: implicit deny, and not which type of policy does not allow it.'],
    [{ policyType: 'vpcEndpoint' }, 'AWS says: denied by a VPC endpoint policy, and not whether a statement denies or none allows.'],
    [{ setting: 'BlockPublicAcls' }, 'AWS says: denied by the setting `BlockPublicAcls` of S3.'],
    [{}, 'AWS says that it is denied, and not why.']
  ]) assert.equal(awsSays(denial), words)
})

test('it is said what is not told, and where more is to be had', () => {
  assert.deepEqual(notTold(TOLD), ['the condition keys of the request', 'the policies'])
  assert.deepEqual(notTold({}), ['the caller', 'the action', 'the resource', 'the condition keys of the request', 'the policies'])
  const session = { principal: 'arn:aws:sts::111122223333:assumed-role/build/run-1', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', context: {} }
  assert.deepEqual(notTold(session), ['the account of the resource', 'the path of the role', 'the policies'])
  assert.match(whereMore({ encodedMessage: 'x' }), /decode-authorization-message/)
  assert.match(whereMore({ authorizationId: 'abc' }), /`abc`/)
  assert.equal(whereMore(TOLD), undefined)
})

test('it is said whether the page decides as AWS did', () => {
  const evaluation = (decision, policyType) => ({ decision, reason: { policyType } })
  assert.equal(agrees(TOLD, evaluation('explicitDeny', 'serviceControl')), true)
  assert.equal(agrees(TOLD, evaluation('explicitDeny', 'identityBased')), false)
  assert.equal(agrees({ decision: 'implicitDeny' }, evaluation('implicitDeny', 'session')), true)
  assert.equal(agrees({ policyType: 'vpcEndpoint' }, evaluation('allowed', 'identityBased')), undefined)
})
