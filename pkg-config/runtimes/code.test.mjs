// `iam-verdict/code` as a user has it: what it finds, what it takes, and sources that are too much for a parser.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { root } from '../../scripts/steps.mjs'
import { run } from './command.mjs'
import { importByName, installed, require, wasmBytes } from './installed.mjs'

const { codeCalls, default: init } = await importByName('iam-verdict/code')
const { generatePolicies } = await importByName('iam-verdict/tools')
const samples = path.join(root, 'tests/code')
const JOB = "import boto3\nboto3.client('s3').put_object(Bucket='reports', Key='a.csv')\n"

test('the package finds what its crate finds: every call of the samples', () => {
  let counted = 0
  for (const language of ['python', 'javascript']) {
    for (const name of readdirSync(path.join(samples, language)).filter(name => !name.endsWith('.json'))) {
      const read = file => readFileSync(path.join(samples, language, file), 'utf8')
      const found = new Set(codeCalls({ name, text: read(name) }).calls.map(call => `${call.line} ${call.service}:${call.operation}`))
      const { calls } = JSON.parse(read(`${name}.expected.json`))
      for (const call of calls) assert.ok(found.has(`${call.line} ${call.service}:${call.operation}`), `${name}: ${JSON.stringify(call)}`)
      counted += calls.length
    }
  }
  assert.ok(counted > 400, `${counted} calls`)
})

/** Calls of which other actions or resources are told than people expect, and why. */
const OTHERWISE = {
  'backup_bucket.py 55 s3:DeleteObjects': 'the versions are made while the program runs: the object is told, and not that it is a version',
  'document_lending.py 68 textract:StartLendingAnalysis': 'the parameters are a dictionary that comes from elsewhere: that an object is read is not told',
  'handlers.cjs 36 kinesis:PutRecords': 'a method is bound, and called later: its parameters are not followed',
  'media_pipeline.py 15 elasticache:ListTagsForResource': 'keywords that a function hands on are not followed',
  'media_pipeline.py 15 rds:ListTagsForResource': 'keywords that a function hands on are not followed',
  'model_save.py 11 s3:PutObject': 'the file makes one object, whose name is told, and not every name',
  'orders.ts 54 dynamodb:TransactWriteItems': 'all but the first of the items are made while the program runs',
  'reports.py 21 s3:GetObject': 'the bucket stands in a partial of functools, which is not followed'
}

test('actions and resources are those that people expect of every call, and others only where a condition is not seen', () => {
  const otherwise = new Set()
  const faults = []
  const counted = { actions: 0, resources: 0 }
  const sorted = list => [...new Set(list)].sort()
  for (const language of ['python', 'javascript']) {
    for (const name of readdirSync(path.join(samples, language)).filter(name => !name.endsWith('.json'))) {
      const read = file => readFileSync(path.join(samples, language, file), 'utf8')
      const key = ({ line, service, operation }) => `${name} ${line} ${service}:${operation}`
      const found = new Map()
      for (const call of codeCalls({ name, text: read(name) }).calls) {
        const { granted } = generatePolicies({ calls: { calls: [call], notSeen: [] } }).generated[0]
        found.set(key(call), [...(found.get(key(call)) ?? []), ...granted])
      }
      const { calls } = JSON.parse(read(`${name}.expected.json`))
      for (const at of new Set(calls.map(key))) {
        const wanted = calls.filter(call => key(call) === at)
        const actions = sorted(wanted.flatMap(({ actions }) => actions))
        const allowed = [...actions, ...wanted.flatMap(({ conditional = [] }) => conditional.map(({ action }) => action))]
        const got = found.get(at) ?? []
        const faultsHere = []
        if (!actions.every(action => got.some(one => one.action === action)) || !got.every(one => allowed.includes(one.action))) faultsHere.push(`${sorted(got.map(one => one.action))}, expected ${actions}`)
        for (const action of actions) {
          const told = wanted.filter(call => call.actions.includes(action))
          if (!told.every(({ resources }) => resources)) continue // not all of them follow from the source
          const expected = sorted(told.flatMap(({ resources }) => resources))
          const resources = sorted(got.filter(one => one.action === action).map(one => one.resource))
          if (resources.join(' ') !== expected.join(' ')) faultsHere.push(`${action} on ${resources}, expected ${expected}`)
          counted.resources += expected.length
        }
        counted.actions += actions.length
        if (at in OTHERWISE && faultsHere.length > 0) otherwise.add(at)
        else faults.push(...faultsHere.map(fault => `${at}: ${fault}`))
      }
    }
  }
  assert.deepEqual(faults, [])
  assert.ok(counted.actions > 400 && counted.resources > 150, JSON.stringify(counted))
  assert.deepEqual([...otherwise].sort(), Object.keys(OTHERWISE).sort())
})

test('code generate: a policy of the calls, with what is not seen', () => {
  const python = path.join(samples, 'python')
  const pretty = run(['code', 'generate', '--region', 'eu-west-1', '--account', '111122223333', path.join(python, 'queue_worker.py')])
  assert.equal(pretty.status, 0, pretty.stderr)
  assert.match(pretty.stdout, /^granted {2}sqs:DeleteMessage {2}arn:aws:sqs:eu-west-1:111122223333:/m)
  const json = JSON.parse(run(['code', 'generate', '--format', 'json', samples]).stdout)
  assert.ok(json.generated[0].granted.length > 100)
  assert.ok(json.generated[0].policies.every(({ text, size }) => size <= 6144 && !text.includes('"*:*"')))
})

test('keys of encrypted data are offered, and granted through the service alone', () => {
  const key = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
  const place = { partition: 'aws', region: 'eu-west-1', account: '111122223333' }
  const offered = generatePolicies({ calls: codeCalls({ name: 'job.py', text: JOB }), ...place }).generated[0]
  assert.deepEqual(offered.kms, [{ service: 's3', actions: ['kms:GenerateDataKey'] }])
  assert.ok(offered.complete)
  const { kms, granted, policies: [policy] } = generatePolicies({ calls: codeCalls({ name: 'job.py', text: JOB }), ...place, kmsKeys: [key] }).generated[0]
  assert.equal(kms, undefined)
  assert.deepEqual(granted.map(({ action, standing, via }) => [action, standing, via]), [['kms:GenerateDataKey', 'dependent', 's3.eu-west-1.amazonaws.com'], ['s3:PutObject', 'call', undefined]])
  const [statement] = JSON.parse(policy.text).Statement.filter(({ Sid }) => Sid === 'KmsDependent')
  assert.deepEqual({ ...statement, Sid: undefined }, { Sid: undefined, Effect: 'Allow', Action: 'kms:GenerateDataKey', Resource: key, Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } } })
  const open = generatePolicies({ calls: codeCalls({ name: 'job.py', text: JOB }), kmsKeys: [key] }).generated[0]
  assert.ok(open.policies[0].text.includes('s3.${Region}.amazonaws.com') && open.policies[0].placeholders.includes('Region'))
  assert.throws(() => generatePolicies({ calls: codeCalls({ name: 'job.py', text: JOB }), kmsKeys: ['alias/app'] }), { name: 'RequestError', code: 'invalid-resource', field: 'kmsKeys[0]' })
})

test('a call is told with its place and what is known of its parameters, alike in CommonJS', () => {
  const found = { calls: [{ file: 'job.py', line: 2, column: 19, service: 's3', operation: 'PutObject', parameters: { Bucket: 'reports', Key: 'a.csv' } }], notSeen: [] }
  assert.deepEqual(codeCalls({ name: 'job.py', text: JOB }), found)
  assert.deepEqual(require('iam-verdict/code').codeCalls([{ name: 'job.py', text: JOB }]), found)
})

test('what is no source is refused, and costs no other call', () => {
  for (const files of [undefined, null, 'job.py', [JOB], [{ name: 'job.py' }], { name: 1, text: '' }, { name: 'a.py', text: '', more: 1 }]) {
    assert.throws(() => codeCalls(files), { name: 'RequestError' }, JSON.stringify(files))
  }
  assert.equal(codeCalls({ name: 'job.py', text: JOB }).calls.length, 1)
})

test('a source that nests too deep for its parser is told, and the others are read', () => {
  const deep = ['not '.repeat(400_000) + '1', 'a => '.repeat(300_000) + '1', '-'.repeat(1_500_000) + '1', 'x = 1' + ' + 1'.repeat(400_000), 'a' + '.b'.repeat(500_000)]
  const files = deep.flatMap((text, at) => [{ name: `deep${at}.py`, text }, { name: `deep${at}.js`, text }])
  const { calls, notSeen } = codeCalls([...files, { name: 'job.py', text: JOB }])
  assert.deepEqual(calls.map(({ file }) => file), ['job.py'])
  assert.ok(notSeen.every(({ why }) => why.startsWith('the file is not read: ')), JSON.stringify(notSeen))
  assert.ok(notSeen.length >= 5, `${notSeen.length} told`)
})

test('in a browser it is loaded when asked for, or handed over', async () => {
  const web = await import(path.join(installed, 'code/web.mjs'))
  assert.throws(() => web.codeCalls({ name: 'job.py', text: JOB }), { name: 'EngineError', code: 'not-initialized' })
  await web.default(wasmBytes('code'))
  assert.equal(web.codeCalls({ name: 'job.py', text: JOB }).calls.length, 1)
  assert.equal(await init(), undefined)
})

test('code calls: files and folders, for people, programs and checks', async () => {
  const python = path.join(samples, 'python')
  const pretty = run(['code', 'calls', path.join(python, 'order_table.py')])
  assert.equal(pretty.status, 0)
  assert.match(pretty.stdout, /^dynamodb:PutItem {2}.*order_table\.py:\d+:\d+$/m)
  assert.match(pretty.stdout, /\d+ calls of \d+ operations, \d+ places? not seen\n$/)
  const json = run(['code', 'calls', '--format', 'json', samples])
  assert.deepEqual(Object.keys(JSON.parse(json.stdout)), ['calls', 'notSeen'])
  const github = run(['code', 'calls', '--format', 'github', '--fail-on', 'not-seen', path.join(python, 'inventory.py')])
  assert.equal(github.status, 1)
  assert.match(github.stdout, /^::warning /)
  const none = run(['code', 'calls', path.join(root, 'docs')])
  assert.equal(none.status, 2)
  assert.match(none.stderr, /no sources \(`\*\.py`/)
})
