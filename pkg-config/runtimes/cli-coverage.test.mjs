// What `iam-verdict test` tells of tests themselves: coverage, mutants; and that every format is what it claims to be.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import lcovParser from '@friedemannsommer/lcov-parser/sync'
import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import { validateXML } from 'xmllint-wasm'
import { root } from '../../scripts/steps.mjs'
import { launchChromium } from '../../scripts/browser.mjs'
import { seriousFaults } from '../../www/tests/axe.mjs'
import { folder, refused, run, write } from './command.mjs'

const schemas = path.join(root, 'pkg-config/runtimes/schemas')
const ajv = addFormats(new Ajv({ strict: false, allErrors: true, unicodeRegExp: false }))
const isSarif = ajv.compile(JSON.parse(fs.readFileSync(path.join(schemas, 'sarif-2.1.0.json'), 'utf8')))
const junit = fs.readFileSync(path.join(schemas, 'junit.xsd'), 'utf8')

const HOSTILE = `a]]>&<b>"'%0A::error::x,y\r\n::warning::\u0000\u001b[31m <script>alert(1)</script>`
const POLICY = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Sid": "Work", "Effect": "Allow", "Action": ["s3:GetObject", "s3:Put*"], "Resource": "arn:aws:s3:::reports/*" },
    {
      "Sid": "NoDelete",
      "Effect": "Deny",
      "Action": "s3:Delete*",
      "Resource": "*",
      "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } }
    },
    { "Sid": "Never", "Effect": "Deny", "Action": "sqs:*", "Resource": "*" }
  ]
}
`
const ana = 'arn:aws:iam::111122223333:user/ana'
const TESTS = `policies:
  identityBased:
  - file: policies/work.json
  permissionsBoundary:
    Version: "2012-10-17"
    Statement:
      Sid: OnlyS3
      Effect: Allow
      Action: [s3:*, sqs:*]
      Resource: "*"
tests:
- name: reads
  request: { principal: "${ana}", action: s3:GetObject, resource: arn:aws:s3:::reports/a }
  expect: allowed
- name: does not delete
  request: { principal: "${ana}", action: s3:DeleteObject, resource: arn:aws:s3:::reports/a }
  expect: explicitDeny
  because: NoDelete
`
write('policies/work.json', POLICY)
write('work.iam-test.yaml', TESTS)

test('coverage tells statements that never apply and values that make no difference, with their places', () => {
  const { status, stdout, stderr } = run(['test', '--coverage', 'work.iam-test.yaml'])
  assert.deepEqual([status, stderr], [0, ''])
  assert.equal(stdout.slice(stdout.indexOf('\n2 passed')), `
2 passed (2 tests in 1 file)

policies/work.json: statements 66.66 % (2/3), values 37.5 % (3/8)
  policies/work.json:4:68: Action s3:Put* never matched
  policies/work.json:4:92: Resource arn:aws:s3:::reports/* never failed
  policies/work.json:10:70: BoolIfExists aws:MultiFactorAuthPresent false never matched
  policies/work.json:12:5: Deny \`Never\` (identityBased) never applied
  policies/work.json:12:51: Action sqs:* never matched
  policies/work.json:12:72: Resource * never reached
work.iam-test.yaml: statements 100 % (1/1), values 33.33 % (1/3)
  work.iam-test.yaml:9:16: Action s3:* never failed
  work.iam-test.yaml:9:22: Action sqs:* never matched
coverage: statements 75 % (3/4), values 36.36 % (4/11)
`)
})

test('files that share a policy cover it together', () => {
  write('two/policy.json', POLICY)
  for (const [name, action, expect] of [['a', 's3:GetObject', 'allowed'], ['b', 's3:PutObject', 'allowed']]) {
    write(`two/${name}.iam-test.json`, { policies: { identityBased: [{ file: 'policy.json' }] }, tests: [{ name, request: { principal: ana, action, resource: 'arn:aws:s3:::reports/a' }, expect }] })
  }
  const { coverage } = JSON.parse(run(['test', '--coverage', '--format', 'json', 'two']).stdout)
  const [file, ...others] = coverage.files
  assert.deepEqual([file.name, others], ['two/policy.json', []])
  const [work] = file.statements
  assert.equal(work.applied, 2)
  assert.deepEqual(work.values.map(({ matched, missed, canMiss }) => [matched, missed, canMiss]), [[1, 1, true], [1, 1, true], [2, 0, true]])
  assert.deepEqual(coverage.statements, { covered: 1, all: 3, percent: 33.33 })
})

test('a policy used in two ways, policies of several resources and policies as text are told apart', () => {
  const bucket = name => ({ Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${name}/*` } })
  write('several.iam-test.json', {
    policies: {
      identityBased: [{ file: 'policies/work.json' }, JSON.stringify(bucket('text')).replace('"Principal":"*",', '')],
      permissionsBoundary: { file: 'policies/work.json' },
      resourceBased: bucket('one'),
      resources: [{ resource: 'arn:aws:s3:::two/a', resourceBased: bucket('two') }]
    },
    tests: [{ name: 'both', request: { principal: ana, action: 's3:GetObject', resource: 'arn:aws:s3:::one/a', pairs: [{ action: 's3:GetObject', resource: 'arn:aws:s3:::two/a' }] }, expect: 'implicitDeny' }]
  })
  const { files } = JSON.parse(run(['test', '--coverage', '--format', 'json', 'several.iam-test.json']).stdout).coverage
  const told = files.map(({ name, statements }) => [name, statements.map(({ policyType, applied, values }) => [policyType, applied, values.map(({ value }) => value).at(-1)])])
  assert.deepEqual(told, [
    ['policies/work.json', [['identityBased', 0, 'arn:aws:s3:::reports/*'], ['identityBased', 0, 'false'], ['identityBased', 0, '*']]],
    ['several.iam-test.json', [['identityBased', 0, 'arn:aws:s3:::text/*'], ['resourceBased', 1, 'arn:aws:s3:::one/*'], ['resourceBased', 1, 'arn:aws:s3:::two/*']]]
  ])
})

test('a threshold is of statements and of values, and nothing is rounded up', () => {
  const test = (...args) => run(['test', ...args, 'work.iam-test.yaml'])
  for (const [threshold, code] of [['0', 0], ['36.36', 0], ['36.37', 1], ['37', 1], ['100', 1]]) assert.equal(test('--threshold', threshold).status, code, threshold)
  assert.match(test('--threshold', '75').stdout, /\ncoverage: [^\n]*\ncoverage is below 75 %\n$/)
  assert.deepEqual(JSON.parse(test('--threshold=75', '--format=json').stdout).coverage.threshold, { wanted: 75, reached: false })
  // Of 10,000 statements one is not covered.
  const statements = Array.from({ length: 10_000 }, (_, index) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...(index === 0 && { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }) }))
  write('many.iam-test.json', {
    policies: { identityBased: [{ Version: '2012-10-17', Statement: statements }] },
    tests: [{ name: 'all', request: { principal: ana, action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-west-1:111122223333:a' }, expect: 'allowed' }]
  })
  const many = threshold => run(['test', '--coverage=lcov', '--threshold', threshold, 'many.iam-test.json'])
  assert.match(many('100').stdout, /\ncoverage: statements 99\.99 % \(9999\/10000\), values 99\.98 % \(19998\/20001\)\ncoverage is below 100 %\n$/)
  assert.deepEqual([many('99.99').status, many('99.98').status], [1, 0])
  for (const wrong of ['101', '99.999', '-1', 'all', '1e2']) assert.match(refused(['test', `--threshold=${wrong}`, 'work.iam-test.yaml']), /is no percentage: a number from 0 to 100/)
  assert.match(refused(['test', '--coverage=xml', 'work.iam-test.yaml']), /`xml` is no value of `--coverage`/)
  assert.match(refused(['test', '--coverage', '--coverage-dir', 'x', 'work.iam-test.yaml']), /`--coverage-dir` needs `--coverage=lcov` or `--coverage=html`/)
})

test('lcov has statements as functions and values as branches, at the lines of the policies', () => {
  assert.equal(run(['test', '--coverage=lcov', '--coverage-dir', 'out/lcov', 'work.iam-test.yaml']).status, 0)
  const [policy, tests, ...others] = lcovParser({ from: fs.readFileSync(path.join(folder, 'out/lcov/lcov.info')) })
  assert.deepEqual([policy.path, tests.path, others], ['policies/work.json', 'work.iam-test.yaml', []])
  assert.deepEqual(policy.functions.details.map(({ name, line, hit }) => [name, line, hit]), [['identityBased Allow `Work`', 4, 1], ['identityBased Deny `NoDelete`', 5, 1], ['identityBased Deny `Never`', 12, 0]])
  assert.deepEqual([policy.functions.instrumented, policy.functions.hit, policy.lines.instrumented, policy.lines.hit], [3, 2, 6, 4])
  assert.deepEqual(policy.lines.details.map(({ line, hit }) => [line, hit]), [[4, 1], [5, 1], [8, 1], [9, 1], [10, 0], [12, 0]])
  const branches = policy.branches.details.map(({ line, hit }) => [line, hit])
  assert.deepEqual([branches.length, policy.branches.hit], [14, branches.filter(([, hit]) => hit > 0).length])
  assert.match(run(['test', '--coverage=lcov', '--coverage-dir', 'work.iam-test.yaml', 'work.iam-test.yaml']).stderr, /^work\.iam-test\.yaml\/lcov\.info: error: this file cannot be written: /)
})

test('the report is one page without a script, whatever the policy says', async t => {
  write('hostile/p.json', { Version: '2012-10-17', Statement: [{ Sid: 'x', Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: { StringLike: { 'aws:PrincipalTag/<img src=x onerror=alert(1)>': [HOSTILE, '</code></pre><script>alert(2)</script>'] } } }] })
  write('hostile/a.iam-test.json', { policies: { identityBased: [{ file: 'p.json' }] }, tests: [{ name: HOSTILE, request: { principal: ana, action: 's3:ListAllMyBuckets' }, expect: 'implicitDeny' }] })
  assert.equal(run(['test', '--coverage=html', 'work.iam-test.yaml', 'hostile']).status, 0)
  const file = path.join(folder, 'coverage/index.html')
  const html = fs.readFileSync(file, 'utf8')
  assert.doesNotMatch(html, /<(script|img|link|iframe)\b|\bon\w+=(?!x|alert)|javascript:|https?:\/\//i)
  assert.match(html, /<a href="#f1">policies\/work\.json<\/a><\/th><td class="n">66\.66 % \(2 of 3\)/)
  assert.match(html, /<mark title="never matched">&quot;s3:Put\*&quot;<\/mark>/)
  assert.match(html, /<mark class="part" title="never failed">&quot;arn:aws:s3:::reports\/\*&quot;<\/mark>/)
  assert.match(html, /<mark class="good" title="matched 1×, failed 1×">&quot;s3:GetObject&quot;<\/mark>/)
  const browser = await launchChromium()
  if (!browser) return t.skip('no Chromium or Chrome here')
  try {
    for (const colorScheme of ['light', 'dark']) {
      const page = await browser.newPage({ colorScheme })
      const faults = []
      page.on('dialog', dialog => faults.push(dialog.message()))
      page.on('console', message => faults.push(message.text()))
      await page.goto(`file://${file}`)
      assert.equal(await page.locator('main > section').count(), 3)
      assert.equal(await page.locator('script, img').count(), 0)
      assert.deepEqual(faults, [])
      await page.close()
      const checked = await browser.newContext({ colorScheme, bypassCSP: true })
      const open = await checked.newPage()
      await open.goto(`file://${file}`)
      assert.deepEqual(await seriousFaults(open), [], colorScheme)
      await checked.close()
    }
  } finally {
    await browser.close()
  }
})

test('mutants that no test notices are told with a test that would', () => {
  const { status, stdout } = run(['test', '--mutate', 'work.iam-test.yaml'])
  assert.equal(status, 0)
  const told = stdout.split('\n').filter(line => line.includes('survived'))
  assert.ok(told.includes('  survived  policies/work.json:12:5: Deny `Never` removed'), stdout)
  assert.ok(told.includes('  survived  policies/work.json:4:68: Allow `Work`: Action s3:Put* removed'), stdout)
  assert.ok(told.includes('  survived  policies/work.json:10:40: Deny `NoDelete`: condition BoolIfExists aws:MultiFactorAuthPresent removed'), stdout)
  assert.ok(told.includes('  survived  policies/work.json:4:92: Allow `Work`: Resource arn:aws:s3:::reports/* becomes arn:aws:s3:::*'), stdout)
  assert.ok(!stdout.includes('Deny `NoDelete` removed') && !stdout.includes('Action s3:GetObject removed'))
  assert.match(stdout, /\nmutants: [\d.]+ % \(\d+\/\d+\) noticed\n$/)
  const { mutants } = JSON.parse(run(['test', '--mutate', '--format', 'json', 'work.iam-test.yaml']).stdout)
  const suggested = mutants.mutants.flatMap(({ suggestion }) => (suggestion ? [suggestion] : []))
  assert.ok(suggested.length >= 3)
  const withMfa = suggested.find(({ request }) => request.context)
  assert.deepEqual([withMfa.request.context, withMfa.expect], [{ 'aws:MultiFactorAuthPresent': 'true' }, 'implicitDeny'])
  // With the tests that were suggested those mutants are noticed.
  write('more/policies/work.json', POLICY)
  write('more/work.iam-test.yaml', `${TESTS}${suggested.map(one => `- ${JSON.stringify(one)}\n`).join('')}`)
  const more = JSON.parse(run(['test', '--mutate', '--format', 'json', 'more']).stdout)
  assert.equal(more.summary.passed, 2 + suggested.length)
  const key = ({ text }) => text
  const left = new Set(more.mutants.mutants.filter(({ outcome }) => outcome === 'survived').map(key))
  for (const mutant of mutants.mutants.filter(({ suggestion }) => suggestion)) assert.ok(!left.has(key(mutant)), mutant.text)
})

test('mutants decide about the exit code only when asked to, and changes that change nothing do not count', () => {
  for (const [args, code] of [[['--mutate'], 0], [['--mutate-threshold', '10'], 0], [['--mutate-threshold', '90'], 1]]) assert.equal(run(['test', ...args, 'work.iam-test.yaml']).status, code)
  const statement = { Effect: 'Allow', Action: ['sqs:Send*', 'sqs:SendMessage'], Resource: '*' }
  const asked = { principal: ana, action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-west-1:111122223333:a' }
  write('same.iam-test.json', { policies: { identityBased: [{ Version: '2012-10-17', Statement: [statement, { ...statement, Sid: 'Again' }] }] }, tests: [{ name: 'sends', request: asked, expect: 'allowed' }] })
  const { mutants } = JSON.parse(run(['test', '--mutate', '--format', 'json', 'same.iam-test.json']).stdout)
  const equivalent = mutants.mutants.filter(({ outcome }) => outcome === 'equivalent').map(({ text }) => text)
  assert.ok(equivalent.includes('Allow statement 1: Action sqs:SendMessage removed'), equivalent.join('\n'))
  assert.ok(equivalent.includes('Allow `Again` removed'), equivalent.join('\n'))
  assert.equal(mutants.noticed.all, mutants.mutants.length - mutants.equivalent)
  // A file whose tests fail tells nothing of mutants.
  write('fails.iam-test.json', { policies: {}, tests: [{ name: 'sends', request: asked, expect: 'allowed' }] })
  const failed = run(['test', '--mutate-threshold', '0', 'fails.iam-test.json'])
  assert.equal(failed.status, 1)
  assert.match(failed.stdout, /\nmutants: 100 % \(0\/0\) noticed, 1 file left out, whose tests do not all pass\nmutants of policies whose tests do not pass tell nothing\n$/)
})

test('a mutant that another file notices has not survived', () => {
  write('shared/policy.json', POLICY)
  const of = (name, action, expect) => write(`shared/${name}.iam-test.json`, { policies: { identityBased: [{ file: 'policy.json' }] }, tests: [{ name, request: { principal: ana, action, resource: 'arn:aws:s3:::reports/a' }, expect }] })
  of('reads', 's3:GetObject', 'allowed')
  of('deletes', 's3:DeleteObject', 'explicitDeny')
  const survived = JSON.parse(run(['test', '--mutate', '--format=json', 'shared']).stdout).mutants.mutants.filter(({ outcome }) => outcome === 'survived').map(({ text }) => text)
  assert.deepEqual(['Allow `Work` removed', 'Deny `NoDelete` removed', 'Deny `Never` removed'].filter(text => survived.includes(text)), ['Deny `Never` removed'])
})

test('SARIF and JUnit are valid by their schemas, with all that they can hold', async () => {
  const sarif = (args, options) => {
    const log = JSON.parse(run(args, options).stdout)
    assert.ok(isSarif(log), `${args.join(' ')}\n${JSON.stringify(isSarif.errors, null, 1)}`)
    return log.runs[0]
  }
  const failing = { policies: { identityBased: [{ file: 'policies/work.json' }] }, tests: [{ name: HOSTILE, request: { principal: ana, action: 's3:GetObject', resource: '*' }, expect: 'allowed' }, { name: 'broken', request: {}, expect: 'allowed' }] }
  write('failing.json', failing)
  const files = ['failing.json', 'none.json', 'work.iam-test.yaml']
  const { tool, results } = sarif(['test', '--format', 'sarif', '--mutate', ...files])
  assert.deepEqual(tool.driver.rules.map(({ id }) => id), ['mutant-survived', 'policy-test-broken', 'policy-test-failed', 'unreadable-file'])
  assert.deepEqual(results.filter(({ ruleId }) => ruleId !== 'mutant-survived').map(({ ruleId }) => ruleId), ['policy-test-failed', 'policy-test-broken', 'unreadable-file'])
  for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex].id, ruleId)
  write('risky.json', { Statement: [{ Effect: 'Allow', Action: 's3:GetObjects', Resource: '*', Sid: HOSTILE }] })
  for (const args of [['risky.json'], ['-'], ['./risky.json', path.join(folder, 'risky.json')], ['policies/work.json']]) sarif(['validate', '--policy-type', 'identityBased', '--format', 'sarif', ...args], { input: '{' })
  sarif(['test', '--format', 'sarif', 'work.iam-test.yaml'])

  const xml = [['--mutate'], ['--mutate', '--mutate-threshold', '100'], ['--coverage'], []].map(args => run(['test', '--format', 'junit', ...args, ...files]))
  const checked = await validateXML({ xml: xml.map(({ stdout }, index) => ({ fileName: `${index}.xml`, contents: stdout })), schema: [junit], initialMemoryPages: 512, maxMemoryPages: 2048 })
  assert.deepEqual(checked.errors, [])
  assert.match(xml[0].stdout, /<testsuite name="mutants" tests="\d+" failures="0" errors="0" skipped="\d+">[^]*<skipped message="Deny `Never` removed: all tests still pass/)
  assert.match(xml[1].stdout, /<testsuite name="mutants" tests="\d+" failures="\d+" errors="0" skipped="0">[^]*<failure message="all tests still pass" type="mutant">/)
  // The schema is no formality.
  const wrong = await validateXML({ xml: [{ fileName: 'w.xml', contents: xml[3].stdout.replace('<testcase ', '<testcase line="4" ') }], schema: [junit] })
  assert.ok(!wrong.valid)
  // What people read about coverage stands beside XML, not in it.
  assert.match(xml[2].stderr, /^policies\/work\.json: statements /)
})

test('annotations of GitHub tell what is not covered and not noticed', () => {
  const { status, stdout } = run(['test', '--format', 'github', '--coverage', '--mutate', '--threshold', '90', 'work.iam-test.yaml'])
  assert.equal(status, 1)
  assert.match(stdout, /^::notice file=policies\/work\.json,line=12,endLine=12,col=5,endColumn=\d+,title=not covered by tests::Deny `Never` \(identityBased\) never applied$/m)
  assert.match(stdout, /^::warning file=policies\/work\.json,line=12,endLine=12,col=5,endColumn=\d+,title=no test notices::Deny `Never` removed: all tests still pass/m)
  assert.match(stdout, /\n2 passed \(2 tests in 1 file\)\ncoverage: [^\n]*\ncoverage is below 90 %\nmutants: [^\n]* noticed\n$/)
})
