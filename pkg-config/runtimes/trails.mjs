// Logs of CloudTrail: what only `iam-verdict/tools` has.
import { equal, ok, rejects, throws } from './assert.mjs'
import { details } from './worlds.mjs'

const ACCOUNT = '111122223333'

/** A record of CloudTrail; `second`: when, and its id. */
export const record = (call, second, more) => {
  const [service, eventName] = call.split(' ')
  return {
    eventVersion: '1.11', eventType: 'AwsApiCall', eventTime: `2026-03-15T12:00:${String(second).padStart(2, '0')}Z`, eventID: `id-${second}`,
    eventSource: `${service}.amazonaws.com`, eventName, awsRegion: 'eu-west-1', sourceIPAddress: '203.0.113.7', recipientAccountId: ACCOUNT,
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/ana`, accountId: ACCOUNT, accessKeyId: 'AKIAEXAMPLE' },
    ...more
  }
}

export const lines = records => records.map(one => `${JSON.stringify(one)}\n`).join('')
const RECORDS = [record('sqs ListQueues', 1), record('sqs ListQueues', 2), record('sns ListTopics', 3), record('sns ListTopics', 4, { errorCode: 'AccessDenied' })]

const policy = (...Statement) => ({ Version: '2012-10-17', Statement })
const ALL = { Effect: 'Allow', Action: '*', Resource: '*' }
export const NO_SQS = { serviceControl: [[policy(ALL, { Effect: 'Deny', Action: 'sqs:*', Resource: '*' })]] }
const before = { policies: { identityBased: [policy(ALL)] } }
const after = { policies: { ...before.policies, ...NO_SQS } }

const FLIP = {
  principal: `arn:aws:iam::${ACCOUNT}:user/ana`, action: 'sqs:ListQueues', before: 'allowed', after: 'denied', calls: 2,
  firstTime: '2026-03-15T12:00:01Z', lastTime: '2026-03-15T12:00:02Z', eventId: 'id-1', resources: ['*']
}

/** `trap`: makes the engine fail. */
export function trailTraps({ trail }, trap) {
  return {
    'a log is lost with its instance, and says so'() {
      const log = trail.open()
      log.push(lines(RECORDS))
      trap()
      const { code, message } = throws(() => log.push('x'), 'EngineError', 'after a trap')
      ok(code === 'trap' && /read it again/.test(message), message)
      log.free()
      equal(throws(() => log.end(), 'EngineError', 'freed').code, 'freed', 'code')
    }
  }
}

export function trails({ compile, evaluate, trail, World }) {
  const replayed = log => {
    const { flips, calls, flipped, calibration } = log.replay({ before, after })
    log.free()
    return { flips, calls, flipped, differs: calibration.differs }
  }
  const whole = { flips: [FLIP], calls: 4, flipped: 2, differs: 1 }
  return {
    'a log is read in texts and bytes of any size'() {
      const text = lines(RECORDS).replace('ListTopics"', 'ListTopics","note":"\u{1f600}\u00fc"')
      const asText = trail.open()
      for (const unit of text.split('')) asText.push(unit)
      asText.end()
      equal(replayed(asText), whole, 'units of text')
      const asBytes = trail.open()
      const bytes = new TextEncoder().encode(text)
      for (let at = 0; at < bytes.length; at += 7) asBytes.push(bytes.subarray(at, at + 7))
      asBytes.end()
      equal(replayed(asBytes), whole, 'bytes')
    },
    'a log tells what it holds'() {
      const log = trail.open()
      log.push(`no record\n${lines(RECORDS)}`)
      log.end()
      const { records, distinct, broken, brokenRecords, denied, firstTime, lastTime, principals, timeline } = log.summary()
      equal([records, distinct, broken, brokenRecords[0].line, denied, firstTime, lastTime], [4, 3, 1, 1, 1, '2026-03-15T12:00:01Z', '2026-03-15T12:00:04Z'], 'summary')
      const outcomes = { allowed: 3, denied: 1, untold: 0 }
      equal(timeline, { seconds: 60, buckets: [{ start: '2026-03-15T12:00:00Z', ...outcomes }] }, 'timeline')
      equal([JSON.parse(log.record('id-3')).eventName, log.record('id-4') !== undefined, log.record('id-2'), log.record('')], ['ListTopics', true, undefined, undefined], 'records')
      throws(() => log.record(3), 'RequestError', 'an id that is none')
      equal(principals, [{ principal: FLIP.principal, ...outcomes }], 'principals')
      log.free()
    },
    async 'a log is read from texts, bytes, iterables and streams'() {
      const text = JSON.stringify({ Records: RECORDS })
      const bytes = new TextEncoder().encode(text)
      const chunks = [bytes.subarray(0, 100), bytes.subarray(100)]
      const sources = { text, bytes, buffer: new DataView(bytes.buffer), chunks, async: (async function* () { yield* chunks })() }
      if (typeof Blob !== 'undefined') sources.blob = new Blob([text])
      if (typeof ReadableStream !== 'undefined') sources.stream = new ReadableStream({ start: controller => { chunks.forEach(chunk => controller.enqueue(chunk)); controller.close() } })
      for (const [name, source] of Object.entries(sources)) equal(replayed(await trail.read(source)), whole, name)
    },
    async 'progress is told in bytes as they were handed over'() {
      const seen = []
      const bytes = new TextEncoder().encode(lines(RECORDS))
      const log = await trail.read(bytes, { onProgress: progress => seen.push(progress) })
      equal(seen.at(-1), { bytes: bytes.length, total: bytes.length }, 'progress')
      log.free()
    },
    async 'a compressed log is decompressed where the runtime can'() {
      if (typeof CompressionStream === 'undefined') return
      const stream = new Response(lines(RECORDS)).body.pipeThrough(new CompressionStream('gzip'))
      const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
      equal(replayed(await trail.read(bytes)), whole, 'gzip')
      const cut = await trail.read(bytes.subarray(0, bytes.length - 12)).then(() => 'was read', () => 'was refused')
      equal(cut, 'was refused', 'one that is cut off')
    },
    'worlds are asked, and given policies stand in for theirs'() {
      const world = World.from(details())
      const log = trail.open()
      log.push(lines(RECORDS))
      log.end()
      const found = log.replay({ before: { world }, after: { world, policies: NO_SQS } })
      equal([found.before, found.after.denied, found.flips], [{ allowed: 0, denied: 4, depends: 0, undecided: 0 }, 4, []], 'in a world')
      equal(log.replay({ before: { world }, after: { policies: { identityBased: [policy(ALL)] } } }).flipped, 4, 'world and policies')
      world.free()
      equal(throws(() => log.replay({ before: { world }, after }), 'EngineError', 'a world that is gone').code, 'freed', 'code')
      log.free()
    },
    'times that are told apart are known, others are open'() {
      const late = { policies: { identityBased: [policy({ ...ALL, Condition: { DateLessThan: { 'aws:CurrentTime': '2026-03-15T12:00:02Z' } } })] } }
      const after = options => {
        const log = trail.open(options)
        log.push(lines(RECORDS))
        log.end()
        const replay = log.replay({ before, after: late })
        log.free()
        return replay
      }
      equal(after({ distinguish: ['time'] }).after, { allowed: 1, denied: 3, depends: 0, undecided: 0 }, 'told apart')
      const open = after()
      equal([open.after.depends, open.flips[0].dependsOn], [4, ['aws:CurrentTime']], 'open')
    },
    'one record is told as the requests of a scenario'() {
      const denied = record('sqs DeleteQueue', 7, {
        requestParameters: { queueUrl: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/jobs` }, errorCode: 'AccessDenied',
        errorMessage: `User: arn:aws:iam::${ACCOUNT}:user/ana is not authorized to perform: sqs:DeleteQueue on resource: arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs with an explicit deny in a service control policy`
      })
      const { requests: [asked], outcome, denial, eventId } = trail.requests(denied)
      equal([outcome, denial.policyType, eventId, asked.standing, asked.isTemplate], ['denied', 'serviceControl', 'id-7', 'call', false], 'call')
      equal(trail.requests(JSON.stringify({ Records: [denied] })).requests[0], asked, 'as a text')
      const owned = [policy({ ...ALL, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1', 'aws:RequestedRegion': 'eu-west-1' } } })]
      const policies = { identityBased: owned }
      const { decision, dependsOn } = evaluate({ request: asked.request, policies }, { trace: false, explain: false })
      equal([decision, dependsOn], ['implicitDeny', { keys: ['aws:PrincipalOrgID'], decisions: ['implicitDeny', 'allowed'] }], 'what is not told is not known')
      const { request: { unknownContextKeys, absentContextKeys } } = trail.requests(denied, { policies }).requests[0]
      equal([unknownContextKeys.includes('aws:principalorgid'), absentContextKeys], [true, undefined], 'by name')
      const set = compile(policies)
      equal(set.decide(asked.request), 'implicitDeny', 'a set')
      set.free()
      equal(trail.requests(record('sts GetCallerIdentity', 1)).none, 'no-permission-needed', 'no request')
      equal(throws(() => trail.requests(lines(RECORDS)), 'RequestError', 'a log').field, 'record', 'field')
      throws(() => trail.requests(denied, { policies: { identityBased: ['{'] } }), 'PolicyError', 'a broken policy')
    },
    'a denial is explained by policies and by worlds'() {
      const message = `User: arn:aws:iam::${ACCOUNT}:user/ana is not authorized to perform: sqs:ListQueues on resource: * with an explicit deny in a service control policy`
      const policies = { identityBased: [policy(ALL)], ...NO_SQS }
      const { answer, agreement, denial, decides, requests: [asked] } = trail.explain({ message }, { policies })
      equal([answer, agreement, denial.policyType, decides, asked.answer], ['denied', { agreement: 'agrees', causes: [] }, 'serviceControl', 0, 'denied'], 'answer')
      equal(asked.fixes.map(({ statements: [{ policyType, effect }] }) => [policyType, effect]), [['serviceControl', 'Deny']], 'fixes')
      equal(evaluate(asked.scenario, { trace: false, explain: false }).reason, asked.evaluation.reason, 'what was decided is decided again')
      const world = World.from(details())
      const gone = trail.explain({ record: record('sqs ListQueues', 1, { userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/gone`, accountId: ACCOUNT } }) }, { world })
      equal([gone.answer, gone.agreement.causes[0].code, gone.event.eventId], ['undecided', 'not-decided', 'id-1'], 'in a world')
      equal(trail.explain({ message }, { world, policies: NO_SQS }).requests[0].evaluation.reason.policyType, 'serviceControl', 'policies in place of those of a world')
      world.free()
      equal(throws(() => trail.explain({ message: 'a text' }, { policies }), 'RequestError', 'no denial').field, 'message', 'field')
      equal(throws(() => trail.explain({ message: 'You are not authorized to perform this operation.' }, { policies }), 'RequestError', 'too little').field, 'principal', 'field')
      equal(throws(() => trail.explain({ message }, {}), 'RequestError', 'no state').field, 'policies', 'field')
      equal(throws(() => trail.explain({ message }, { world: {} }), 'RequestError', 'no world').field, 'state.world', 'field')
      throws(() => trail.explain({ message }, { policies: { identityBased: ['{'] } }), 'PolicyError', 'a broken policy')
    },
    async 'what is no log, or no question, is refused'() {
      ok(/`time` or `address`/.test(throws(() => trail.open({ distinguish: ['place'] }), 'RequestError', 'distinguish').message), 'what there is')
      const log = trail.open()
      throws(() => log.push(7), 'RequestError', 'a number')
      throws(() => log.replay(7), 'RequestError', 'no question')
      equal(throws(() => log.replay({ before }), 'RequestError', 'one state').field, 'after.policies', 'field')
      equal(throws(() => log.replay({ before: { world: {} }, after }), 'RequestError', 'no world').field, 'before.world', 'field')
      equal(throws(() => log.replay({ before, after, more: 1 }), 'RequestError', 'more').code, 'unknown-field', 'code')
      throws(() => log.replay({ before: { policies: { identityBased: ['{'] } }, after }), 'PolicyError', 'a broken policy')
      await rejects(() => trail.read(7), 'RequestError', 'a number')
      ok(log.replay({ before, after }).calls === 0, 'an empty log')
      log.free()
    }
  }
}
