// `iam-verdict trail …`: logs of CloudTrail, asked in a shell.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { refused, run, write } from './command.mjs'
import { lines, NO_SQS, record } from './trails.mjs'
import { details } from './worlds.mjs'

const ALL = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }
const RECORDS = [record('sqs ListQueues', 1), record('sqs ListQueues', 2), record('sns ListTopics', 3)]

function files() {
  write('log.jsonl', lines(RECORDS))
  write('before.json', { policies: { identityBased: [ALL] } })
  write('after.yaml', `policies:\n  identityBased: [${JSON.stringify(ALL)}]\n  serviceControl: ${JSON.stringify(NO_SQS.serviceControl)}\n`)
}

const replay = (...args) => run(['trail', 'replay', ...args])

test('replay tells what flips, and fails where that is asked for', () => {
  files()
  const { status, stdout, stderr } = replay('--before', 'before.json', '--after', 'after.yaml', 'log.jsonl')
  assert.deepEqual([status, stderr], [0, ''])
  assert.equal(stdout, [
    'allowed > denied  arn:aws:iam::111122223333:user/ana: sqs:ListQueues',
    '    on *',
    '    2 calls, 2026-03-15T12:00:01Z to 2026-03-15T12:00:02Z, such as id-1',
    'as recorded: 3, otherwise: 0, open: 0, not told: 0',
    'before: 3 allowed',
    'after:  1 allowed, 2 denied',
    '2 calls of 3 answered otherwise; not decided: 0 unknown, 0 no calls',
    ''
  ].join('\n'))
  assert.equal(replay('--before', 'before.json', '--after', 'after.yaml', '--fail-on', 'flips', 'log.jsonl').status, 1)
  assert.equal(replay('--before', 'before.json', '--after', 'before.json', '--fail-on', 'flips', 'log.jsonl').status, 0)
})

test('replay answers programs, of compressed files, folders and standard input', () => {
  files()
  write('logs/one.json', { Records: RECORDS })
  write('logs/two.json.gz', gzipSync(JSON.stringify({ Records: RECORDS })))
  const args = ['--before', 'before.json', '--after', 'after.yaml', '--format', 'json']
  const folder = JSON.parse(replay(...args, 'logs').stdout)
  assert.deepEqual([folder.calls, folder.flips.map(({ calls }) => calls)], [6, [4]])
  const piped = JSON.parse(run(['trail', 'replay', ...args, '-'], { input: gzipSync(lines(RECORDS)) }).stdout)
  assert.deepEqual([piped.calls, piped.flipped], [3, 2])
  assert.equal(JSON.parse(replay(...args, '--principal', '*:role/*', 'log.jsonl').stdout).others, 3)
})

test('replay takes a world for both states, and policies in place of its own', () => {
  files()
  write('world.json', details())
  write('scp.json', { policies: NO_SQS })
  const { stdout } = replay('--before', 'world.json', '--after', 'scp.json', '--no-aws-managed-policies', '--format', 'json', 'log.jsonl')
  const { before, after } = JSON.parse(stdout)
  assert.deepEqual([before.denied, after.denied], [3, 3])
})

test('replay tells what it leaves out, and refuses what it cannot read', () => {
  files()
  write('broken.jsonl', `${lines(RECORDS)}no record\n`)
  const broken = replay('--before', 'before.json', '--after', 'before.json', 'broken.jsonl')
  assert.match(broken.stderr, /^note: 1 record is broken and left out; the first one on line 4: expected the object/)
  assert.match(refused(['trail', 'replay', '--before', 'before.json', 'log.jsonl']), /`--after` is missing/)
  assert.match(refused(['trail', 'replay', '--before', 'before.json', '--after', 'after.yaml', 'gone.jsonl']), /gone\.jsonl/)
  write('wrong.json', { policies: { identityBased: [{ Version: '2012-10-17', Statement: { Effect: 'Dney', Action: '*', Resource: '*' } }] } })
  assert.match(refused(['trail', 'replay', '--before', 'before.json', '--after', 'wrong.json', 'log.jsonl']), /^wrong\.json:\d+:\d+: error: .*Dney/)
  write('cut.json.gz', gzipSync(lines(RECORDS)).subarray(0, 40))
  assert.match(refused(['trail', 'replay', '--before', 'before.json', '--after', 'after.yaml', 'cut.json.gz']), /cut\.json\.gz.*this log cannot be read/)
})
