#!/usr/bin/env node
// A log of CloudTrail in Node: a million records of some 770 bytes with 20,000 distinct requests, read and replayed by the built
// package. Prints one line.
//
//   node benches/trail.mjs [RECORDS]
import { trail } from '../pkg-config/dist/tools/inline.mjs'

const RECORDS = Number(process.argv[2] ?? 1_000_000)
const DISTINCT = 20_000
const CALLS = [
  ['s3', 'GetObject', number => ({ bucketName: 'reports', key: `data/${number}.csv` })],
  ['dynamodb', 'DescribeTable', number => ({ tableName: `table-${number}` })],
  ['ec2', 'StopInstances', number => ({ instancesSet: { items: [{ instanceId: `i-${String(number).padStart(8, '0')}` }] } })],
  ['lambda', 'Invoke', number => ({ functionName: `function-${number}` })]
]

/** As `benches/records.rs` makes them. */
function record(place) {
  const number = place % DISTINCT
  const role = number % 200
  const [service, eventName, parameters] = CALLS[number % CALLS.length]
  const two = value => String(value % 60).padStart(2, '0')
  const issuer = { type: 'Role', principalId: `AROAEXAMPLE${role}`, arn: `arn:aws:iam::111122223333:role/role-${role}`, accountId: '111122223333' }
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole', principalId: `AROAEXAMPLE${role}:app`, arn: `arn:aws:sts::111122223333:assumed-role/role-${role}/app`, accountId: '111122223333', accessKeyId: `ASIAEXAMPLE${place}`,
      sessionContext: { sessionIssuer: issuer, attributes: { creationDate: '2026-03-15T11:00:00Z', mfaAuthenticated: 'false' } }
    },
    eventTime: `2026-03-15T12:${two(Math.floor(place / 60))}:${two(place)}Z`, eventSource: `${service}.amazonaws.com`, eventName, awsRegion: 'eu-west-1', sourceIPAddress: `203.0.113.${place % 250}`,
    requestParameters: parameters(number), eventID: String(place).padStart(32, '0'), eventType: 'AwsApiCall', recipientAccountId: '111122223333'
  }
}

const policy = (...Statement) => ({ Version: '2012-10-17', Statement })
const all = { Effect: 'Allow', Action: '*', Resource: '*' }
const before = { policies: { identityBased: [policy(all)] } }
const after = { policies: { ...before.policies, serviceControl: [[policy(all, { Effect: 'Deny', Action: 'ec2:*', Resource: '*' })]] } }

const log = trail.open()
const encoder = new TextEncoder()
let [reading, bytes] = [0, 0]
for (let place = 0; place < RECORDS;) {
  const lines = []
  for (let size = 0; size < 1_000_000 && place < RECORDS; place++) {
    lines.push(JSON.stringify(record(place)))
    size += lines.at(-1).length + 1
  }
  const chunk = encoder.encode(`${lines.join('\n')}\n`)
  bytes += chunk.length
  const start = performance.now()
  log.push(chunk)
  reading += performance.now() - start
}
log.end()
const start = performance.now()
const { calls, flipped } = log.replay({ before, after })
const replaying = performance.now() - start
process.stdout.write(`${JSON.stringify({ records: RECORDS, bytes, calls, flipped, readMs: Math.round(reading), replayMs: Math.round(replaying), peakBytes: process.resourceUsage().maxRSS * 1024 })}\n`)
