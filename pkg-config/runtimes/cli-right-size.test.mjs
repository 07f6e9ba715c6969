// `trail right-size` and `code right-size` as people use them.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { folder, refused, run, write } from './command.mjs'
import { lines, record } from './trails.mjs'
import { details } from './worlds.mjs'

const POLICY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['sqs:List*', 'iam:PassRole'], Resource: '*' }, { Effect: 'Allow', Action: 'ec2:*', Resource: '*' }, { Effect: 'Deny', Action: 's3:*', Resource: '*' }] }

function files() {
  write('sized/log.jsonl', lines([record('sqs ListQueues', 1), record('sqs ListQueues', 2)]))
  write('sized/policy.json', POLICY)
  write('sized/account.json', details())
}

const rightSize = (...args) => run(['trail', 'right-size', ...args])

test('a policy is shown with marks, what is left of it as a patch', () => {
  files()
  const { status, stdout, stderr } = rightSize('--policy', 'sized/policy.json', 'sized/log.jsonl')
  assert.deepEqual([status, stderr], [0, ''])
  assert.match(stdout, /^arn:aws:iam::111122223333:user\/ana\nsized\/policy\.json {2}reduced\n/)
  assert.match(stdout, /^~ {5}\{ {2}\u2190 partly used$/m)
  assert.match(stdout, /^~ +"sqs:List\*", {2}\u2190 used sqs:ListQueues 2\u00d7, last 2026-03-15; \d+ others$/m)
  assert.match(stdout, /^\? +"iam:PassRole" {2}\u2190 stays \(pass-role\)$/m)
  assert.match(stdout, /^- {5}\{ {2}\u2190 unused$/m)
  assert.match(stdout, /^ {6}\{ {2}\u2190 denies, stays$/m)
  assert.match(stdout, /^- +"sqs:List\*",\n\+ +"sqs:ListQueues",$/m)
  assert.match(stdout, /^unused services {2}ec2$/m)
  assert.match(stdout, /^2 calls, .*, 1 use proven to stay allowed$/m)
})

test('a patch, a folder of what is left, and an exit code for pipelines', () => {
  files()
  const { stdout, stderr, status } = rightSize('--policy', 'sized/policy.json', '--format', 'diff', '--out', 'sized/left', '--fail-on', 'changed', 'sized/log.jsonl')
  assert.equal(status, 1, stderr)
  assert.match(stdout, /^--- a\/sized\/policy\.json\t?\n\+\+\+ b\/sized\/policy\.json\t?\n@@ /)
  assert.deepEqual(readdirSync(path.join(folder, 'sized/left')), ['sized-policy.json'])
  assert.deepEqual(JSON.parse(readFileSync(path.join(folder, 'sized/left/sized-policy.json'), 'utf8')).Statement, [{ ...POLICY.Statement[0], Action: ['sqs:ListQueues', 'iam:PassRole'] }, POLICY.Statement[2]])
  write('sized/fits.yaml', 'Version: "2012-10-17"\nStatement: [{ Effect: Allow, Action: "sqs:ListQueues", Resource: "*" }]\n')
  const fits = rightSize('--policy', 'sized/fits.yaml', '--format', 'diff', '--fail-on', 'changed', 'sized/log.jsonl')
  assert.deepEqual([fits.status, fits.stdout], [0, ''], fits.stderr)
})

test('in a world, for each of its users and roles', () => {
  files()
  const { stdout, stderr } = rightSize('--world', 'sized/account.json', '--format', 'json', '--principal', '*:user/ana', 'sized/log.jsonl')
  const { rightSized: [sized] } = JSON.parse(stdout)
  assert.deepEqual([sized.policies[0].attachedTo, sized.missing[0].action, stderr], ['arn:aws:iam::111122223333:group/__proto__', 'sqs:ListQueues', ''])
  assert.match(rightSize('--world', 'sized/account.json', '--principal', 'nobody', 'sized/log.jsonl').stdout, /^no activity that these policies could be held against\n$/)
})

test('policies are held against what sources call', () => {
  files()
  write('sized/src/job.py', "import boto3\nboto3.client('sqs').list_queues()\n")
  const { stdout, status, stderr } = run(['code', 'right-size', '--policy', 'sized/policy.json', '--format', 'json', 'sized/src'])
  assert.equal(status, 0, stderr)
  assert.deepEqual(JSON.parse(JSON.parse(stdout).rightSized[0].policies[0].reduced).Statement[0].Action, ['sqs:ListQueues', 'iam:PassRole'])
})

test('what is missing, broken or unknown is told', () => {
  files()
  write('sized/broken.json', '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Dney", "Action": "*", "Resource": "*" }] }')
  assert.match(refused(['trail', 'right-size', 'sized/log.jsonl']), /the present policies are those of `--world`, or those of `--policy`/)
  assert.match(refused(['trail', 'right-size', '--policy', 'sized/policy.json', '--world', 'sized/account.json', 'sized/log.jsonl']), /the present policies are/)
  assert.match(refused(['trail', 'right-size', '--policy', 'sized/broken.json', 'sized/log.jsonl']), /sized\/broken\.json:1:54: error: `Dney` is no effect.*\[invalid-effect\]$/m)
  assert.match(refused(['trail', 'right-size', '--policy', 'sized/policy.json', '--accept', 'all', 'sized/log.jsonl']), /--accept/)
  assert.match(refused(['code', 'right-size', 'sized/src']), /`--policy` is missing/)
})
