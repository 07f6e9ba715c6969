// `iam-verdict evaluate`, `explain`, `test` and `validate` as shells and CI servers have them.
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { root } from '../../scripts/steps.mjs'
import { folder, refused, run, write } from './command.mjs'

const REQUEST = { principal: 'arn:aws:iam::111122223333:user/ana', action: 's3:DeleteObject', resource: 'arn:aws:s3:::reports/2026.csv', resourceAccount: '111122223333' }
const WORK = { Sid: 'Work', Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::reports/*' }
const NO_DELETE = { Sid: 'NoDelete', Effect: 'Deny', Action: 's3:Delete*', Resource: '*' }
const policy = (...statements) => ({ Version: '2012-10-17', Statement: statements })
const scenario = (...statements) => ({ request: REQUEST, policies: { identityBased: [policy(...statements)] } })
const DENIED = `{
  "request": ${JSON.stringify(REQUEST)},
  "policies": {
    "identityBased": [{
      "Version": "2012-10-17",
      "Statement": [
        ${JSON.stringify(WORK)},
        ${JSON.stringify(NO_DELETE)}
      ]
    }]
  }
}
`

test('evaluate decides a file and standard input', () => {
  write('denied.json', DENIED)
  const { status, stdout, stderr } = run(['evaluate', 'denied.json'])
  assert.deepEqual([status, stderr], [0, ''])
  const lines = stdout.split('\n').map(line => line.trim().replace(/ {2,}/, ': '))
  assert.match(lines[0], /^explicitDeny: Statement `NoDelete` of the identity-based policy 1 denies s3:DeleteObject/)
  assert.match(lines[1], /^AWS would say: User: arn:aws:iam::111122223333:user\/ana is not authorized/)
  assert.deepEqual(lines.slice(2), ['applies: Allow `Work` (identityBased) at denied.json:7:9', 'applies: Deny `NoDelete` (identityBased) at denied.json:8:9', ''])
  assert.equal(run(['evaluate', '-'], { input: DENIED }).stdout, stdout.replaceAll('denied.json', '<stdin>'))
})

test('evaluate makes a denial exit 1 when asked to', () => {
  write('denied.json', DENIED)
  write('allowed.json', scenario(WORK))
  for (const [args, code] of [[['denied.json'], 0], [['denied.json', '--exit-code'], 1], [['--exit-code', 'allowed.json'], 0], [['--exit-code', '--format=json', 'denied.json'], 1]]) {
    assert.equal(run(['evaluate', ...args]).status, code, args.join(' '))
  }
})

test('evaluate and explain answer programs, with places', () => {
  write('denied.json', DENIED)
  const evaluation = JSON.parse(run(['evaluate', '--format', 'json', 'denied.json']).stdout)
  assert.deepEqual([evaluation.decision, evaluation.trace, evaluation.explanation], ['explicitDeny', undefined, undefined])
  assert.deepEqual(evaluation.matchedStatements[1].place.start, { line: 8, column: 9 })
  const explained = JSON.parse(run(['explain', '--format', 'json', 'denied.json']).stdout)
  assert.equal(explained.trace.evaluations[0].evaluatedEffect, 'EXPLICIT_DENY')
  assert.match(explained.explanation.markdown, /^\*\*explicitDeny\*\*/)
  assert.deepEqual(explained.matchedStatements, evaluation.matchedStatements)
})

test('explain tells each check', () => {
  write('denied.json', DENIED)
  const { status, stdout } = run(['explain', 'denied.json'])
  assert.equal(status, 0)
  assert.match(stdout, /^explicitDeny: [^]*\nPRINCIPAL EXPLICIT_DENY {2}<- decided\n {2}identity-based policy 1\n {4}statement `Work` \(Allow\) applies\n/)
})

test('what is not certain is told', () => {
  const condition = { Condition: { Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }
  const { request, policies } = scenario({ ...WORK, ...condition })
  const { resourceAccount: _account, ...foreign } = request
  write('unknown.json', { request: { ...foreign, unknownContextKeys: ['aws:SecureTransport'], context: { 'aws:SourceVpc': 'vpc-1' } }, policies })
  const { stdout } = run(['evaluate', 'unknown.json'])
  assert.match(stdout, /^ {2}depends on +aws:SecureTransport: (allowed or implicitDeny|implicitDeny or allowed)$/m)
  assert.match(stdout, /^ {2}assumed +the resource is taken to belong to the caller's account 111122223333$/m)
  write('missing.json', { request, policies })
  assert.match(run(['evaluate', 'missing.json']).stdout, /^ {2}not in the request +aws:SecureTransport, aws:SourceVpc$/m)
})

test('policies may stand in files of their own, in JSON and in YAML', () => {
  write('sub/policies/work.json', policy(WORK))
  write('sub/policies/deny.yaml', 'Version: 2012-10-17\nStatement:\n- Sid: NoDelete\n  Effect: Deny\n  Action: s3:Delete*\n  Resource: "*"\n')
  write('sub/scenario.yaml', `request:\n  principal: ${REQUEST.principal}\n  action: s3:DeleteObject\n  resource: ${REQUEST.resource}\n  resourceAccount: 012345678901\npolicies:\n  identityBased:\n  - file: policies/work.json\n  - { file: policies/deny.yaml, name: deny }\n  resourceBased: { Version: 2012-10-17, Statement: [{ Effect: Allow, Principal: "*", Action: "s3:*", Resource: "*" }] }\n`)
  const { stdout, stderr } = run(['evaluate', 'sub/scenario.yaml'])
  assert.equal(stderr, '')
  assert.match(stdout, /^explicitDeny: Statement `NoDelete` of the identity-based policy `deny` denies/)
  assert.match(stdout, /Allow `Work` \(identityBased\) at sub\/policies\/work\.json:1:38$/m)
  assert.match(stdout, /Deny `NoDelete` \(identityBased\) at sub\/policies\/deny\.yaml:3:3$/m)
  assert.match(stdout, /Allow statement 1 \(resourceBased\) at sub\/scenario\.yaml:10:\d+$/m)
})

test('a broken scenario is told with its place', () => {
  const cases = [
    ['{ "request": 1,, }', 'a.json:1:16: error: expected a member name in double quotes, found `,` [json-syntax-error]\n'],
    [DENIED.replace('"Deny"', '"Dney"'), /^a\.json:8:\d+: error: `Dney` is no effect.*did you mean `Deny`\? \[invalid-effect\]\n$/],
    [DENIED.replace('"Sid":"NoDelete"', '"Sid":"NoDelete","Sid":"b"'), /^a\.json:8:\d+: error: the member `Sid` stands twice[^\n]*\[duplicate-json-key\]\n$/],
    [DENIED.replace('"action"', '"acton"'), /^a\.json:2:\d+: error: request\.acton: there is no field `acton`: did you mean `action`\?/],
    [DENIED.replace('"principal"', '"action":"s3:GetObject","principal"'), /^a\.json:2:\d+: error: this member stands twice in one object; keep one of them\n$/],
    [DENIED.replace('"policies"', '"polices"'), 'a.json:3:3: error: there is no member `polices`; did you mean `policies`?\na.json:1:1: error: the member `policies` is missing\n'],
    [DENIED.replace('"identityBased"', '"identityBasd"'), /^a\.json:4:5: error: .*did you mean `identityBased`/],
    [DENIED.replace('"request"', '"settings": { "deriveContext": "no" },\n  "request"'), /^a\.json:2:\d+: error: settings\.deriveContext/],
    ['[]', 'a.json:1:1: error: an object with `request`, `policies` is expected here\n'],
    ['', /^a\.json:1:1: error: expected a value, found the end of the text/],
    [Buffer.from([0x7b, 0xff, 0x7d]), 'a.json: error: `a.json` is no text in UTF-8; save it as UTF-8\n'],
    [scenario(WORK, { file: 1 }), /^a\.json:1:\d+: error: .*`file`/],
    [{ ...scenario(), policies: { identityBased: [{ file: 'none.json' }] } }, /^a\.json:1:\d+: error: there is no file `none\.json`; paths are relative to this file\n$/],
    [{ ...scenario(), policies: { identityBased: [{ file: 'a.json', nam: 'b' }] } }, /^a\.json:1:\d+: error: there is no member `nam` beside `file`; did you mean `name`\?\n$/],
    [{ ...scenario(), policies: { identityBased: [{ file: 3 }] } }, /^a\.json:1:\d+: error: `file` is the path of a policy/],
    [{ ...scenario(), policies: { identityBased: [JSON.stringify(policy({ ...WORK, Effect: 'x' }))] } }, /^a\.json:1:\d+: error: `x` is no effect/]
  ]
  for (const [content, expected] of cases) {
    write('a.json', content)
    const stderr = refused(['evaluate', 'a.json'])
    if (typeof expected === 'string') assert.equal(stderr, expected)
    else assert.match(stderr, expected)
  }
})

test('a broken policy is told in its own file', () => {
  write('broken.json', '{\n  "Version": "2012-10-17",\n  "Statement": [{ "Effect": "Allow", "Action": "s3:*" "Resource": "*" }]\n}')
  write('broken.yaml', 'Version: 2012-10-17\nStatement:\n- Effect: Alow\n  Action: s3:*\n  Resource: "*"\n')
  write('two.json', { ...scenario(), policies: { identityBased: [{ file: 'broken.json' }, { file: 'broken.yaml' }] } })
  assert.match(refused(['explain', 'two.json']), /^broken\.json:3:55: error: expected `,` or `\}`[^\n]*\nbroken\.yaml:3:11: error: `Alow` is no effect[^\n]*\n$/)
  // Both are the resource-based policy of a resource, with the same index.
  const resourceBased = policy({ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' })
  const resources = [{ resource: 'arn:aws:s3:::other/a', resourceBased: { file: 'broken.yaml' } }]
  write('of-two.json', { request: { ...REQUEST, pairs: [{ action: 's3:GetObject', resource: 'arn:aws:s3:::other/a' }] }, policies: { resourceBased, resources } })
  assert.match(refused(['evaluate', 'of-two.json']), /^broken\.yaml:3:11: error: `Alow`/)
})

test('broken YAML is told with its place', () => {
  for (const [text, expected] of [
    ['request: [', /^a\.yaml:\d+:\d+: error: /],
    ['a: 1\na: 2\nrequest: 1\npolicies: {}\n', /^a\.yaml:\d:1: error: /],
    ['request: !Sub x\npolicies: {}\n', /^a\.yaml:1:\d+: error: unresolved tag: !Sub\n$/i],
    ['a: *b\n', /^a\.yaml(:\d+:\d+)?: error: unresolved alias/i],
    ['a: 1\n---\nb: 1\n', /^a\.yaml:\d+:\d+: error: .*multiple documents/],
    [`a: ${'['.repeat(20000)}`, /^a\.yaml(:\d+:\d+)?: error: nested too deeply\n$/],
    [`a: &a [x]\n${Array.from({ length: 9 }, (_, index) => `${'bcdefghij'[index]}: &${'bcdefghij'[index]} [${Array(9).fill(`*${'abcdefghi'[index]}`)}]`).join('\n')}\n`, /^a\.yaml: error: excessive alias count/]
  ]) {
    write('a.yaml', text)
    assert.match(refused(['evaluate', 'a.yaml']), expected, text.slice(0, 40))
  }
})

test('files that are not there, and folders, are told', () => {
  write('folder/a.json', '{}')
  assert.equal(refused(['evaluate', 'none.json']), 'none.json: error: there is no file `none.json`\n')
  assert.equal(refused(['explain', 'folder']), 'folder: error: `folder` is a folder, and a file is expected\n')
  assert.equal(refused(['validate', 'folder', '--policy-type', 'identityBased']), 'folder: error: `folder` is a folder, and a file is expected\n')
  assert.equal(refused(['test', 'folder']), 'folder: error: no policy tests (`*.iam-test.json`, `.yaml`, `.yml`) in this folder\n')
  assert.equal(refused(['test', 'folder/*.yaml']), 'folder/*.yaml: error: no file is called like this pattern\n')
  assert.match(refused(['test', 'nowhere/*.json']), /^nowhere: error: this folder cannot be read/)
})

const TESTS = {
  policies: { identityBased: [policy(WORK, NO_DELETE)], permissionsBoundary: policy({ Sid: 'OnlyS3', Effect: 'Allow', Action: 's3:*', Resource: '*' }) },
  tests: [
    { name: 'reads', request: { ...REQUEST, action: 's3:GetObject' }, expect: 'allowed', because: 'Work' },
    { name: 'does not delete', request: REQUEST, expect: 'explicitDeny', because: 'NoDelete' },
    { name: 'nothing but S3', request: { ...REQUEST, action: 'sqs:ListQueues', resource: '*' }, expect: 'implicitDeny', because: 'identityBased' }
  ]
}
const failing = change => ({ ...TESTS, tests: TESTS.tests.map((one, index) => (index === 1 ? { ...one, ...change } : one)) })

test('policy tests pass, in JSON and in YAML', () => {
  write('pass/a.iam-test.json', TESTS)
  write('pass/deep/b.iam-test.yaml', `policies:\n  identityBased:\n  - file: ../policy.json\ntests:\n- name: reads\n  request:\n    principal: ${REQUEST.principal}\n    action: s3:GetObject\n    resource: ${REQUEST.resource}\n  expect: allowed\n`)
  write('pass/policy.json', policy(WORK))
  write('pass/node_modules/c.iam-test.json', '{')
  const { status, stdout, stderr } = run(['test', 'pass'])
  assert.deepEqual([status, stderr], [0, ''])
  assert.equal(stdout, 'pass/a.iam-test.json\n  pass  reads\n  pass  does not delete\n  pass  nothing but S3\n\npass/deep/b.iam-test.yaml\n  pass  reads\n\n4 passed (4 tests in 2 files)\n')
  const count = (...args) => JSON.parse(run(['test', '--format', 'json', ...args]).stdout).summary.files
  assert.equal(count('pass/**/*.iam-test.*'), 2)
  assert.equal(count('./pass/*.iam-test.json'), 1)
  assert.equal(count('pass/*/?.iam-test.yaml', 'pass/deep/b.iam-test.yaml'), 1)
  assert.equal(count('pass', './pass/a.iam-test.json', path.join(folder, 'pass/a.iam-test.json')), 2)
  assert.equal(run(['test', '.'], { cwd: path.join(folder, 'pass') }).stdout.split('\n')[0], 'a.iam-test.json')
  assert.equal(run(['test', '-'], { input: JSON.stringify(TESTS) }).status, 0)
})

test('a policy test that fails says what was found, and why', () => {
  write('fail.json', failing({ expect: 'allowed', because: undefined }))
  const { status, stdout } = run(['test', 'fail.json'])
  assert.equal(status, 1)
  assert.match(stdout, /\n {2}FAIL {2}does not delete\n {8}expected allowed, found explicitDeny \(fail\.json:1:\d+\)\n {8}Statement `NoDelete` [^\n]*\n {8}applies: Allow `Work` \(identityBased\) at fail\.json:1:\d+\n/)
  assert.match(stdout, /\n1 failed, 2 passed \(3 tests in 1 file\)\n$/)
  write('because.json', failing({ because: 'serviceControl' }))
  assert.match(run(['test', 'because.json']).stdout, /explicitDeny as expected, but not because of `serviceControl`; because of `NoDelete`, `identityBased` \(/)
  // An Allow that applies is not what a denial comes from.
  write('because.json', failing({ because: 'Work' }))
  assert.equal(run(['test', 'because.json']).status, 1)
})

test('what keeps policy tests from being run exits 2, and the other files are run', () => {
  write('pass.json', TESTS)
  for (const [content, expected] of [
    ['{', /^bad\.json:1:2: error: /],
    [{ ...TESTS, tests: [] }, /^bad\.json:1:\d+: error: `tests` is a list of at least one test/],
    [failing({ expect: 'allow' }), /: error: `expect` is one of allowed, explicitDeny, implicitDeny; did you mean `allowed`\?\n/],
    [failing({ expects: 'allowed' }), /: error: there is no member `expects`; did you mean `expect`\?\n/],
    [failing({ name: undefined }), /: error: the member `name` is missing\n/],
    [failing({ name: '' }), /: error: `name` is a text that is not empty\n/],
    [failing({ because: 1 }), /: error: `because` is the `Sid` of a statement/],
    [{ ...TESTS, policies: { identityBased: [{}] } }, /: error: the policy has no `Statement`/],
    [{ ...TESTS, settings: { a: 1 } }, /: error: settings\.a: there is no field `a`/]
  ]) {
    write('bad.json', content)
    const { status, stdout } = run(['test', 'bad.json', 'pass.json'])
    assert.equal(status, 2)
    assert.match(stdout, expected)
    assert.match(stdout, /\npass\.json\n {2}pass/)
    assert.match(stdout, /\n3 passed, 1 file cannot be read \(3 tests in 2 files\)\n$/)
  }
  write('bad.json', failing({ request: { ...REQUEST, action: 'delete' } }))
  const { status, stdout } = run(['test', 'bad.json'])
  assert.equal(status, 2)
  assert.match(stdout, /\n {2}BROKEN {2}does not delete\n {8}[^\n]*action[^\n]* \(bad\.json:1:\d+\)\n/)
  assert.match(stdout, /\n1 broken, 2 passed \(3 tests in 1 file\)\n$/)
})

test('policy tests answer programs', () => {
  write('fail.json', failing({ expect: 'allowed' }))
  const { status, stdout } = run(['test', '--format=json', 'fail.json', 'none.json'])
  assert.equal(status, 2)
  const { summary, files } = JSON.parse(stdout)
  assert.deepEqual(summary, { files: 2, tests: 3, passed: 2, failed: 1, broken: 0, unread: 1 })
  const [, failed] = files[0].tests
  assert.deepEqual([failed.outcome, failed.expected, failed.decision, failed.reason.policyType, failed.place.file], ['failed', 'allowed', 'explicitDeny', 'identityBased', 'fail.json'])
  assert.deepEqual(files[1].faults.map(({ message }) => message), ['there is no file `none.json`'])
})

const HOSTILE = 'a]]>&<b>"\'%0A::error::x,y\r\n::warning::\u0000\u001b[31m\ufffeé\t'

/** A small judge of XML: elements that nest, attributes in quotes, known references, allowed characters. */
function parseXml(text) {
  assert.match(text, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/)
  assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
  const decode = value => {
    assert.doesNotMatch(value, /<|&(?!(amp|lt|gt|quot|apos|#\d+);)/)
    return value.replace(/&(amp|lt|gt|quot|apos|#(\d+));/g, (_, name, code) => (code ? String.fromCharCode(Number(code)) : { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[name]))
  }
  const top = { name: '', attributes: {}, children: [], text: '' }
  const open = [top]
  for (const [, end, name, attributes, empty, between] of text.slice(text.indexOf('\n')).matchAll(/<(\/?)([a-z]+)((?: [a-z]+="[^"]*")*)(\/?)>|([^<]+)/g)) {
    if (between !== undefined) open.at(-1).text += decode(between)
    else if (end) assert.equal(open.pop().name, name)
    else {
      const element = { name, attributes: Object.fromEntries([...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key, value]) => [key, decode(value)])), children: [], text: '' }
      open.at(-1).children.push(element)
      if (!empty) open.push(element)
    }
  }
  assert.equal(open.length, 1)
  return top.children[0]
}

test('JUnit XML is XML, whatever tests are called', () => {
  write('hostile.json', failing({ name: HOSTILE, expect: 'allowed' }))
  write('broken.json', failing({ request: {} }))
  const { status, stdout } = run(['test', '--format', 'junit', 'hostile.json', 'broken.json', 'none.json'])
  assert.equal(status, 2)
  const suites = parseXml(stdout)
  assert.deepEqual([suites.name, suites.attributes], ['testsuites', { name: 'iam-verdict', tests: '7', failures: '1', errors: '2' }])
  const [failed, broken, unread] = suites.children
  assert.deepEqual([failed.attributes.tests, failed.attributes.failures, failed.attributes.errors], ['3', '1', '0'])
  const [passed, hostile] = failed.children
  assert.deepEqual([passed.attributes.name, passed.attributes.classname, passed.children], ['reads', 'hostile.json', []])
  assert.equal(hostile.attributes.name, HOSTILE.replace(/[\u0000\u001b\ufffe]/g, '\ufffd'))
  assert.deepEqual([hostile.children[0].name, hostile.children[0].attributes.message], ['failure', 'expected allowed, found explicitDeny'])
  assert.match(hostile.children[0].text, /^hostile\.json:1:\d+: expected allowed[^]*Statement `NoDelete`/)
  assert.deepEqual([broken.children[1].children[0].name, unread.children[0].children[0].text], ['error', 'none.json: there is no file `none.json`'])
})

/** Each command of GitHub Actions in a text, read as its runner reads it. */
function workflowCommands(text) {
  const decode = (value, more = []) => [['%0D', '\r'], ['%0A', '\n'], ...more, ['%25', '%']].reduce((left, [from, to]) => left.replaceAll(from, to), value)
  return text.split(/\r\n|\r|\n/).filter(line => line.startsWith('::')).map(line => {
    const [, name, properties, message] = /^::(\w+) ([^:]*)::(.*)$/.exec(line)
    const values = properties.split(',').map(property => property.split('='))
    return { name, message: decode(message), ...Object.fromEntries(values.map(([key, value]) => [key, decode(value, [['%3A', ':'], ['%2C', ',']])])) }
  })
}

test('annotations of GitHub hold hostile names within themselves', () => {
  write('hostile.json', failing({ name: HOSTILE, expect: 'allowed' }))
  const { status, stdout } = run(['test', '--format', 'github', 'hostile.json', 'none,a:b.json'])
  assert.equal(status, 2)
  const [hostile, unread, ...others] = workflowCommands(stdout)
  assert.deepEqual(others, [])
  assert.deepEqual([hostile.name, hostile.file, hostile.line], ['error', 'hostile.json', '1'])
  assert.equal(hostile.title, HOSTILE)
  assert.match(hostile.message, /^expected allowed, found explicitDeny\nStatement/)
  assert.deepEqual(unread, { name: 'error', file: 'none,a:b.json', title: 'invalid input', message: 'there is no file `none,a:b.json`' })
  assert.match(stdout, /\n1 failed, 2 passed, 1 file cannot be read \(3 tests in 2 files\)\n$/)
})

test('nothing in a file moves the cursor of a terminal', () => {
  write('hostile.json', failing({ name: HOSTILE, expect: 'allowed' }))
  const { stdout } = run(['test', 'hostile.json'])
  assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f]/)
  assert.match(stdout, /FAIL {2}a\]\]>&<b>"'%0A::error::x,y\\u000d\\n::warning::\\u0000\\u001b\[31m/)
})

const RISKY = '{\n  "Version": "2012-10-17",\n  "Statement": [\n    { "Effect": "Allow", "Action": "s3:GetObjects", "Resource": "arn:aws:s3:::a/*" },\n    { "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*" }\n  ]\n}\n'
const CLEAN = policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' })
const TEMPLATE = 'Resources:\n  Reader:\n    Type: AWS::IAM::Policy\n    Properties:\n      PolicyName: reader\n      PolicyDocument:\n        Version: "2012-10-17"\n        Statement:\n        - Effect: Allow\n          Action: s3:GetObjects\n          Resource: !Sub arn:aws:s3:::${Name}/*\nParameters:\n  Name: { Type: String }\n'
const identity = ['validate', '--policy-type', 'identityBased']

test('validate finds what is wrong, with its place and what mends it', () => {
  write('risky.json', RISKY)
  const { status, stdout } = run([...identity, 'risky.json'])
  assert.equal(status, 1)
  assert.match(stdout, /^risky\.json:4:36: ERROR Amazon S3 has no action `GetObjects`; did you mean `s3:GetObject`\? \[invalid-action\]\n {4}why it matters: [^\n]*\n {4}quick fix: Write `s3:GetObject`\n/)
  assert.match(stdout, /\n1 ERROR[^\n]* in 1 file\n$/)
  assert.equal(run([...identity, '-'], { input: RISKY }).stdout, stdout.replaceAll('risky.json', '<stdin>'))
  const [{ name, findings }] = JSON.parse(run([...identity, '--format=json', 'risky.json']).stdout).files
  const [{ code, place, fix, policyType }] = findings
  assert.deepEqual([name, code, policyType, place], ['risky.json', 'invalid-action', 'identityBased', { file: 'risky.json', start: { line: 4, column: 36 }, end: { line: 4, column: 51 } }])
  assert.deepEqual(fix, { title: 'Write `s3:GetObject`', edits: [{ place, newText: '"s3:GetObject"' }] })
  write('clean.json', CLEAN)
  assert.deepEqual(run([...identity, 'clean.json']), { status: 0, stdout: 'nothing found in 1 file\n', stderr: '' })
})

test('validate exits 1 from the asked type of finding on', () => {
  write('warned.json', { Statement: CLEAN.Statement })
  write('risky.json', RISKY)
  write('broken.json', '{ "Statement": [')
  for (const [file, failOn, code] of [
    ['warned.json', undefined, 0], ['warned.json', 'SECURITY_WARNING', 0], ['warned.json', 'WARNING', 1], ['warned.json', 'SUGGESTION', 1],
    ['risky.json', 'ERROR', 1], ['risky.json', 'never', 0], ['broken.json', undefined, 1]
  ]) {
    assert.equal(run([...identity, ...(failOn ? ['--fail-on', failOn] : []), file]).status, code, `${file} ${failOn}`)
  }
})

test('validate guesses no type of policy, and knows templates by their content', () => {
  write('clean.json', CLEAN)
  assert.match(refused(['validate', 'clean.json']), /^clean\.json: error: this is a policy: say of which type with --policy-type identityBased\|resourceBased\|/)
  write('other.json', { a: 1 })
  assert.match(refused(['validate', 'other.json']), /^other\.json: error: neither a template of CloudFormation[^\n]*--policy-type \[unknown-format\]\n$/)
  write('template.yaml', TEMPLATE)
  const { status, stdout } = run(['validate', 'template.yaml'])
  assert.equal(status, 1)
  assert.match(stdout, /^template\.yaml:10:19: ERROR reader: Amazon S3 has no action `GetObjects`/)
  assert.equal(run([...identity, 'template.yaml']).stdout, stdout)
  assert.equal(run(['validate', 'template.yaml', '--parameter', 'Name=reports', '--parameter=B=a=b']).status, 1)
  write('cdk/manifest.json', { version: '36.0.0', artifacts: { Stack: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Stack.template.yaml' } } } })
  write('cdk/Stack.template.yaml', TEMPLATE)
  assert.match(run(['validate', 'cdk/manifest.json']).stdout, /^cdk\/Stack\.template\.yaml:10:19: ERROR/)
  write('loop/manifest.json', { version: '36.0.0', artifacts: { Stack: { type: 'aws:cloudformation:stack', properties: { templateFile: 'manifest.json' } } } })
  assert.deepEqual(refused(['validate', 'none.yaml', 'loop/manifest.json']), 'none.yaml: error: there is no file `none.yaml`\n')
  write('main.tf', 'resource "aws_iam_policy" "a" {\n  name = "a"\n  policy = jsonencode({\n    Version = "2012-10-17"\n    Statement = [{ Effect = "Allow", Action = "s3:GetObjects", Resource = "arn:aws:s3:::a/*" }]\n  })\n}\n')
  assert.match(run(['validate', 'main.tf']).stdout, /^main\.tf:5:\d+: ERROR a: Amazon S3/)
})

test('a file that cannot be read keeps no other from being validated', () => {
  write('risky.json', RISKY)
  const { status, stdout, stderr } = run([...identity, 'none.json', 'risky.json'])
  assert.deepEqual([status, stderr], [2, 'none.json: error: there is no file `none.json`\n'])
  assert.match(stdout, /^risky\.json:4:36: ERROR/)
  assert.deepEqual(workflowCommands(run([...identity, '--format', 'github', 'none.json']).stdout), [{ name: 'error', file: 'none.json', title: 'invalid input', message: 'there is no file `none.json`' }])
})

test('validate reads policies in YAML, and what belongs to a resource', () => {
  write('policy.yaml', 'Version: 2012-10-17\nStatement:\n- Effect: Allow\n  Action: s3:GetObjects\n  Resource: arn:aws:s3:::a/*\n')
  assert.match(run([...identity, 'policy.yaml']).stdout, /^policy\.yaml:4:11: ERROR Amazon S3/)
  write('doubled.yaml', 'Version: 2012-10-17\nVersion: 2012-10-17\nStatement: []\n')
  assert.match(refused([...identity, 'doubled.yaml']), /^doubled\.yaml:\d:1: error: this member stands twice/)
  write('bucket.json', policy({ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::444455556666:root' }, Action: 'sqs:SendMessage', Resource: 'arn:aws:s3:::a' }))
  const codes = (...args) => JSON.parse(run(['validate', '--policy-type', 'resourceBased', '--format', 'json', 'bucket.json', ...args]).stdout).files[0].findings.map(({ code }) => code)
  assert.notDeepEqual(codes('--resource-type', 'AWS::S3::Bucket'), codes())
  assert.notDeepEqual(codes('--account', '111122223333'), codes())
})

test('SARIF has a rule with help for each code, and places that code scanning takes', () => {
  write('dir with space/ri#sky.json', RISKY)
  write('template.yaml', TEMPLATE)
  const { status, stdout } = run([...identity, '--format', 'sarif', './dir with space/ri#sky.json', 'template.yaml', '-'], { input: '{' })
  assert.equal(status, 1)
  const { version, $schema, runs: [{ tool, results, columnKind }] } = JSON.parse(stdout)
  assert.deepEqual([version, columnKind, tool.driver.name], ['2.1.0', 'utf16CodeUnits', 'iam-verdict'])
  assert.match($schema, /sarif-2\.1\.0\.json$/)
  for (const { id, shortDescription, help, defaultConfiguration } of tool.driver.rules) {
    assert.ok(shortDescription.text !== '' && help.text !== '', id)
    assert.ok(['error', 'warning', 'note'].includes(defaultConfiguration.level))
  }
  const rule = tool.driver.rules.find(({ id }) => id === 'invalid-action')
  assert.equal(rule.shortDescription.text, 'The service has no such action, or a pattern covers none.')
  assert.match(rule.help.text, /Why it matters: no request has such an action/)
  for (const { ruleId, ruleIndex, level, message, locations } of results) {
    assert.equal(tool.driver.rules[ruleIndex].id, ruleId)
    assert.ok(['error', 'warning', 'note'].includes(level) && message.text !== '')
    const { artifactLocation, region } = locations[0].physicalLocation
    assert.doesNotMatch(artifactLocation.uri, /[ #<>]/)
    assert.ok(region.startLine >= 1 && region.startColumn >= 1 && (region.endLine > region.startLine || region.endColumn >= region.startColumn))
  }
  const [{ locations: [{ physicalLocation }], fixes }] = results
  assert.deepEqual(physicalLocation, { artifactLocation: { uri: 'dir%20with%20space/ri%23sky.json' }, region: { startLine: 4, startColumn: 36, endLine: 4, endColumn: 51 } })
  assert.deepEqual(fixes[0].artifactChanges[0].replacements, [{ deletedRegion: physicalLocation.region, insertedContent: { text: '"s3:GetObject"' } }])
})

test('validate annotates pull requests', () => {
  write('risky.json', RISKY)
  const [first, ...others] = workflowCommands(run([...identity, '--format', 'github', 'risky.json']).stdout)
  assert.deepEqual({ ...first, message: '' }, { name: 'error', file: 'risky.json', line: '4', endLine: '4', col: '36', endColumn: '51', title: 'invalid-action', message: '' })
  assert.ok(others.every(({ name }) => ['warning', 'notice'].includes(name)))
})

test('misspelt commands, options and values name the nearest known ones', () => {
  for (const [args, expected] of [
    [['evalute'], /^iam-verdict: there is no command `evalute`; did you mean `evaluate`\?\n\nusage: /],
    [['evaluate', '--formt', 'json', 'a'], /^iam-verdict evaluate: there is no option `--formt`; did you mean `--format`\?\n\nSee `iam-verdict evaluate --help`\.\n$/],
    [['evaluate', '--xyz', 'a'], /there is no option `--xyz`; there are --format, --exit-code\n/],
    [['evaluate', '-f', 'a'], /there is no option `-f`/],
    [['evaluate', '--format=jsn', 'a'], /`jsn` is no value of `--format`; did you mean `json`\?\n/],
    [['evaluate', '--format', 'junit', 'a'], /`junit` is no value of `--format`; there are pretty, json\n/],
    [['evaluate', 'a', '--format'], /`--format` needs a value: --format pretty\|json\n/],
    [['evaluate', '--exit-code=yes', 'a'], /`--exit-code` takes no value\n/],
    [['evaluate'], /a file is missing; `-` is standard input\n/],
    [['explain', 'a', 'b'], /one file is expected, and there are 2: `a`, `b`\n/],
    [['validate', '--policy-type', 'identitybased', 'a'], /did you mean `identityBased`\?/],
    [['validate', '--fail-on', 'high', 'a'], /`high` is no value of `--fail-on`; there are ERROR, /],
    [['validate', '--parameter', 'a', 'b'], /`--parameter a` is no NAME=VALUE\n/],
    [['test', '--__proto__', 'a'], /there is no option `--__proto__`/],
    [['constructor'], /there is no command `constructor`/]
  ]) {
    assert.match(refused(args), expected, args.join(' '))
  }
})

test('each command tells how it is used', () => {
  for (const [name, option] of [['evaluate', '--exit-code'], ['explain', '--format'], ['test', '--format'], ['validate', '--fail-on']]) {
    const { status, stdout, stderr } = run([name, '--help'])
    assert.deepEqual([status, stderr], [0, ''])
    assert.ok(stdout.startsWith(`usage: iam-verdict ${name} `) && stdout.includes(option), stdout)
    assert.ok(run(['--help']).stdout.includes(`\n  ${name} `))
  }
})

test('colors stand where they are seen or asked for', () => {
  write('denied.json', DENIED)
  const isColored = env => run(['evaluate', 'denied.json'], { env }).stdout.includes('\u001b[')
  assert.deepEqual([{}, { FORCE_COLOR: '1' }, { FORCE_COLOR: '0' }, { NO_COLOR: '1' }, { FORCE_COLOR: '1', NO_COLOR: '1' }].map(isColored), [false, true, false, false, true])
  write('fail.json', failing({ expect: 'allowed' }))
  assert.match(run(['test', 'fail.json'], { env: { FORCE_COLOR: '1' } }).stdout, /\u001b\[31mFAIL\u001b\[39m/)
  assert.match(run(['evaluate', 'none.json'], { env: { FORCE_COLOR: '1' } }).stderr, /\u001b\[31merror\u001b\[39m/)
  // Formats for programs have none.
  JSON.parse(run(['evaluate', '--format', 'json', 'denied.json'], { env: { FORCE_COLOR: '1' } }).stdout)
  parseXml(run(['test', '--format', 'junit', 'fail.json'], { env: { FORCE_COLOR: '1' } }).stdout)
})

test('a long answer reaches a pipe whole', () => {
  const tests = Array.from({ length: 3000 }, (_, index) => ({ ...TESTS.tests[0], name: `test ${index} ${'x'.repeat(50)}` }))
  write('many.json', { ...TESTS, tests })
  const { status, stdout } = run(['test', '--format', 'json', 'many.json'])
  assert.deepEqual([status, JSON.parse(stdout).files[0].tests.length], [0, 3000])
})

test('the sample repository passes, and its README says what it is', t => {
  const cwd = path.join(root, 'examples/policy-tests')
  const start = Date.now()
  const { status, stdout } = run(['test', '.', '--format', 'json'], { cwd })
  const took = Date.now() - start
  t.diagnostic(`200 tests took ${took} ms`)
  const { summary } = JSON.parse(stdout)
  assert.deepEqual([status, summary], [0, { files: 11, tests: 200, passed: 200, failed: 0, broken: 0, unread: 0 }])
  // Alone it takes 0.7 s here; beside other tests it may wait.
  assert.ok(took < 5000, `${took} ms`)
  const { coverage } = JSON.parse(run(['test', '.', '--format', 'json', '--coverage'], { cwd }).stdout)
  assert.deepEqual(coverage.statements.covered, coverage.statements.all)
  for (const [folder, policyType] of [['organization/*.scp.json', 'serviceControl'], ['organization/*.rcp.json', 'resourceControl'], ['boundaries/*', 'permissionsBoundary'], ['people/*', 'identityBased'], ['machines/*', 'identityBased'], ['resources/*-trust.json', 'roleTrust'], ['resources/orders-*.json', 'resourceBased'], ['resources/reports-*.json', 'resourceBased']]) {
    const { status, stdout } = run(['validate', folder, '--policy-type', policyType], { cwd })
    assert.equal(status, 0, `${folder}\n${stdout}`)
  }
})
