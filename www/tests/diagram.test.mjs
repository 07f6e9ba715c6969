// The stages of a decision.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './source.mjs'

const { diagramOf, STAGES } = await load('diagram')

const check = (checkType, evaluatedEffect, part = {}) => ({ checkType, evaluatedEffect, decided: false, policies: [], ...part })
const pair = (evaluatedEffect, ...checks) => ({ action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', evaluatedEffect, checks })
const POLICY = { code: 'statement-allows', policyType: 'identityBased' }
const effects = ({ stages }) => Object.fromEntries(stages.filter(({ effect }) => effect).map(({ type, effect, decided }) => [type, effect + (decided ? '*' : '')]))

test('every stage stands in AWS’s order, those that took no part too', () => {
  const { lanes: [lane, ...others], effect, decider } = diagramOf(pair('ALLOW', check('PRINCIPAL', 'ALLOW', { decided: true })), undefined, POLICY)
  assert.deepEqual(others, [])
  assert.deepEqual(lane.stages.map(({ type }) => type), STAGES)
  assert.deepEqual(STAGES, ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY', 'VPC_ENDPOINT', 'RESOURCE', 'PRINCIPAL', 'PERMISSIONS_BOUNDARY', 'SESSION'])
  assert.deepEqual(effects(lane), { PRINCIPAL: 'ALLOW*' })
  assert.deepEqual([effect, decider, lane.account], ['ALLOW', undefined, undefined])
})

test('levels are one stage, which says what weighs most of them', () => {
  const levels = ['ALLOW', 'IMPLICIT_DENY', 'ALLOW'].map((effect, level) => check('SERVICE_CONTROL_POLICY', effect, { level, decided: level === 1 }))
  const { lanes: [lane] } = diagramOf(pair('IMPLICIT_DENY', ...levels, check('PRINCIPAL', 'ALLOW')), undefined, POLICY)
  assert.deepEqual(effects(lane), { SERVICE_CONTROL_POLICY: 'IMPLICIT_DENY*', PRINCIPAL: 'ALLOW' })
  assert.deepEqual(lane.stages[0].checks, levels)
})

test('across accounts each account has its own stages', () => {
  const both = { caller: { account: '111122223333', checks: [] }, resource: { account: '444455556666', checks: [] } }
  const { lanes } = diagramOf(pair('ALLOW', check('RESOURCE', 'ALLOW', { decided: true }), check('PRINCIPAL', 'ALLOW')), both, POLICY)
  assert.deepEqual(lanes.map(({ side, account }) => [side, account]), [['caller', '111122223333'], ['resource', '444455556666']])
  assert.deepEqual(lanes.map(effects), [{ PRINCIPAL: 'ALLOW' }, { RESOURCE: 'ALLOW*' }])
  assert.deepEqual(lanes.flatMap(({ stages }) => stages.map(({ type }) => type)).sort(), [...STAGES].sort())
})

test('what is no policy and decides is told, of the pair that it decided', () => {
  const decider = (one, reason) => diagramOf(one, undefined, reason).decider
  assert.equal(decider(pair('ALLOW'), { code: 'root-user', policyType: 'none' }), 'none')
  assert.equal(decider(pair('IMPLICIT_DENY', check('PRINCIPAL', 'ALLOW')), { code: 'kms-across-accounts', policyType: 'serviceRule' }), 'serviceRule')
  assert.equal(decider(pair('ALLOW', check('PRINCIPAL', 'ALLOW', { decided: true })), { code: 'kms-across-accounts', policyType: 'serviceRule' }), undefined)
  const grant = { code: 'kms-grant-allows', policyType: 'resourceBased' }
  assert.equal(decider(pair('ALLOW', check('RESOURCE', 'ALLOW', { decided: true })), grant), 'grant')
  assert.equal(decider(pair('ALLOW', check('PRINCIPAL', 'ALLOW', { decided: true })), grant), undefined)
})
