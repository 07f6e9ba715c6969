// `iam-verdict serve` with the AWS CLI and boto3, as `scripts/setup.mjs aws` installs them.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { root } from '../../scripts/steps.mjs'
import { environment, folder } from './command.mjs'
import { serve } from './served.mjs'

const bin = path.join(root, 'target/aws/bin')
const isThere = fs.existsSync(path.join(root, 'target/aws/installed.txt'))
const options = { skip: isThere ? false : 'the AWS CLI is not installed' }

const server = isThere && await serve()
const ROOT = 'arn:aws:iam::111122223333:root'
const PRODUCTION = 'arn:aws:iam::444455556666:root'
const ANA = 'arn:aws:iam::111122223333:user/ana'
const CI = 'arn:aws:sts::111122223333:assumed-role/ci/serve'
const DEPLOY = 'arn:aws:iam::444455556666:role/deploy'
const policy = (...Statement) => JSON.stringify({ Version: '2012-10-17', Statement })
const ALLOW = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' }

/** Nothing of this machine's own settings counts. */
const settings = () => ({ ...environment, AWS_ENDPOINT_URL: server.url, AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1', AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', AWS_EC2_METADATA_DISABLED: 'true', AWS_MAX_ATTEMPTS: '1', PYTHONPATH: '' })

const program = (file, args, { input = '', env = {} } = {}) => new Promise(resolve => {
  const child = execFile(file, args, { cwd: folder, maxBuffer: 2 ** 24, env: { ...settings(), ...env } }, (error, stdout, stderr) => resolve({ status: error ? error.code : 0, stdout, stderr }))
  child.stdin.end(input)
})

/** The answer of a command, or what it says of a refusal. */
async function aws(args, { key = server.keys[ROOT], secret = 'any', token } = {}) {
  const env = { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret, ...(token && { AWS_SESSION_TOKEN: token }) }
  const { status, stdout, stderr } = await program(path.join(bin, 'aws'), [...args, '--output', 'json'], { env })
  return status === 0 ? JSON.parse(stdout) : { status, stderr }
}

/** What boto3 makes of calls, one after the other. */
async function boto3(...calls) {
  const { status, stdout, stderr } = await program(path.join(bin, 'python'), [path.join(root, 'pkg-config/runtimes/aws-clients/calls.py')], { input: JSON.stringify(calls) })
  assert.equal(status, 0, stderr)
  return JSON.parse(stdout)
}

test('aws sts get-caller-identity', options, async () => {
  assert.deepEqual(await aws(['sts', 'get-caller-identity'], { key: server.keys[ANA] }), { UserId: 'AIDAEXAMPLEANA0000000', Account: '111122223333', Arn: ANA })
  const role = await aws(['sts', 'get-caller-identity'], { key: server.keys[CI] })
  assert.deepEqual([role.Arn, role.UserId], [CI, 'AROAEXAMPLECI00000000:serve'])
  const unknown = await aws(['sts', 'get-caller-identity'], { key: 'AKIAIOSFODNN7EXAMPLE' })
  assert.match(unknown.stderr, /An error occurred \(InvalidClientTokenId\) when calling the GetCallerIdentity operation: The security token included in the request is invalid\./)
})

test('aws iam simulate-custom-policy', options, async () => {
  const deny = { Sid: 'NoSecrets', Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::reports/secret/*' }
  const { EvaluationResults } = await aws(['iam', 'simulate-custom-policy', '--policy-input-list', policy(ALLOW, deny), '--action-names', 's3:GetObject', 's3:PutObject', '--resource-arns', 'arn:aws:s3:::reports/secret/a', 'arn:aws:s3:::reports/b', '--context-entries', 'ContextKeyName=aws:SourceIp,ContextKeyValues=203.0.113.7,ContextKeyType=ip'])
  assert.deepEqual(EvaluationResults.map(({ EvalActionName, EvalDecision, ResourceSpecificResults }) => [EvalActionName, EvalDecision, ResourceSpecificResults.map(({ EvalResourceDecision }) => EvalResourceDecision)]), [
    ['s3:GetObject', 'explicitDeny', ['explicitDeny', 'allowed']],
    ['s3:PutObject', 'explicitDeny', ['explicitDeny', 'implicitDeny']]
  ])
  const refused = await aws(['iam', 'simulate-custom-policy', '--policy-input-list', '{', '--action-names', 's3:GetObject'])
  assert.match(refused.stderr, /\(InvalidInput\) when calling the SimulateCustomPolicy operation/)
})

test('aws iam simulate-principal-policy', options, async () => {
  const simulate = (...more) => aws(['iam', 'simulate-principal-policy', '--policy-source-arn', ANA, '--action-names', 'lambda:ListFunctions', ...more])
  const [without, withMfa] = await Promise.all([simulate(), simulate('--context-entries', 'ContextKeyName=aws:MultiFactorAuthPresent,ContextKeyValues=true,ContextKeyType=boolean')])
  assert.deepEqual([without, withMfa].map(({ EvaluationResults: [{ EvalDecision }] }) => EvalDecision), ['explicitDeny', 'allowed'])
})

test('aws iam get-account-authorization-details, page by page', options, async () => {
  const whole = await aws(['iam', 'get-account-authorization-details'])
  const paged = await aws(['iam', 'get-account-authorization-details', '--page-size', '1'])
  assert.deepEqual(paged, whole)
  const { accounts } = JSON.parse(fs.readFileSync(path.join(root, 'examples/world/world.json'), 'utf8'))
  const { IsTruncated: _, ...printed } = accounts['111122223333'].authorizationDetails
  const dates = text => text.replaceAll(/(\d)\+00:00"/g, '$1Z"')
  assert.deepEqual(JSON.parse(dates(JSON.stringify(whole))), printed)
})

test('aws sts assume-role, and calls with what it gives', options, async () => {
  const assume = (...more) => aws(['sts', 'assume-role', '--role-arn', DEPLOY, '--role-session-name', 'build-7', ...more], { key: server.keys[CI] })
  const refused = await assume()
  assert.match(refused.stderr, /An error occurred \(AccessDenied\) when calling the AssumeRole operation: User: arn:aws:sts::111122223333:assumed-role\/ci\/serve is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role\/deploy/)
  const { Credentials, AssumedRoleUser } = await assume('--external-id', 'shop-deploy-7f3a')
  assert.deepEqual(AssumedRoleUser, { AssumedRoleId: 'AROAEXAMPLEDEPLOY0000:build-7', Arn: 'arn:aws:sts::444455556666:assumed-role/deploy/build-7' })
  const session = { key: Credentials.AccessKeyId, secret: Credentials.SecretAccessKey, token: Credentials.SessionToken }
  assert.equal((await aws(['sts', 'get-caller-identity'], session)).Arn, AssumedRoleUser.Arn)
  assert.match((await aws(['iam', 'list-users'], session)).stderr, /\(AccessDenied\) when calling the ListUsers operation: User: arn:aws:sts::444455556666:assumed-role\/deploy\/build-7 is not authorized/)
  assert.match((await aws(['sts', 'get-caller-identity'], { ...session, token: 'x' })).stderr, /\(InvalidClientTokenId\)/)
  assert.match((await assume('--external-id', 'shop-deploy-7f3a', '--duration-seconds', '7200')).stderr, /\(ValidationError\)/)
})

test('boto3: answers are those of its models', options, async () => {
  const key = server.keys[ROOT]
  const iam = (call, input, more) => ({ service: 'iam', key, call, input, ...more })
  const [pages, users, role, group, attached, inline, aliases, version, keys, ofAna] = await boto3(
    iam('get_account_authorization_details', { MaxItems: 2, Filter: ['User', 'LocalManagedPolicy'] }, { pages: true }),
    iam('list_users', { PathPrefix: '/machines/' }),
    iam('get_role', { RoleName: 'CI' }),
    iam('get_group', { GroupName: 'Developers' }),
    iam('list_attached_group_policies', { GroupName: 'Developers' }),
    iam('get_user_policy', { UserName: 'backup-tool', PolicyName: 'write-backups' }),
    iam('list_account_aliases', {}),
    iam('get_policy_version', { PolicyArn: 'arn:aws:iam::111122223333:policy/RequireMfa', VersionId: 'v1' }),
    iam('get_context_keys_for_custom_policy', { PolicyInputList: [policy({ ...ALLOW, Condition: { Bool: { 'aws:SecureTransport': 'true' } } })] }),
    iam('get_context_keys_for_principal_policy', { PolicySourceArn: ANA })
  )
  assert.deepEqual(pages.map(({ UserDetailList, Policies, IsTruncated }) => [UserDetailList.length, Policies.length, IsTruncated]), [[2, 0, true], [1, 1, true], [0, 2, false]])
  assert.deepEqual(users.Users.map(({ UserName, Path }) => [UserName, Path]), [['backup-tool', '/machines/']])
  assert.deepEqual([role.Role.MaxSessionDuration, role.Role.AssumeRolePolicyDocument.Statement[0].Sid], [3600, 'OnlyTheMainBranch'])
  assert.deepEqual([group.Group.GroupName, group.Users.map(({ UserName }) => UserName)], ['Developers', ['ana']])
  assert.deepEqual(attached.AttachedPolicies.map(({ PolicyName }) => PolicyName), ['DeveloperAccess', 'RequireMfa'])
  assert.equal(inline.PolicyDocument.Statement[0].Sid, 'WriteBackups')
  assert.deepEqual(aliases.AccountAliases, [])
  assert.equal(version.PolicyVersion.Document.Statement[0].Sid, 'NothingWithoutMfa')
  assert.deepEqual(keys.ContextKeyNames, ['aws:SecureTransport'])
  assert.deepEqual(ofAna.ContextKeyNames, ['aws:MultiFactorAuthPresent', 'aws:PrincipalTag/team', 'iam:PassedToService'])
})

test('boto3: refusals are its own exceptions', options, async () => {
  const iam = (call, input, key = server.keys[ROOT]) => ({ service: 'iam', key, call, input })
  const answers = await boto3(
    iam('get_user', { UserName: 'eve' }),
    iam('get_role', { RoleName: 'deploy' }),
    iam('get_role', { RoleName: 'deploy' }, server.keys[PRODUCTION]),
    iam('list_roles', {}, server.keys[CI]),
    iam('simulate_custom_policy', { PolicyInputList: ['{}'], ActionNames: ['s3:GetObject'] }),
    iam('list_users', { Marker: 'x' }),
    iam('create_user', { UserName: 'eve' }),
    iam('list_users', {}, 'AKIAIOSFODNN7EXAMPLE')
  )
  assert.deepEqual(answers.map(({ raised, status, Code }) => raised && [raised, status, Code]), [
    ['NoSuchEntityException', 404, 'NoSuchEntity'],
    ['NoSuchEntityException', 404, 'NoSuchEntity'],
    undefined,
    ['ClientError', 403, 'AccessDenied'],
    ['InvalidInputException', 400, 'InvalidInput'],
    ['ClientError', 400, 'ValidationError'],
    ['ClientError', 400, 'InvalidAction'],
    ['ClientError', 403, 'InvalidClientTokenId']
  ])
})

test('boto3: sessions of every kind', options, async () => {
  const claims = { iss: 'https://token.actions.githubusercontent.com', aud: 'sts.amazonaws.com', sub: 'repo:example/shop:ref:refs/heads/main' }
  const token = payload => ['e30', Buffer.from(JSON.stringify(payload)).toString('base64url'), 'x'].join('.')
  const web = WebIdentityToken => ({ service: 'sts', key: server.keys[ROOT], call: 'assume_role_with_web_identity', input: { RoleArn: 'arn:aws:iam::111122223333:role/ci', RoleSessionName: 'build', WebIdentityToken } })
  const [ci, deploy, who, fork, broken, own, mfa, responder, tooLong] = await boto3(
    { ...web(token(claims)), as: 'ci' },
    { service: 'sts', session: 'ci', call: 'assume_role', input: { RoleArn: DEPLOY, RoleSessionName: 'build', ExternalId: 'shop-deploy-7f3a' }, as: 'deploy' },
    { service: 'sts', session: 'deploy', call: 'get_caller_identity' },
    web(token({ ...claims, sub: 'repo:attacker/shop:ref:refs/heads/main' })),
    web('no.token'),
    { service: 'sts', key: server.keys[ANA], call: 'get_session_token', input: { DurationSeconds: 900 } },
    { service: 'sts', key: server.keys[ANA], call: 'get_session_token', input: { SerialNumber: 'arn:aws:iam::111122223333:mfa/ana', TokenCode: '123456' }, as: 'mfa' },
    { service: 'sts', session: 'mfa', call: 'assume_role', input: { RoleArn: 'arn:aws:iam::444455556666:role/incident-responder', RoleSessionName: 'ana' } },
    { service: 'sts', session: 'ci', call: 'assume_role', input: { RoleArn: DEPLOY, RoleSessionName: 'build', ExternalId: 'shop-deploy-7f3a', DurationSeconds: 7200 } }
  )
  assert.deepEqual([ci.SubjectFromWebIdentityToken, ci.Audience, ci.AssumedRoleUser.Arn], [claims.sub, claims.aud, 'arn:aws:sts::111122223333:assumed-role/ci/build'])
  assert.match(deploy.Credentials.AccessKeyId, /^ASIALOCAL/)
  assert.equal(who.Arn, 'arn:aws:sts::444455556666:assumed-role/deploy/build')
  assert.deepEqual([fork.Code, fork.status], ['AccessDenied', 403])
  assert.deepEqual([broken.raised, broken.Code], ['InvalidIdentityTokenException', 'InvalidIdentityToken'])
  for (const { Credentials } of [own, mfa]) assert.match(Credentials.AccessKeyId, /^ASIALOCAL/)
  assert.equal(responder.AssumedRoleUser.Arn, 'arn:aws:sts::444455556666:assumed-role/incident-responder/ana')
  assert.deepEqual([tooLong.Code, tooLong.status], ['ValidationError', 400])
})
