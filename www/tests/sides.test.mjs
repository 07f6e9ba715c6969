// Whose account says what.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EMPTY, load } from './source.mjs'

const { callerAccount, ownerAccount } = await load('accounts')
const { notAsked, sidesOf } = await load('sides')

const USER = 'arn:aws:iam::111122223333:user/ana'
const check = (checkType, evaluatedEffect, policyType) => ({ checkType, evaluatedEffect, decided: false, policies: policyType ? [{ policyType, policyIndex: 0, statements: [] }] : [] })
const CHECKS = [
  check('RESOURCE_CONTROL_POLICY', 'ALLOW', 'resourceControl'), check('SERVICE_CONTROL_POLICY', 'IMPLICIT_DENY', 'serviceControl'), check('VPC_ENDPOINT', 'ALLOW', 'vpcEndpoint'),
  check('RESOURCE', 'ALLOW', 'resourceBased'), check('PRINCIPAL', 'EXPLICIT_DENY', 'identityBased'), check('PERMISSIONS_BOUNDARY', 'ALLOW'), check('SESSION', 'ALLOW')
]
const PAIR = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', evaluatedEffect: 'ALLOW', checks: CHECKS }
const sides = (request, pair = PAIR) => sidesOf({ scenario: { request: { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', ...request }, policies: {} } }, pair)

test('the account of a caller is told by whatever tells it', () => {
  for (const [principal, account] of [
    [USER, '111122223333'], [{ type: 'root', account: '444455556666' }, '444455556666'], [{ type: 'assumed_role', roleArn: 'arn:aws:iam::111122223333:role/r' }, '111122223333'],
    [{ type: 'federated_user', userArn: USER }, '111122223333'], ['sns.amazonaws.com', undefined], ['anonymous', undefined],
    [{ type: 'web_identity', provider: 'arn:aws:iam::111122223333:oidc-provider/x' }, undefined]
  ]) assert.equal(callerAccount(principal), account)
  assert.equal(ownerAccount({ resource: 'arn:aws:sqs:eu-west-1:444455556666:jobs' }, USER), '444455556666')
  assert.equal(ownerAccount({ resource: 'arn:aws:s3:::b' }, USER), '111122223333')
  assert.equal(ownerAccount({ resource: 'arn:aws:s3:::b', resourceAccount: '444455556666' }, USER), '444455556666')
})

test('across accounts each side has its own checks, and says what weighs most of them', () => {
  const { caller, resource } = sides({ principal: USER, resourceAccount: '444455556666' })
  assert.deepEqual([caller.account, resource.account], ['111122223333', '444455556666'])
  assert.deepEqual(caller.checks.map(({ checkType }) => checkType), ['SERVICE_CONTROL_POLICY', 'VPC_ENDPOINT', 'PRINCIPAL', 'PERMISSIONS_BOUNDARY', 'SESSION'])
  assert.deepEqual(resource.checks.map(({ checkType }) => checkType), ['RESOURCE_CONTROL_POLICY', 'RESOURCE'])
  assert.deepEqual([caller.says, resource.says], ['EXPLICIT_DENY', 'ALLOW'])
  assert.equal(sides({ principal: USER, resourceAccount: '444455556666' }, { ...PAIR, checks: [CHECKS[3]] }).caller.says, undefined)
})

test('inside one account, and for callers of none, there are no sides', () => {
  assert.equal(sides({ principal: USER }), undefined)
  assert.equal(sides({ principal: USER, resourceAccount: '111122223333' }), undefined)
  assert.equal(sides({ principal: 'sns.amazonaws.com', resourceAccount: '111122223333' }), undefined)
})

test('each pair has the owner of its own resource', () => {
  const request = { principal: USER, pairs: [{ action: 's3:PutObject', resource: 'arn:aws:s3:::to/k', resourceAccount: '444455556666' }] }
  assert.equal(sides(request), undefined)
  assert.equal(sides(request, { ...PAIR, action: 's3:PutObject', resource: 'arn:aws:s3:::to/k' }).resource.account, '444455556666')
})

test('policies that were not asked are told', () => {
  const drafts = ['identityBased', 'serviceControl', 'roleTrust', 'kmsGrants'].map((type, id) => ({ id, type, level: 0, pair: 0, name: '', text: '' }))
  assert.deepEqual(notAsked({ ...EMPTY, drafts }, [PAIR]), ['Role trust'])
  assert.deepEqual(notAsked({ ...EMPTY, drafts }, [{ ...PAIR, checks: [] }]), ['Identity-based', 'Role trust', 'Service control (SCP)'])
})
