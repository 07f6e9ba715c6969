// Policies out of activity: what only `iam-verdict/tools` has.
import { equal, ok, throws } from './assert.mjs'

const RECORD = {
  eventVersion: '1.08',
  eventType: 'AwsApiCall',
  eventTime: '2026-03-15T12:00:00Z',
  eventID: 'one',
  awsRegion: 'eu-west-1',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  requestParameters: { bucketName: 'b', key: 'k' },
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ana', accountId: '111122223333' }
}
const DENIED = { ...RECORD, eventName: 'DeleteObject', errorCode: 'AccessDenied' }
const CALLS = {
  calls: [{ file: 'job.py', line: 2, column: 4, service: 'sqs', operation: 'SendMessage', parameters: { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs' } }],
  notSeen: []
}
const ALLOW = { Sid: 'S3', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/k' }

export function generating({ generatePolicies, trail }) {
  const statements = ({ policies }) => policies.flatMap(({ text }) => JSON.parse(text).Statement)
  return {
    'records become the policies of their principals'() {
      const { generated: [made, ...others], unattributed, broken, brokenRecords } = generatePolicies({ records: [RECORD, RECORD, DENIED, { ...RECORD, userIdentity: { type: 'Root' } }, {}] })
      equal([made.principal, others, made.complete], ['arn:aws:iam::111122223333:user/ana', [], false], 'principal')
      equal(statements(made), [ALLOW], 'statements')
      equal(made.granted[0].seen, { count: 2, first: '2026-03-15T12:00:00Z', last: '2026-03-15T12:00:00Z', places: [{ eventId: 'one' }] }, 'seen')
      equal(made.notGranted.map(({ action, outcome }) => [action, outcome]), [['s3:DeleteObject', 'denied']], 'not granted')
      equal(made.notSeen.map(({ code, seen }) => [code, seen.count]), [['data-events', 0], ['outside-window', 0], ['pass-role', 0], ['unread-records', 1]], 'not seen')
      equal([Object.values(unattributed), broken, brokenRecords.map(({ line }) => line)], [[1], 1, [1]], 'others')
    },
    'records are read as text, envelope and lines'() {
      const lines = `${JSON.stringify(RECORD)}\n${JSON.stringify({ Records: [RECORD] })}\n`
      for (const records of [lines, { Records: [RECORD] }, JSON.stringify([RECORD])]) equal(statements(generatePolicies({ records }).generated[0]), [ALLOW], 'statements')
      equal(generatePolicies({ records: '' }), { generated: [], unattributed: {}, leftOut: 0, broken: 0, brokenRecords: [] }, 'nothing')
    },
    'what is cut off is told with its place'() {
      const { generated: [made], broken, brokenRecords: [{ line, offset, reason }] } = generatePolicies({ records: `${JSON.stringify(RECORD)}\n{"eventName":` })
      equal([statements(made), broken, line, offset], [[ALLOW], 1, 2, JSON.stringify(RECORD).length + 1], 'place')
      ok(/ends inside/.test(reason), reason)
    },
    'a log that is kept becomes policies, with its counts and times'() {
      const at = (second, more) => ({ ...RECORD, eventTime: `2026-03-15T12:00:0${second}Z`, eventID: `id-${second}`, sourceIPAddress: `203.0.113.${second}`, ...more })
      const offered = options => {
        const log = trail.open(options)
        log.push([at(3), at(1), at(2)].map(one => JSON.stringify(one)).join('\n'))
        log.end()
        const { generated: [made] } = generatePolicies({ log, conditions: ['aws:RequestedRegion'] })
        log.free()
        equal(statements(made), [{ ...ALLOW, Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }], 'statements')
        const { places, ...seen } = made.granted[0].seen
        equal([seen, made.seen.count], [{ count: 3, first: '2026-03-15T12:00:01Z', last: '2026-03-15T12:00:03Z' }, 3], 'seen')
        return [places.map(({ eventId }) => eventId), made.conditions.find(({ key }) => key === 'aws:SourceIp')?.values]
      }
      equal(offered({ distinguish: ['address'] }), [['id-3', 'id-1', 'id-2'], ['203.0.113.1', '203.0.113.2', '203.0.113.3']], 'addresses told apart')
      equal(offered(), [['id-3'], undefined], 'addresses not told apart')
    },
    'only those are looked at who are asked for'() {
      const bob = { ...RECORD, userIdentity: { ...RECORD.userIdentity, arn: 'arn:aws:iam::111122223333:user/bob' } }
      const of = principal => generatePolicies({ records: [RECORD, bob], principal }).generated.map(({ principal }) => principal.slice(-3))
      equal([of('*'), of('*user/b?b'), of('*carl')], [['ana', 'bob'], ['bob'], []], 'principals')
    },
    'options widen, and conditions narrow'() {
      const { generated: [made] } = generatePolicies({ records: [RECORD, DENIED], grantDenied: true, conditions: ['aws:RequestedRegion'] })
      equal(statements(made), [{ ...ALLOW, Action: ['s3:DeleteObject', 's3:GetObject'], Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }], 'statements')
    },
    'calls become one policy, a template where something is not told'() {
      const { generated: [template] } = generatePolicies({ calls: CALLS })
      equal([template.policies[0].placeholders, template.complete], [['Partition'], false], 'template')
      const { generated: [made] } = generatePolicies({ calls: CALLS, partition: 'aws', region: 'eu-west-1', account: '111122223333' })
      equal([statements(made)[0].Resource, made.complete], ['arn:aws:sqs:eu-west-1:111122223333:jobs', true], 'whole')
      equal(made.granted[0].seen.places, [{ file: 'job.py', line: 2, column: 4 }], 'place')
    },
    'what is no activity is refused'() {
      for (const input of [undefined, null, {}, { records: [RECORD], calls: CALLS }, { records: 7, calls: CALLS }, { log: 7 }, { log: {}, fold: 1 }, { calls: {} , more: 1 }, { records: [], fold: 'x' }, { records: [], principal: 1 }, { calls: CALLS, principal: '*' }]) throws(() => generatePolicies(input), 'RequestError', 'input')
      equal(throws(() => generatePolicies({ records: [RECORD], conditions: ['aws:SourceVpce'] }), 'RequestError', 'condition').field, 'conditions', 'field')
      const log = trail.open()
      equal(throws(() => generatePolicies({ log, records: [RECORD] }), 'RequestError', 'a log and records').code, 'unknown-field', 'code')
      log.free()
      equal(throws(() => generatePolicies({ log }), 'EngineError', 'a log that is gone').code, 'freed', 'code')
    }
  }
}
