// `iam-verdict trail explain`: a denial, from a shell to a policy test.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { folder, refused, run, write } from './command.mjs'
import { record } from './trails.mjs'

const ASKED = 'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: sqs:DeleteQueue on resource: arn:aws:sqs:eu-west-1:111122223333:jobs'
const QUEUE = { requestParameters: { queueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs' } }
const DENIED = record('sqs DeleteQueue', 7, { ...QUEUE, errorCode: 'AccessDenied', errorMessage: `${ASKED} with an explicit deny in a service control policy` })
const ALL = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }
const SCP = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "*", "Resource": "*" },
    { "Sid": "KeepQueues", "Effect": "Deny", "Action": "sqs:Delete*", "Resource": "*" }
  ]
}
`

function files() {
  write('denied.json', { Records: [DENIED] })
  write('scps/keep.json', SCP)
  write('state.json', { policies: { identityBased: [ALL], serviceControl: [[{ file: 'scps/keep.json' }]] } })
  write('closed.json', { policies: { identityBased: [] } })
  write('tagged.json', { policies: { identityBased: [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'sqs:*', Resource: '*', Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } } }] } })
}

const explain = (...args) => run(['trail', 'explain', ...args])

test('explain tells what was asked, what denied it and where, and the smallest change', () => {
  files()
  const { status, stdout, stderr } = explain('--state', 'state.json', 'denied.json')
  assert.deepEqual([status, stderr], [0, ''])
  assert.equal(stdout, [
    'sqs:DeleteQueue on arn:aws:sqs:eu-west-1:111122223333:jobs',
    '  asked by  arn:aws:iam::111122223333:user/ana',
    '  call      DeleteQueue of sqs.amazonaws.com, 2026-03-15T12:00:07Z, id-7, AccessDenied',
    '  AWS says  an explicit deny in a service control policy',
    'explicitDeny: Statement `KeepQueues` of the service control policy `scps/keep.json` at level 0 denies sqs:DeleteQueue on arn:aws:sqs:eu-west-1:111122223333:jobs; an explicit deny outranks every allow.',
    `  AWS would say  ${ASKED} with an explicit deny in a service control policy`,
    '  applies        Allow statement 1 (serviceControl) at scps/keep.json:4:5',
    '  applies        Deny `KeepQueues` (serviceControl) at scps/keep.json:5:5',
    '  applies        Allow statement 1 (identityBased) at state.json:1:67',
    'Deny `KeepQueues` (serviceControl) at scps/keep.json:5:5:',
    '    | {',
    '    |   "Sid": "KeepQueues",',
    '    |   "Effect": "Deny",',
    '    |   "Action": "sqs:Delete*",',
    '    |   "Resource": "*"',
    '    | }',
    'as AWS says',
    'it would be allowed, the smallest change first:',
    '  1  without Deny `KeepQueues` (serviceControl) at scps/keep.json:5:5; only whoever owns that policy can take a Deny back: no Allow outranks it',
    ''
  ].join('\n'))
})

test('explain takes texts, what they lack, and programs', () => {
  files()
  const text = `An error occurred (AccessDenied) when calling the DeleteQueue operation: ${ASKED} because no identity-based policy allows the sqs:DeleteQueue action`
  const { stdout } = run(['trail', 'explain', '--state', 'closed.json', '-'], { input: text })
  assert.match(stdout, /^as AWS says$/m)
  assert.match(stdout, /^ {2}1 {2}with \{"Effect":"Allow","Action":"sqs:DeleteQueue","Resource":"[^"]+"\} in an identity-based policy of arn:aws:iam::111122223333:user\/ana$/m)
  const differs = run(['trail', 'explain', '--state', 'closed.json', '--format', 'json', '--fail-on', 'differs', 'denied.json'])
  const { agreement, answer } = JSON.parse(differs.stdout)
  assert.deepEqual([differs.status, answer, agreement.causes[0].code], [1, 'denied', 'policy-type-not-given'])
  const encoded = 'You are not authorized to perform this operation. Encoded authorization failure message: abc'
  const given = ['--principal', 'arn:aws:iam::111122223333:user/ana', '--action', 'sqs:ListQueues']
  const open = run(['trail', 'explain', '--state', 'tagged.json', ...given, '-'], { input: encoded })
  assert.match(open.stdout, /^not known whether as AWS says: the answer hangs on what is not told: aws:PrincipalTag\/team$/m)
  assert.match(open.stdout, /^ {2}1 {2}with aws:PrincipalTag\/team = red$/m)
  const closed = run(['trail', 'explain', '--state', 'tagged.json', ...given, '--context', 'aws:PrincipalTag/team=blue', '-'], { input: encoded })
  assert.match(closed.stdout, /^as AWS says$/m)
})

test('explain takes one record of a log by its id', () => {
  files()
  const other = record('sqs ListQueues', 8, {})
  write('log.jsonl', `${JSON.stringify(other)}\n${JSON.stringify(DENIED)}\n`)
  fs.writeFileSync(path.join(folder, 'log.json.gz'), gzipSync(JSON.stringify({ Records: [other, DENIED] })))
  const { stdout } = explain('--state', 'state.json', 'denied.json')
  for (const log of ['log.jsonl', 'log.json.gz']) assert.equal(explain('--state', 'state.json', '--event', 'id-7', log).stdout, stdout)
  assert.match(refused(['trail', 'explain', '--state', 'state.json', '--event', 'id-9', 'log.jsonl']), /^log\.jsonl: error: no record here has the `eventID` id-9/)
})

test('explain tells of a world which policy it is, and what that is attached to', () => {
  files()
  write('world.json', { UserDetailList: [{ UserName: 'ana', Arn: 'arn:aws:iam::111122223333:user/ana', UserPolicyList: [
    { PolicyName: 'all', PolicyDocument: ALL },
    { PolicyName: 'guard', PolicyDocument: { Version: '2012-10-17', Statement: { Sid: 'Keep', Effect: 'Deny', Action: 'sqs:Delete*', Resource: '*' } } }
  ] }] })
  const { stdout, status } = explain('--state', 'world.json', 'denied.json')
  assert.equal(status, 0)
  assert.match(stdout, /^Deny `Keep` \(identityBased\) of guard on arn:aws:iam::111122223333:user\/ana:\n {4}\| \{\n {4}\| {3}"Sid": "Keep",$/m)
  assert.match(stdout, /^not as AWS says: what denied may be a service control policy, of which none is given$/m)
  assert.match(stdout, /^ {2}1 {2}without Deny `Keep` \(identityBased\) of guard on arn:aws:iam::111122223333:user\/ana; only whoever owns/m)
  assert.match(explain('--state', 'world.json', '--state', 'state.json', 'denied.json').stdout, /^as AWS says$/m)
})

test('a capsule is a policy test: it holds the denial, what is not known too, and fails when the policies change', () => {
  files()
  for (const [state, name] of [['state.json', 'denied.iam-test.json'], ['tagged.json', 'open.iam-test.json']]) {
    const { status, stderr } = explain('--state', state, '--capsule', name, 'denied.json')
    assert.deepEqual([status, stderr], [0, `wrote ${name}\n`])
    const ran = run(['test', name])
    assert.deepEqual([ran.status, ran.stderr], [0, ''], ran.stdout)
  }
  const file = path.join(folder, 'open.iam-test.json')
  const { policies, tests: [{ request, denial, expect }] } = JSON.parse(fs.readFileSync(file, 'utf8'))
  assert.deepEqual([denial, expect], [{ record: { Records: [DENIED] } }, 'implicitDeny'])
  assert.ok(Array.isArray(request.absentContextKeys) && !request.absentContextKeys.includes('aws:PrincipalTag/team'))
  fs.writeFileSync(file, JSON.stringify({ policies: { identityBased: [ALL] }, tests: [{ name: 'x', request, expect }] }))
  assert.equal(run(['test', 'open.iam-test.json']).status, 1)
  assert.equal(policies.identityBased[0].Statement.Action, 'sqs:*')
})

test('explain refuses what it cannot explain', () => {
  files()
  write('nothing.txt', 'The bucket does not exist')
  write('two.jsonl', `${JSON.stringify(DENIED)}\n${JSON.stringify(DENIED)}\n`)
  write('wrong.json', { policies: { identityBased: [{ Version: '2012-10-17', Statement: { Effect: 'Dney' } }] } })
  assert.match(refused(['trail', 'explain', 'denied.json']), /`--state` is missing/)
  assert.match(refused(['trail', 'explain', '--state', 'state.json', 'nothing.txt']), /^nothing\.txt: error: message: this is no access-denied message/)
  assert.match(refused(['trail', 'explain', '--state', 'state.json', 'two.jsonl']), /expected one record, found 2; `--event ID` takes one of them/)
  assert.match(refused(['trail', 'explain', '--state', 'state.json', '--action', 'sqs:ListQueues', 'denied.json']), /a record tells its own `action`/)
  assert.match(refused(['trail', 'explain', '--state', 'wrong.json', 'denied.json']), /^wrong\.json:\d+:\d+: error: .*Dney/)
  assert.match(refused(['trail', 'explain', '--state', 'state.json', '--capsule', 'denied.json', 'denied.json']), /ends in `\.iam-test\.json`/)
})
