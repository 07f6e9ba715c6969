// Present policies against activity: what only `iam-verdict/tools` has.
import { equal, ok, throws } from './assert.mjs'
import { lines, record } from './trails.mjs'
import { details } from './worlds.mjs'

const ANA = 'arn:aws:iam::111122223333:user/ana'
const DEPLOY = 'arn:aws:iam::111122223333:role/deploy'
const ofDeploy = { userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/deploy/x', accountId: '111122223333', sessionContext: { sessionIssuer: { type: 'Role', arn: DEPLOY, accountId: '111122223333', userName: 'deploy' } } } }
const RECORDS = [record('sqs ListQueues', 1), record('sqs ListQueues', 2), record('sns ListTopics', 3, { errorCode: 'AccessDenied' }), record('sqs ListQueues', 4, ofDeploy), record('sqs ListQueues', 5, { userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/nobody', accountId: '111122223333' } })]
const policy = (...Statement) => ({ Version: '2012-10-17', Statement })
const allow = (Action, Resource = '*') => ({ Effect: 'Allow', Action, Resource })
const CALLS = { calls: [{ file: 'job.py', line: 2, column: 4, service: 'sqs', operation: 'SendMessage', parameters: { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs' } }], notSeen: [] }

export function sizing({ rightSizePolicies, trail, World }) {
  const log = () => {
    const log = trail.open()
    log.push(lines(RECORDS))
    log.end()
    return log
  }
  const reduced = ({ policies }) => policies.map(({ reduced }) => reduced && JSON.parse(reduced).Statement)
  return {
    'policies are held against a log, with what is unused, what stays and what is missing'() {
      const given = log()
      const policies = [policy(allow(['sqs:*', 'iam:PassRole']), { ...allow('ec2:StartInstances'), Sid: 'Start' })]
      const { rightSized: [sized, ...others], notSized } = rightSizePolicies({ log: given, policies, principal: '*:user/ana' })
      given.free()
      equal([others, notSized, sized.principals, sized.proven], [[], [], [ANA], 1], 'whose')
      const kept = ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:ListQueues', 'sqs:ReceiveMessage', 'sqs:SendMessage']
      equal(reduced(sized), [[allow([...kept, 'iam:PassRole'])]], 'reduced')
      const [{ kind, changed, statements: [first, second] }] = sized.policies
      equal([kind, changed, first.usage, second.usage, second.sid, second.line], ['given', true, 'partlyUsed', 'unused', 'Start', 12], 'statements')
      const [sqs, pass] = first.actions
      equal(sqs.used, [{ action: 'sqs:ListQueues', seen: { count: 2, first: '2026-03-15T12:00:01Z', last: '2026-03-15T12:00:02Z', places: [{ eventId: 'id-1' }] } }], 'used')
      equal([sqs.kept.map(({ code, actions }) => [code, actions.length]), pass.kept.map(({ code }) => code)], [[['data-events', 4]], ['pass-role']], 'kept')
      equal([sized.missing.map(({ action, reason }) => [action, reason]), sized.additions, sized.unusedServices], [[['sns:ListTopics', 'denied']], [], ['ec2']], 'missing')
    },
    'what could not be seen can be accepted, and what was denied be added'() {
      const given = log()
      const input = { log: given, policies: [policy(allow('sqs:*'))], principal: ANA }
      const { rightSized: [sized] } = rightSizePolicies({ ...input, accept: ['data-events'], grantDenied: true })
      equal([reduced(sized), JSON.parse(sized.additions[0].text).Statement[0].Action], [[[allow('sqs:ListQueues')]], 'sns:ListTopics'], 'accepted')
      equal(reduced(rightSizePolicies({ ...input, dataEvents: ['sqs'] }).rightSized[0]), [[allow('sqs:ListQueues')]], 'a service')
      given.free()
    },
    'in a world each has its own policies, and those of its groups'() {
      const given = log()
      const world = World.from(details())
      const { rightSized: [role, user, ...others], notSized } = rightSizePolicies({ log: given, world, accept: ['data-events'] })
      equal([others, notSized.map(({ principal }) => principal)], [[], ['arn:aws:iam::111122223333:user/nobody']], 'who')
      equal([role.principals, reduced(role), role.policies[0].kind, role.policies[0].name], [[DEPLOY], [allow('sqs:ListQueues')], 'inline', 'deploy'], 'a role')
      equal([reduced(user), user.policies[0].attachedTo, user.policies[0].sharedWith], [[undefined], 'arn:aws:iam::111122223333:group/__proto__', []], 'a user')
      equal(user.missing.map(({ action, reason }) => [action, reason]), [['sns:ListTopics', 'denied'], ['sqs:ListQueues', 'allowed-otherwise']], 'missing')
      world.free()
      equal(throws(() => rightSizePolicies({ log: given, world }), 'EngineError', 'a world that is gone').code, 'freed', 'code')
      given.free()
    },
    'policies are held against what sources call'() {
      const input = { policies: [policy(allow('sqs:*'))], partition: 'aws', region: 'eu-west-1', account: '111122223333' }
      const { rightSized: [sized] } = rightSizePolicies({ ...input, calls: CALLS })
      equal([sized.principals, reduced(sized)], [[], [[allow('sqs:SendMessage')]]], 'reduced')
      const notSeen = [{ file: 'job.py', line: 3, column: 0, why: 'the method is chosen at run time' }]
      const { policies: [kept] } = rightSizePolicies({ ...input, calls: { ...CALLS, notSeen } }).rightSized[0]
      equal([kept.changed, kept.statements[0].actions[0].kept[0].code], [false, 'not-seen'], 'not seen')
    },
    'what is no question is refused'() {
      const given = log()
      const policies = [policy(allow('sqs:*'))]
      for (const input of [undefined, 7, {}, { policies }, { log: given }, { log: {}, policies }, { log: given, policies, world: {} }, { log: given, policies: {} }, { log: given, policies, calls: CALLS }, { calls: CALLS }]) throws(() => rightSizePolicies(input), 'RequestError', 'input')
      equal(throws(() => rightSizePolicies({ log: given, policies, accept: ['all'] }), 'RequestError', 'accept').field, 'accept[0]', 'field')
      const { code, diagnostics: [{ policyIndex }] } = throws(() => rightSizePolicies({ log: given, policies: [...policies, '{'] }), 'PolicyError', 'a broken policy')
      equal([code, policyIndex], ['invalid-policy', 1], 'which')
      const world = World.from(details())
      equal(throws(() => rightSizePolicies({ calls: CALLS, policies, world }), 'RequestError', 'a world without a log').field, 'log', 'field')
      ok(/one of them/.test(throws(() => rightSizePolicies({ log: given, policies, world }), 'RequestError', 'both').message), 'both')
      world.free()
      given.free()
    }
  }
}
