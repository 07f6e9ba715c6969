// A program that was written for AWS's SDK for JavaScript: its command's input goes into `simulateCustomPolicy` as it is,
// and the answer is held against the SDK's own model, member by member.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { test } from 'node:test'
import { root } from '../../../scripts/steps.mjs'
import { workspace } from '../../runtimes/prepare.mjs'

const require = createRequire(path.join(workspace('aws-sdk'), 'package.json'))
const { ContextKeyTypeEnum, IAMClient, PolicyEvaluationDecisionType, SimulateCustomPolicyCommand, SimulateCustomPolicyRequest$, SimulatePolicyResponse$, paginateSimulateCustomPolicy } = require('@aws-sdk/client-iam')
const { simulateCustomPolicy } = require('iam-verdict')

const READER = 'arn:aws:iam::111122223333:user/reader'
const BUCKET = 'arn:aws:s3:::reports'
const policy = (...statements) => JSON.stringify({ Version: '2012-10-17', Statement: statements })
const allow = (Action, more) => policy({ Effect: 'Allow', Action, Resource: '*', ...more })
const typed = Object.values(ContextKeyTypeEnum).map(type => ({ ContextKeyName: `custom:${type}`, ContextKeyType: type, ContextKeyValues: [VALUES(type)] }))

function VALUES(type) {
  return { numeric: '7', boolean: 'true', ip: '203.0.113.7', binary: 'aWFt', date: '2026-11-27T00:00:00Z' }[type.replace(/List$/, '')] ?? 'text'
}

/** Beside the cases of tests/simulation: each member of the request, each type of context key. */
const INPUTS = {
  'context entries of each type': {
    PolicyInputList: [allow('s3:GetObject', { Condition: Object.fromEntries([
      ['StringEquals', { 'custom:string': 'text' }], ['NumericEquals', { 'custom:numeric': '7' }], ['Bool', { 'custom:boolean': 'true' }],
      ['IpAddress', { 'custom:ip': '203.0.113.0/24' }], ['BinaryEquals', { 'custom:binary': 'aWFt' }], ['DateEquals', { 'custom:date': '2026-11-27T00:00:00Z' }],
      ['ForAnyValue:StringEquals', { 'custom:stringList': 'text' }]
    ]) })],
    ActionNames: ['s3:GetObject'], ResourceArns: [`${BUCKET}/a`], ContextEntries: typed
  },
  'another account’s bucket, with boundary and organization': {
    PolicyInputList: [allow('s3:*', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } }), allow('s3:*')],
    PermissionsBoundaryPolicyInputList: [allow('s3:Get*')],
    OrderedOrganizationPolicyInputList: [{ ServiceControlPolicyInputList: [allow('*')] }],
    ResourcePolicy: policy({ Effect: 'Allow', Principal: { AWS: READER }, Action: 's3:*', Resource: `${BUCKET}/*` }),
    ResourceOwner: 'arn:aws:iam::444455556666:root', CallerArn: READER,
    ActionNames: ['s3:GetObject', 's3:PutObject'], ResourceArns: [`${BUCKET}/a`, `${BUCKET}/b`]
  },
  'the first page of three, with members that are undefined': {
    PolicyInputList: [allow('s3:*')], ActionNames: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], MaxItems: 1,
    Marker: undefined, ResourcePolicy: undefined, CallerArn: undefined, ContextEntries: undefined
  }
}
const { cases } = JSON.parse(fs.readFileSync(path.join(root, 'tests/simulation/cases.json'), 'utf8'))
for (const { id, title, input } of cases) INPUTS[`${id} ${title}`] = input

/** The SDK's model is data: a number for what is simple, a list for what has parts. */
const [TEXT, NUMBER, BOOLEAN, TEXTS, TEXT_MAP] = [0, 1, 2, 64, 128]
const [LIST, STRUCTURE] = [1, 3]
const seen = new Set()

/** What `value` has that the schema has not, or has otherwise. */
function differences(value, given, place) {
  const schema = typeof given === 'function' ? given() : given
  const wrong = expected => [`${place}: ${JSON.stringify(value)}, the model has ${expected}`]
  if (schema === TEXT) return typeof value === 'string' ? [] : wrong('a text')
  if (schema === NUMBER) return Number.isSafeInteger(value) ? [] : wrong('a number')
  if (schema === BOOLEAN) return typeof value === 'boolean' ? [] : wrong('a boolean')
  if (schema === TEXTS) return differences(value, [LIST, '', 'texts', 0, TEXT], place)
  if (schema === TEXT_MAP) return Object.entries(value).flatMap(([key, one]) => differences(one, TEXT, `${place}[${key}]`))
  assert.ok(Array.isArray(schema), `${place}: a kind of schema that is not known: ${schema}`)
  const [kind, , name, , members, schemas, required = 0] = schema
  if (kind === LIST) return Array.isArray(value) ? value.flatMap((one, index) => differences(one, members, `${place}[${index}]`)) : wrong(`a list, ${name}`)
  assert.equal(kind, STRUCTURE, `${place}: a kind of schema that is not known`)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(`an object, ${name}`)
  const missing = members.slice(0, required).filter(member => value[member] === undefined)
  return [...missing.map(member => `${place}.${member} is missing`), ...Object.entries(value).filter(([, one]) => one !== undefined).flatMap(([member, one]) => {
    if (!members.includes(member)) return [`${place}.${member}: ${name} has no such member`]
    seen.add(`${name}.${member}`)
    return differences(one, schemas[members.indexOf(member)], `${place}.${member}`)
  })]
}

/** Every member below a structure of the model. */
function membersOf(given) {
  const schema = typeof given === 'function' ? given() : given
  if (!Array.isArray(schema)) return []
  const [kind, , name, , members, schemas] = schema
  return kind === LIST ? membersOf(members) : [...members.map(member => `${name}.${member}`), ...schemas.flatMap(membersOf)]
}

const decisions = answer => answer.EvaluationResults.flatMap(result => [
  result.EvalDecision, ...Object.values(result.EvalDecisionDetails ?? {}),
  ...(result.ResourceSpecificResults ?? []).flatMap(one => [one.EvalResourceDecision, ...Object.values(one.EvalDecisionDetails ?? {})])
])

for (const [name, given] of Object.entries(INPUTS)) {
  test(`${name}: taken as the command has it, answered as the model says`, () => {
    const { input } = new SimulateCustomPolicyCommand(given)
    assert.deepEqual(differences(input, SimulateCustomPolicyRequest$, 'input'), [])
    const before = structuredClone(input)
    const answer = simulateCustomPolicy(input)
    assert.deepEqual(input, before)
    assert.deepEqual(differences(answer, SimulatePolicyResponse$, 'answer'), [])
    for (const decision of decisions(answer)) assert.ok(Object.values(PolicyEvaluationDecisionType).includes(decision), decision)
  })
}

test('no member of the model was left out of the inputs and answers', () => {
  const wanted = new Set([...membersOf(SimulateCustomPolicyRequest$), ...membersOf(SimulatePolicyResponse$)])
  assert.deepEqual([...wanted].filter(member => !seen.has(member)), [])
})

test('all kinds of context keys were read by their type', () => {
  const input = INPUTS['context entries of each type']
  assert.equal(simulateCustomPolicy(input).EvaluationResults[0].EvalDecision, 'allowed')
  for (const entry of typed.filter(({ ContextKeyName }) => input.PolicyInputList[0].includes(`"${ContextKeyName}"`))) {
    const without = { ...input, ContextEntries: typed.filter(other => other !== entry) }
    assert.deepEqual(simulateCustomPolicy(without).EvaluationResults[0].MissingContextValues, [entry.ContextKeyName])
  }
})

test('the SDK’s own paginator walks over our pages', async () => {
  const client = new IAMClient({ region: 'us-east-1' })
  client.send = async command => simulateCustomPolicy(command.input)
  const actions = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject']
  const pages = []
  for await (const page of paginateSimulateCustomPolicy({ client, pageSize: 1 }, { PolicyInputList: [allow('s3:*')], ActionNames: actions })) pages.push(page.EvaluationResults.map(result => result.EvalActionName))
  assert.deepEqual(pages, actions.map(action => [action]))
})

test('what must be there is missed by its name', () => {
  for (const member of ['PolicyInputList', 'ActionNames']) {
    const { input } = new SimulateCustomPolicyCommand({ PolicyInputList: [allow('*')], ActionNames: ['s3:GetObject'], [member]: undefined })
    assert.throws(() => simulateCustomPolicy(input), { name: 'RequestError', field: member })
  }
})

test('types: the SDK’s input is ours, and our answer is the SDK’s', () => {
  const args = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--module', 'nodenext', '--skipLibCheck', '--types', '', 'drop-in.ts']
  const { status, stdout } = spawnSync(path.join(root, 'node_modules/.bin/tsc'), args, { cwd: workspace('aws-sdk'), encoding: 'utf8' })
  assert.equal(status, 0, stdout)
})
