// `trail generate` as people use it: files, gzip, folders of policies, and what cannot be read.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { run } from './command.mjs'

const folder = mkdtempSync(path.join(tmpdir(), 'iam-verdict-trail-'))
after(() => rmSync(folder, { recursive: true }))
const at = name => path.join(folder, name)
const record = (eventName, more = {}) => ({
  eventVersion: '1.08',
  eventType: 'AwsApiCall',
  eventID: 'one',
  eventTime: '2026-03-15T12:00:00Z',
  awsRegion: 'eu-west-1',
  eventSource: 's3.amazonaws.com',
  eventName,
  requestParameters: { bucketName: 'b', key: 'k' },
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ana', accountId: '111122223333' },
  ...more
})

test('a log becomes policies, with what was seen and what not', () => {
  writeFileSync(at('one.json.gz'), gzipSync(JSON.stringify({ Records: [record('GetObject')] })))
  writeFileSync(at('two.jsonl'), `${JSON.stringify(record('PutObject'))}\n${JSON.stringify(record('DeleteObject', { errorCode: 'AccessDenied' }))}\n`)
  const { stdout, status, stderr } = run(['trail', 'generate', at('one.json.gz'), at('two.jsonl')])
  assert.equal(status, 0, stderr)
  assert.match(stdout, /^arn:aws:iam::111122223333:user\/ana\npolicy 1 of 1 {2}\d+ of 6144 characters\n/)
  assert.match(stdout, /^granted {2}s3:GetObject {2}arn:aws:s3:::b\/k {2}one, 2026-03-15T12:00:00Z$/m)
  assert.match(stdout, /^not granted \(denied\) {2}s3:DeleteObject/m)
  assert.match(stdout, /^offered {2}StringEquals aws:RequestedRegion: eu-west-1$/m)
  assert.match(stdout, /^3 calls, .*, 2 uses proven to be allowed, not complete$/m)
  const { generated: [made] } = JSON.parse(run(['trail', 'generate', '--format', 'json', '--condition', 'aws:RequestedRegion', '--grant-denied', at('two.jsonl')]).stdout)
  assert.deepEqual(JSON.parse(made.policies[0].text).Statement[0].Condition, { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } })
})

test('policies are written to a folder, templates by that name', () => {
  writeFileSync(at('template.json'), JSON.stringify([record('GetObject', { requestParameters: { bucketName: 'b' } })]))
  const { stderr, status } = run(['trail', 'generate', '--out', at('policies'), at('template.json')])
  assert.equal(status, 0, stderr)
  assert.deepEqual(readdirSync(at('policies')), ['111122223333-user-ana.template.json'])
  assert.equal(JSON.parse(readFileSync(path.join(at('policies'), '111122223333-user-ana.template.json'), 'utf8')).Statement[0].Resource, 'arn:aws:s3:::b/${ObjectName}')
})

test('what is no log, and no option, is told', () => {
  for (const [args, message] of [
    [['missing.json'], /missing\.json: error: this log cannot be read/],
    [['--fold', 'x', 'two.jsonl'], /`--fold` takes a number/],
    [['--condition', 'aws:SourceVpce', 'two.jsonl'], /only a condition that is offered/]
  ]) {
    const { status, stderr } = run(['trail', 'generate', ...args.map(arg => (arg.includes('.json') ? at(arg) : arg))])
    assert.equal(status, 2, stderr)
    assert.match(stderr, message)
  }
})
