// Accounts as AWS prints them: what only `iam-verdict/tools` has.
import { equal, ok, rejects, throws } from './assert.mjs'

const ACCOUNT = '111122223333'
const arn = (kind, name) => `arn:aws:iam::${ACCOUNT}:${kind}/${name}`
const allow = (Action, Resource = '*') => ({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource } })

/** As `get-account-authorization-details` prints it; a part of it is called like what JavaScript inherits. */
export const details = () => ({
  UserDetailList: [
    { UserName: 'ana', UserId: 'AIDAEXAMPLEANA', Arn: arn('user', 'ana'), CreateDate: '2026-01-02T03:04:05Z', GroupList: ['__proto__'], Tags: [{ Key: '__proto__', Value: 'constructor' }] },
    { UserName: 'ben', Arn: arn('user', 'ben'), AttachedManagedPolicies: [{ PolicyName: 'gone', PolicyArn: arn('policy', 'gone') }] }
  ],
  GroupDetailList: [{ GroupName: '__proto__', Arn: arn('group', '__proto__'), GroupPolicyList: [{ PolicyName: 'read', PolicyDocument: allow('s3:GetObject') }] }],
  RoleDetailList: [{
    RoleName: 'deploy',
    Arn: arn('role', 'deploy'),
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: { AWS: arn('user', 'ana') }, Action: 'sts:AssumeRole' } },
    RolePolicyList: [{ PolicyName: 'deploy', PolicyDocument: encodeURIComponent(JSON.stringify(allow('sqs:*'))) }]
  }],
  Policies: []
})

const read = more => ({ principal: arn('user', 'ana'), action: 's3:GetObject', resource: 'arn:aws:s3:::reports/a', resourceAccount: ACCOUNT, ...more })

/** `trap`: makes the engine fail. */
export function worldTraps({ World }, trap) {
  return {
    'a world survives a trap'() {
      const world = World.from(details())
      trap()
      equal(world.evaluate(read()).decision, 'allowed', 'after')
      world.free()
    }
  }
}

/** A staging role that deploys to production with an external id; time is told. */
const twoAccounts = () => ({
  worldVersion: 1,
  now: '2026-11-24T12:00:00Z',
  organization: null,
  accounts: {
    [ACCOUNT]: { authorizationDetails: details() },
    444455556666: { authorizationDetails: { RoleDetailList: [{
      RoleName: 'production',
      Arn: 'arn:aws:iam::444455556666:role/production',
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: { AWS: arn('role', 'deploy') }, Action: ['sts:AssumeRole', 'sts:TagSession'], Condition: { StringEquals: { 'sts:ExternalId': 'x1' } } } },
      RolePolicyList: [{ PolicyName: 'tagged', PolicyDocument: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'sqs:*', Resource: '*', Condition: { StringEquals: { 'aws:PrincipalTag/__proto__': 'y' } } } } }]
    }] } }
  }
})

function sessions({ World, AccessDeniedError, ServiceError }) {
  const production = 'arn:aws:iam::444455556666:role/production'
  const world = () => {
    const world = twoAccounts()
    const [role] = world.accounts[ACCOUNT].authorizationDetails.RoleDetailList
    role.RolePolicyList.push({ PolicyName: 'hop', PolicyDocument: allow(['sts:AssumeRole', 'sts:TagSession'], production) })
    return World.from(world)
  }
  return {
    'a role is assumed with both sides, and its session asks'() {
      const made = world()
      const first = made.assumeRole(arn('user', 'ana'), arn('role', 'deploy'))
      equal([first.principal.type, first.expiresAt, first.chain], ['assumed_role', '2026-11-24T13:00:00Z', [arn('user', 'ana'), arn('role', 'deploy')]], 'session')
      const tags = { ['__proto__']: 'y' }
      const second = made.assumeRole(first, production, { externalId: 'x1', roleSessionName: 'build', tags, at: new Date('2026-11-24T12:10:00Z') })
      equal(Object.getOwnPropertyDescriptor(second.sessionTags, '__proto__')?.value, 'y', 'a tag is a tag')
      const ask = more => made.evaluate({ session: second, action: 'sqs:ListQueues', at: '2026-11-24T12:20:00Z', ...more })
      equal(ask().decision, 'allowed', 'decision')
      equal(made.evaluate({ session: made.assumeRole(first, production, { externalId: 'x1' }), action: 'sqs:ListQueues' }).decision, 'implicitDeny', 'without the tag')
      equal(made.getCallerIdentity(second, { at: '2026-11-24T12:20:00Z' }).Arn, 'arn:aws:sts::444455556666:assumed-role/production/build', 'identity')
      const over = throws(() => ask({ at: '2026-11-25T00:00:00Z' }), 'ServiceError', 'over')
      equal([over.code, over instanceof ServiceError], ['ExpiredToken', true], 'code')
      made.free()
    },
    'a refused session carries its decision'() {
      const made = world()
      const refused = throws(() => made.assumeRole(arn('role', 'deploy'), production, { externalId: 'wrong' }), 'AccessDeniedError', 'external id')
      ok(refused instanceof AccessDeniedError && refused.message.startsWith('User: '), refused.message)
      equal([refused.code, refused.evaluation.decision, refused.evaluation.derivedContext['aws:PrincipalAccount']], ['AccessDenied', 'implicitDeny', ACCOUNT], 'evaluation')
      ok(refused.evaluation.sources.some(({ policyType }) => policyType === 'roleTrust'), 'sources')
      equal(throws(() => made.assumeRole(arn('user', 'ana'), arn('role', 'deploy'), { durationSeconds: 1 }), 'ServiceError', 'duration').code, 'ValidationError', 'duration')
      for (const wrong of [7, null, [], new Date()]) throws(() => made.assumeRole(arn('user', 'ana'), arn('role', 'deploy'), wrong), 'RequestError', 'options')
      throws(() => made.assumeRole(arn('user', 'ana'), arn('role', 'deploy'), { externalID: 'x' }), 'RequestError', 'a misspelt option')
      throws(() => made.assumeRole(arn('user', 'ana'), arn('role', 'deploy'), { caller: 'anonymous' }), 'RequestError', 'another caller')
      throws(() => made.assumeRole(arn('user', 'ana')), 'RequestError', 'no role')
      made.free()
    },
    'users get sessions of their own'() {
      const made = world()
      const session = made.getSessionToken(arn('user', 'ana'), { durationSeconds: 900 })
      equal([session.principal.sessionToken, session.expiresAt, session.mfa.present], [true, '2026-11-24T12:15:00Z', false], 'session')
      equal(made.evaluate({ session, action: 's3:GetObject', resource: 'arn:aws:s3:::reports/a', resourceAccount: ACCOUNT }).decision, 'allowed', 'decision')
      throws(() => made.getFederationToken(arn('user', 'ana'), 'guest', { policy: allow('s3:*') }), 'AccessDeniedError', 'federation')
      made.free()
    },
    'credentials are good for what they are'() {
      const input = twoAccounts()
      input.accounts[ACCOUNT].users = { ana: { listAccessKeys: { AccessKeyMetadata: [{ UserName: 'ana', AccessKeyId: 'AKIAEXAMPLE1', Status: 'Active' }, { UserName: 'ana', AccessKeyId: 'AKIAEXAMPLE2', Status: 'Inactive' }] }, getLoginProfile: null } }
      const made = World.from(input)
      const session = made.signIn({ type: 'accessKey', id: 'AKIAEXAMPLE1' })
      equal([session.principal.arn, session.credential, session.expiresAt], [arn('user', 'ana'), 'accessKey', undefined], 'session')
      equal(throws(() => made.signIn({ type: 'accessKey', id: 'AKIAEXAMPLE2' }), 'ServiceError', 'inactive').code, 'InvalidClientTokenId', 'code')
      throws(() => made.signIn({ type: 'password', user: arn('user', 'ana') }), 'ServiceError', 'no password')
      throws(() => made.signIn({ type: 'fingerprint' }), 'RequestError', 'no credential')
      throws(() => made.signIn(), 'RequestError', 'nothing')
      made.free()
    },
    'a principal is simulated as AWS does'() {
      const made = world()
      const { EvaluationResults: [get, put] } = made.simulatePrincipalPolicy({ PolicySourceArn: arn('user', 'ana'), ActionNames: ['s3:GetObject', 's3:PutObject'] })
      equal([get.EvalDecision, put.EvalDecision], ['allowed', 'implicitDeny'], 'decisions')
      equal(throws(() => made.simulatePrincipalPolicy({ PolicySourceArn: arn('user', 'eve'), ActionNames: ['s3:GetObject'] }), 'ServiceError', 'nobody').code, 'NoSuchEntity', 'code')
      throws(() => made.simulatePrincipalPolicy({}), 'RequestError', 'nothing')
      throws(() => made.simulatePrincipalPolicy(undefined), 'RequestError', 'nothing at all')
      made.free()
    },
    'service-linked roles are made by those who may'() {
      const made = world()
      const denied = throws(() => made.createServiceLinkedRole(arn('user', 'ana'), 'autoscaling.amazonaws.com'), 'AccessDeniedError', 'ana')
      ok(denied.message.includes('iam:CreateServiceLinkedRole'), denied.message)
      const { Role } = made.createServiceLinkedRole(`arn:aws:iam::${ACCOUNT}:root`, 'autoscaling.amazonaws.com')
      equal(Role.RoleName, 'AWSServiceRoleForAutoScaling', 'role')
      throws(() => made.deleteServiceLinkedRole(`arn:aws:iam::${ACCOUNT}:root`, 'AWSServiceRoleForAutoScaling'), 'ServiceError', 'not there')
      made.free()
    },
    'best practices are held against a world'() {
      const made = world()
      const findings = made.audit({ checks: ['user-console-no-mfa', 'inline-policy'] })
      equal([...new Set(findings.map(({ code, status }) => `${code} ${status}`))].sort(), ['inline-policy open', 'user-console-no-mfa not-assessed'], 'findings')
      const { severity, subject, remedy, path } = findings.find(({ status }) => status === 'open')
      ok(severity === 'low' && subject.startsWith('arn:aws:iam::') && remedy.text.length > 10 && path.length > 0, JSON.stringify(findings[0]))
      throws(() => made.audit({ checks: ['nothing'] }), 'RequestError', 'no check')
      throws(() => made.audit(7), 'RequestError', 'no options')
      made.free()
    },
    'who can, and which roles can be reached'() {
      const made = world()
      const { allowed, conditional } = made.whoCan({ action: 's3:GetObject', resource: 'arn:aws:s3:::reports/a', resourceAccount: ACCOUNT })
      equal(allowed.map(({ principal, via }) => [principal, via]), [[arn('user', 'ana'), []]], 'allowed')
      equal(conditional, [], 'conditional')
      const { paths } = made.reach(arn('user', 'ana'))
      equal(paths.map(({ role, chained, hops }) => [role, chained, hops.length]), [[arn('role', 'deploy'), false, 1], [production, true, 2]], 'paths')
      equal(paths[1].hops[1].needs, ['sts:ExternalId'], 'needs')
      equal(made.reach(arn('user', 'ana'), { maxHops: 1 }).paths.length, 1, 'one hop')
      const { allowed: own, complete } = made.whatCan({ principal: arn('user', 'ana'), direct: true, actions: ['s3:*'] })
      equal([own.map(({ action, resource, via }) => [action, resource, via]), complete], [[['s3:GetObject', '*', []]], true], 'what ana can')
      throws(() => made.whoCan({ action: 'nothing' }), 'RequestError', 'no action')
      made.free()
    }
  }
}

/** A role whose only policy is one of AWS's, in a version and without its document. */
export const withAwsManagedPolicy = () => {
  const attached = { PolicyName: 'ReadOnlyAccess', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }
  const [role] = details().RoleDetailList
  const Policies = [{ PolicyName: attached.PolicyName, Arn: attached.PolicyArn, DefaultVersionId: 'v1' }]
  return { RoleDetailList: [{ ...role, RoleName: 'auditor', Arn: arn('role', 'auditor'), RolePolicyList: [], AttachedManagedPolicies: [attached] }], Policies }
}

function withAwsPolicies({ World, awsManagedPolicies, EngineError }) {
  const asks = read({ principal: arn('role', 'auditor') })
  return {
    async 'AWS managed policies complete a world that does not have their documents'() {
      const without = World.from(withAwsManagedPolicy())
      ok(throws(() => without.evaluate(asks), 'RequestError', 'without').message.includes('policy/ReadOnlyAccess'), 'without')
      without.free()
      const policies = await awsManagedPolicies()
      const { date } = policies.awsManagedPolicies
      ok(/^\d{4}-\d\d-\d\d$/.test(date), date)
      const world = World.from([withAwsManagedPolicy(), policies])
      equal([asks, { ...asks, action: 's3:PutObject' }].map(request => world.evaluate(request).decision), ['allowed', 'implicitDeny'], 'with')
      const told = code => world.check().find(finding => finding.code === code)?.message ?? ''
      ok(told('aws-policy-data').includes(date), told('aws-policy-data'))
      ok(told('version-mismatch').includes('v1'), told('version-mismatch'))
      world.free()
    },
    async 'other bytes are no AWS managed policies'() {
      for (const wrong of [new Uint8Array([1, 2, 3]), new Uint8Array(0), 7, null]) {
        const error = await rejects(() => awsManagedPolicies(wrong), 'EngineError', String(wrong))
        equal([error.code, error instanceof EngineError, error.message.includes('AWS managed policies')], ['load-failed', true, true], error.message)
      }
    }
  }
}

export function worlds(api) {
  const { World, EngineError, evaluate, getContextKeysForCustomPolicy } = api
  return {
    ...sessions(api),
    ...withAwsPolicies(api),
    'the context keys of policies are told as AWS tells them'() {
      const read = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::home/${aws:username}/*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } } }
      equal(getContextKeysForCustomPolicy({ PolicyInputList: [read, JSON.stringify(allow('s3:*'))] }), { ContextKeyNames: ['aws:MultiFactorAuthPresent', 'aws:username'] }, 'keys')
      throws(() => getContextKeysForCustomPolicy({}), 'RequestError', 'nothing')
      throws(() => getContextKeysForCustomPolicy({ PolicyInputList: ['{'] }), 'PolicyError', 'no JSON')
    },
    'a world tells who is in it and what is missing'() {
      const world = World.from(details())
      ok(world instanceof World, 'is a World')
      equal(world.principals(), [arn('user', 'ana'), arn('user', 'ben'), arn('role', 'deploy')], 'principals')
      equal(world.accounts(), [ACCOUNT], 'accounts')
      const { users, groups, roles, inlinePolicies } = world.counts()
      equal([users, groups, roles, inlinePolicies], [2, 1, 1, 2], 'counts')
      const [{ findingType, code, path }] = world.check()
      equal([findingType, code, path.slice(0, 2)], ['ERROR', 'missing-policy', ['UserDetailList', 1]], 'what is missing')
      world.free()
    },
    'a decision tells where its policies come from'() {
      const world = World.from(details())
      const { decision, sources, matchedStatements, derivedContext, trace } = world.evaluate(read({ context: { __proto__: null, ['__proto__']: 'a' } }))
      equal([decision, matchedStatements[0].policyName], ['allowed', 'read'], 'decision')
      equal(sources, [{ policyType: 'identityBased', policyIndex: 0, name: 'read', attachedTo: arn('group', '__proto__'), group: '__proto__' }], 'sources')
      equal(derivedContext['aws:PrincipalTag/__proto__'], 'constructor', 'tags')
      equal(Object.getOwnPropertyDescriptor(trace.requestContext, '__proto__')?.value, 'a', 'a key is a key')
      equal(world.evaluate(read({ action: 's3:PutObject' }), { trace: false, explain: false }).decision, 'implicitDeny', 'another action')
      world.free()
    },
    'what is gathered is what evaluate takes'() {
      const world = World.from(details())
      const { request, policies, settings, sources, notes } = world.gather(read())
      equal(evaluate({ request, policies, settings }).decision, 'allowed', 'decision')
      equal([policies.identityBased[0].name, sources.length], ['read', 1], 'policies')
      equal(notes.map(({ code }) => code).sort(), [...new Set(notes.map(({ code }) => code))].sort(), 'notes')
      world.free()
    },
    'a decision that lacks a policy is refused, and no other one'() {
      const world = World.from(details())
      const lacking = throws(() => world.evaluate(read({ principal: arn('user', 'ben') })), 'RequestError', 'ben')
      ok(lacking.message.includes(arn('policy', 'gone')), lacking.message)
      ok(throws(() => world.gather(read({ principal: arn('user', 'eve') })), 'RequestError', 'nobody').message.includes('eve'), 'nobody')
      equal(world.evaluate(read()).decision, 'allowed', 'ana')
      world.free()
    },
    'texts, pages and answers of the SDK are one world'() {
      const whole = details()
      const [first, second] = [{ UserDetailList: whole.UserDetailList.slice(0, 1) }, { ...whole, UserDetailList: whole.UserDetailList.slice(1) }]
      const dated = { ...whole, UserDetailList: whole.UserDetailList.map(user => ({ ...user, ...(user.CreateDate && { CreateDate: new Date(user.CreateDate) }) })), $metadata: { httpStatusCode: 200 } }
      for (const input of [JSON.stringify(whole), [whole], [JSON.stringify(first), second], [first, JSON.stringify(second)], dated]) {
        const world = World.from(input)
        equal(world.evaluate(read()).decision, 'allowed', 'decision')
        equal(world.counts().users, 2, 'users')
        world.free()
      }
    },
    'what is no world is refused by its place'() {
      const cyclic = details()
      cyclic.UserDetailList.push(cyclic)
      const code = (input, wanted, field) => {
        const error = throws(() => World.from(input), 'RequestError', wanted)
        equal([error.code, error.field], [wanted, field], 'error')
      }
      code('{', 'invalid-json', '')
      code('{"a":"\ud800"}', 'invalid-json', '')
      code([details(), '{'], 'invalid-json', '[1]')
      code(cyclic, 'invalid-type', 'UserDetailList[2]')
      code({ UserDetailList: [{ CreateDate: new Date(NaN) }] }, 'unreadable', 'UserDetailList[0].CreateDate')
      code(undefined, 'invalid-type', '')
      for (const wrong of [null, 7, true, '7']) {
        const world = World.from(wrong)
        ok(world.check().some(({ findingType }) => findingType === 'ERROR'), String(wrong))
        world.free()
      }
      const polluted = Object.create({ UserDetailList: details().UserDetailList })
      throws(() => World.from(Object.assign(polluted, { RoleDetailList: [] })).evaluate(read()), 'RequestError', 'what is inherited is not read')
      const world = World.from(details())
      for (const wrong of [undefined, null, 7, [], {}]) throws(() => world.evaluate(wrong), 'RequestError', String(wrong))
      world.free()
    },
    'after free() every question is refused'() {
      const world = World.from(details())
      world.free()
      world.free()
      for (const call of ['check', 'principals', 'accounts', 'counts']) equal(throws(() => world[call](), 'EngineError', call).code, 'freed', call)
      for (const call of ['gather', 'evaluate']) ok(throws(() => world[call](read()), 'EngineError', call) instanceof EngineError, call)
      if (Symbol.dispose) {
        const disposed = World.from(details())
        disposed[Symbol.dispose]()
        throws(() => disposed.check(), 'EngineError', 'after dispose')
      }
    }
  }
}
