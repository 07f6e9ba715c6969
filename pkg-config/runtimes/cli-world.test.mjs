// `iam-verdict world …`: accounts as AWS prints them, asked in a shell.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { root } from '../../scripts/steps.mjs'
import { refused, run, write } from './command.mjs'
import { details, withAwsManagedPolicy } from './worlds.mjs'

const EXAMPLE = path.join(root, 'examples/world/world.json')
const staging = rest => `arn:aws:iam::111122223333:${rest}`
const production = rest => `arn:aws:iam::444455556666:${rest}`

const evaluate = (principal, action, resource, ...more) => run(['world', 'evaluate', '--principal', principal, '--action', action, ...(resource ? ['--resource', resource] : []), ...more, EXAMPLE])

test('check tells what was read, and what is missing at which line', () => {
  const example = run(['world', 'check', EXAMPLE])
  assert.deepEqual([example.status, example.stderr], [0, ''])
  assert.match(example.stdout, /^2 accounts, 4 users, 2 groups, 7 roles, 8 managed policies, 8 inline policies, 7 resources with their policies, 4 SCPs and RCPs\n/)
  write('account.json', JSON.stringify(details(), null, 1))
  const { status, stdout } = run(['world', 'check', 'account.json'])
  assert.equal(status, 1)
  const line = JSON.stringify(details(), null, 1).split('\n').findIndex(text => text.includes('"PolicyArn"')) + 1
  assert.match(stdout, new RegExp(`^account\\.json:\\d+:\\d+: ERROR .*\`arn:aws:iam::111122223333:policy/gone\`.* \\[missing-policy\\]$`, 'm'))
  assert.ok(Math.abs(Number(/^account\.json:(\d+):/m.exec(stdout)[1]) - line) < 8, stdout)
  assert.equal(run(['world', 'check', '--fail-on', 'never', 'account.json']).status, 0)
})

test('check answers programs', () => {
  write('account.json', details())
  const json = JSON.parse(run(['world', 'check', '--format', 'json', 'account.json']).stdout)
  assert.deepEqual([json.accounts, json.counts.users, json.files.map(({ name }) => name)], [['111122223333'], 2, ['account.json']])
  const [finding] = json.files[0].findings
  assert.deepEqual([finding.findingType, finding.code, finding.path.slice(0, 2)], ['ERROR', 'missing-policy', ['UserDetailList', 1]])
  const sarif = JSON.parse(run(['world', 'check', '--format', 'sarif', 'account.json']).stdout)
  assert.deepEqual(sarif.runs[0].results.map(({ ruleId, level }) => [ruleId, level]), [['missing-policy', 'error']])
  assert.match(run(['world', 'check', '--format', 'github', 'account.json']).stdout, /^::error file=account\.json,line=1,.*title=missing-policy::/)
})

test('several files, YAML and standard input are one world', () => {
  const { UserDetailList, ...rest } = details()
  write('users.yaml', `UserDetailList:\n${UserDetailList.map(user => `- ${JSON.stringify(user)}\n`).join('')}`)
  write('rest.json', rest)
  const principals = [staging('user/ana'), staging('user/ben'), staging('role/deploy')]
  assert.equal(run(['world', 'principals', 'users.yaml', 'rest.json']).stdout, principals.map(arn => `${arn}\n`).join(''))
  assert.deepEqual(JSON.parse(run(['world', 'principals', '--format', 'json', 'users.yaml', '-'], { input: JSON.stringify(rest) }).stdout), principals)
  const { stdout } = run(['world', 'check', 'rest.json', 'users.yaml'])
  assert.match(stdout, /^users\.yaml:3:\d+: ERROR/m)
})

test('a folder of iam-collect is a world', () => {
  const { world, expect } = JSON.parse(fs.readFileSync(path.join(root, 'tests/world/folders.json'), 'utf8'))
  for (const [name, content] of Object.entries(world)) write(path.join('collected', name), JSON.stringify(content, null, 1))
  const { accounts, counts, files } = JSON.parse(run(['world', 'check', '--format', 'json', 'collected']).stdout)
  assert.deepEqual([accounts, counts, files.length], [expect.accounts, expect.counts, 1])
  assert.equal(run(['world', 'principals', 'collected']).stdout, expect.principals.map(arn => `${arn}\n`).join(''))
  const user = 'collected/aws/aws/accounts/111111111111/iam/user'
  write(`${user}/odd/metadata.json`, '{\n "arn": "arn:aws:iam::111111111111:user/odd",\n "permissionBoundary": 7\n}')
  assert.match(run(['world', 'check', 'collected']).stdout, /^collected\/aws\/aws\/accounts\/111111111111\/iam\/user\/odd\/metadata\.json:3:\d+: ERROR .*found a number/m)
  write(`${user}/odd/metadata.json`, '{ "arn": 1 }, "other": { }')
  assert.match(refused(['world', 'check', 'collected']), /^collected\/.*\/odd\/metadata\.json:1:\d+: error: /)
  write(`${user}/odd/metadata.json`, '{ "arn": "a", "arn": "b" }')
  assert.match(refused(['world', 'check', 'collected']), /^collected: error: .*odd\/metadata\.json/)
  write('empty/readme.md', '')
  assert.match(refused(['world', 'check', 'empty']), /^empty: error: no JSON files are in this folder/)
  assert.match(refused(['serve', '--world', 'collected']), /error: /)
})

test('AWS managed policies without documents have those of the package, and that is told', () => {
  write('auditor.json', withAwsManagedPolicy())
  const auditor = ['--principal', staging('role/auditor')]
  const note = /^note: documents of AWS .* as they were on \d{4}-\d\d-\d\d: ReadOnlyAccess$/m
  const decided = run(['world', 'evaluate', ...auditor, '--action', 's3:ListAllMyBuckets', 'auditor.json'])
  assert.match(decided.stdout, /^allowed: [\s\S]*\(identityBased\) of ReadOnlyAccess as of \d{4}-\d\d-\d\d on /)
  assert.match(decided.stderr, note)
  assert.match(decided.stderr, /^note: .*ReadOnlyAccess` is in its version v1, and its document is taken from version v\d+$/m)
  const json = run(['world', 'evaluate', ...auditor, '--action', 's3:ListAllMyBuckets', '--format', 'json', 'auditor.json'])
  assert.match(JSON.parse(json.stdout).sources[0].asOf, /^\d{4}-/)
  for (const [what, ...asked] of [['what-can', ...auditor], ['who-can', '--action', 's3:ListAllMyBuckets'], ['reach', '--from', staging('role/auditor')], ['audit', '--fail-on', 'never']]) {
    const { status, stderr } = run(['world', what, ...asked, 'auditor.json'])
    assert.deepEqual([status, note.test(stderr)], [0, true], `${what}: ${stderr}`)
  }
  const checked = run(['world', 'check', 'auditor.json'])
  assert.match(checked.stdout, /^auditor\.json: SUGGESTION documents of AWS .*: ReadOnlyAccess \[aws-policy-data\]$/m)
  assert.match(checked.stdout, /^auditor\.json: WARNING .* \[version-mismatch\]$/m)
  assert.deepEqual([checked.status, checked.stderr], [0, ''])
})

test('without AWS managed policies what is missing stays missing', () => {
  write('auditor.json', withAwsManagedPolicy())
  const { status, stdout, stderr } = run(['world', 'check', '--no-aws-managed-policies', 'auditor.json'])
  assert.deepEqual([status, stderr, /aws-policy-data/.test(stdout)], [1, '', false])
  assert.match(stdout, /ERROR .*policy\/ReadOnlyAccess` is attached .* \[missing-policy\]/)
  assert.match(refused(['world', 'evaluate', '--no-aws-managed-policies', '--principal', staging('role/auditor'), '--action', 's3:ListAllMyBuckets', 'auditor.json']), /policy\/ReadOnlyAccess/)
})

test('what cannot be read is told with its place', () => {
  write('broken.json', '{\n "UserDetailList": [,]\n}')
  write('twice.json', '{ "UserDetailList": [], "UserDetailList": [] }')
  write('account.json', details())
  assert.match(refused(['world', 'check', 'account.json', 'broken.json']), /^broken\.json:2:21: error: /)
  assert.match(refused(['world', 'principals', 'twice.json']), /^twice\.json:1:25: error: this member stands twice/)
  assert.match(refused(['world', 'check', 'nowhere.json']), /^nowhere\.json: error: /)
})

test('evaluate decides by the policies of the world, and tells where they are from', () => {
  const denied = evaluate(staging('user/ana'), 'lambda:ListFunctions', undefined)
  assert.equal(denied.status, 0)
  assert.match(denied.stdout, /^explicitDeny: Statement `NothingWithoutMfa`/)
  assert.match(denied.stdout, /applies +Deny `NothingWithoutMfa` \(identityBased\) of RequireMfa on arn:aws:iam::111122223333:group\/Developers$/m)
  const withMfa = evaluate(staging('user/ana'), 'lambda:ListFunctions', undefined, '--context', 'aws:MultiFactorAuthPresent=true', '--format', 'json')
  assert.deepEqual([JSON.parse(withMfa.stdout).decision, JSON.parse(withMfa.stdout).sources.map(({ group }) => group).filter(Boolean)], ['allowed', ['Developers', 'Developers']])
  const hop = [staging('role/ci'), 'sts:AssumeRole', production('role/deploy')]
  assert.match(evaluate(...hop).stdout, /^implicitDeny: /)
  assert.match(evaluate(...hop, '--context', 'sts:ExternalId=shop-deploy-7f3a', '--explain').stdout, /^allowed: /)
  assert.equal(evaluate(...hop, '--exit-code').status, 1)
  assert.match(evaluate(production('role/deploy'), 'iam:CreateUser', production('user/eve')).stdout, /^explicitDeny: Statement `NoUsersNoKeys` of the service control policy/)
  assert.match(evaluate('anonymous', 's3:GetObject', 'arn:aws:s3:::shop-images/a.png').stdout, /^explicitDeny: Statement `OnlyOurOrganization` of the resource control policy/)
})

test('who-can tells who, by which roles, and on what it hangs', () => {
  const target = 'arn:aws:lambda:eu-central-1:444455556666:function:shop-checkout'
  const ask = (...more) => run(['world', 'who-can', '--action', 'lambda:PutFunctionConcurrency', '--resource', target, ...more, EXAMPLE])
  const { status, stdout, stderr } = ask()
  assert.deepEqual([status, stderr], [0, ''], stderr)
  const lines = stdout.split('\n')
  assert.ok(lines.includes(`allowed      ${production('role/deploy')}: lambda:PutFunctionConcurrency on ${target}`), stdout)
  assert.ok(lines.includes(`allowed      ${production('role/incident-responder')}: lambda:PutFunctionConcurrency on ${target}`), stdout)
  const after = who => lines.slice(lines.findIndex(line => line.startsWith(`conditional  ${who}: `)) + 1).slice(0, 3).join('\n')
  assert.match(after(`${staging('role/ci')} > ${production('role/deploy')}`), /^ +needs sts:ExternalId StringEquals shop-deploy-7f3a \(PipelineOfStaging of trust policy of deploy\)$/m)
  assert.match(after(production('user/emergency/break-glass')), /^ +needs aws:MultiFactorAuthPresent Bool true \(EverythingWithMfa of everything-with-mfa\)$/m)
  assert.match(after(`${staging('user/ana')} > ${production('role/incident-responder')}`), /aws:MultiFactorAuth/)
  const known = JSON.parse(ask('--format', 'json', '--context', 'aws:MultiFactorAuthPresent=true').stdout)
  assert.ok(known.allowed.some(({ principal }) => principal === production('user/emergency/break-glass')))
})

test('what-can tells all that somebody can do', () => {
  const { status, stdout } = run(['world', 'what-can', '--principal', staging('user/machines/backup-tool'), EXAMPLE])
  assert.equal(status, 0, stdout)
  assert.match(stdout, /^allowed      s3:PutObject on arn:aws:s3:::staging-backups\/\*$/m)
  const ofCi = JSON.parse(run(['world', 'what-can', '--principal', staging('role/ci'), '--action', 'lambda:*', '--format', 'json', EXAMPLE]).stdout)
  assert.deepEqual([...new Set(ofCi.conditional.map(({ via }) => via.join()))], [production('role/deploy')])
  assert.deepEqual(JSON.parse(run(['world', 'what-can', '--principal', staging('role/ci'), '--action', 'lambda:*', '--direct', '--format', 'json', EXAMPLE]).stdout).conditional, [])
})

test('audit tells what to do, and fails on what is grave', () => {
  const { status, stdout } = run(['world', 'audit', EXAMPLE])
  assert.equal(status, 1)
  assert.match(stdout, /^high +arn:aws:iam::111122223333:user\/ben: .*\[admin-without-mfa\] .*world\.json:\d+:\d+$/m)
  assert.match(stdout, /^\d+ critical|^\d+ high/m)
  const only = (...more) => run(['world', 'audit', '--check', 'password-policy-weak', ...more, EXAMPLE])
  assert.deepEqual([only().status, only('--fail-on', 'medium').status, only('--fail-on', 'never').status], [0, 1, 0])
  const { findings } = JSON.parse(only('--format', 'json').stdout)
  assert.deepEqual([...new Set(findings.map(({ code, subject }) => `${code} ${subject}`))], [`password-policy-weak ${staging('root')}`])
  assert.ok(findings.every(({ place, evidence, remedy }) => place.start.line > 1 && evidence.length > 0 && remedy.command.startsWith('aws iam ')))
  const sarif = JSON.parse(only('--format', 'sarif').stdout)
  assert.deepEqual(sarif.runs[0].results.map(({ ruleId, level }) => [ruleId, level])[0], ['password-policy-weak', 'warning'])
  assert.match(only('--format', 'github').stdout, /^::warning file=.*,title=password-policy-weak::/)
  const html = run(['world', 'audit', '--format', 'html', EXAMPLE]).stdout
  assert.match(html, /^<!doctype html>/)
  assert.ok(html.includes('<h1>Audit of accounts</h1>') && !/<script|src=|href="http/.test(html), html.slice(0, 400))
  write('named.json', { UserDetailList: [{ UserName: '<b>', Arn: 'arn:aws:iam::111122223333:user/<b>', UserPolicyList: [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: [] } }] }] })
  assert.ok(!run(['world', 'audit', '--format', 'html', 'named.json']).stdout.includes('<b>'))
})

test('reach tells paths from role to role', () => {
  const { stdout } = run(['world', 'reach', '--from', staging('role/ci'), EXAMPLE])
  assert.match(stdout, /^conditional  arn:aws:iam::444455556666:role\/deploy\n    arn:aws:iam::111122223333:role\/ci > arn:aws:iam::444455556666:role\/deploy\n      needs sts:ExternalId /)
  const { paths } = JSON.parse(run(['world', 'reach', '--from', staging('user/ana'), '--max-hops', '1', '--format', 'json', EXAMPLE]).stdout)
  assert.deepEqual(paths.map(({ role }) => role), [production('role/incident-responder')])
})

test('what is asked in a wrong way is refused', () => {
  const wrong = [
    [['world'], /^iam-verdict: `world` needs a word behind it: `check`, `principals`, /],
    [['world', 'chek', EXAMPLE], /^iam-verdict: there is no command `world chek`; did you mean `world check`\?/],
    [['world', 'check'], /^iam-verdict world check: a file is missing/],
    [['world', 'evaluate', EXAMPLE], /^iam-verdict world evaluate: `--principal` is missing/],
    [['world', 'evaluate', '--principal', 'x', '--action', 's3:GetObject', '--context', 'y', EXAMPLE], /`--context y` is no KEY=VALUE/],
    [['world', 'who-can', EXAMPLE], /^iam-verdict world who-can: `--action` is missing/],
    [['world', 'what-can', EXAMPLE], /^iam-verdict world what-can: `--principal` is missing/],
    [['world', 'audit', '--check', 'nothing', EXAMPLE], /error: .*nothing/],
    [['world', 'reach', EXAMPLE], /^iam-verdict world reach: `--from` is missing/],
    [['world', 'reach', '--from', staging('role/ci'), '--max-hops', 'x', EXAMPLE], /`--max-hops x` is no number/],
    [['world', 'evaluate', '--principal', staging('user/eve'), '--action', 's3:GetObject', EXAMPLE], /error: .*the world does not have the user `eve` \[invalid-principal\]/]
  ]
  for (const [args, message] of wrong) assert.match(refused(args), message, args.join(' '))
  const help = run(['world', 'check', '--help'])
  assert.ok(help.status === 0 && help.stdout.startsWith('usage: iam-verdict world check '), help.stdout)
  assert.match(run(['world', '--help']).stdout, /^usage: iam-verdict COMMAND/)
})

test('the example is as AWS prints it', () => {
  const { accounts } = JSON.parse(fs.readFileSync(EXAMPLE, 'utf8'))
  for (const { authorizationDetails } of Object.values(accounts)) {
    assert.deepEqual(Object.keys(authorizationDetails), ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies', 'IsTruncated'])
  }
})

test('its README tells what the command answers', () => {
  const text = fs.readFileSync(path.join(root, 'examples/world/README.md'), 'utf8')
  const blocks = [...text.matchAll(/```sh\n([^]*?)```/g)].map(([, block]) => block.replaceAll('\\\n', ' ').trim().split('\n'))
  assert.ok(blocks.length >= 3)
  const plain = line => line.trim().replaceAll(/ +/g, ' ')
  for (const [command, ...answers] of blocks) {
    const { status, stdout } = run(command.split(/ +/).slice(2), { cwd: root })
    const lines = stdout.split('\n').map(plain)
    assert.equal(status, 0, command)
    for (const answer of answers) {
      const begin = plain(answer.replace(/^#/, '').replace(/…$/, ''))
      assert.ok(lines.some(line => line.startsWith(begin)), `${command}\n${begin}\n${stdout}`)
    }
  }
})
