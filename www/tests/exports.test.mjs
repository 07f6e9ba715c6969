// The ways out: test files, code, commands, reports; and saved requests held to what they are to get.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import * as engine from '../../pkg-config/dist/inline.mjs'
import { EMPTY, example, examples, load } from './source.mjs'

const { addDraft, setDraft } = await load('drafts')
const { fromExample } = await load('example')
const { standingOf, redCount, reasonsOf } = await load('expectations')
const { awsCommand, commandText, npmCode, reportText } = await load('exports')
const { readAnything } = await load('importers')
const { cellKey, cellRequest, cellsOf, csv, fill, linesOf, listsOf, markdown, MAX_CELLS, shapeOf, callersOf } = await load('matrix')
const { outcomesOf } = await load('outcomes')
const { draftOf } = await load('principal')
const { saveRequest, setSaved, shareCaller } = await load('saved')
const { ask } = await load('scenario')
const { setRequest } = await load('state')
const { testFile, testFileText } = await load('test-file')

const read = async text => (await readAnything(text, { readDenial: async () => undefined, readDetails: async () => undefined })).imported
const scenarioOf = id => ask(fromExample(example(id))).scenario
const decideMany = async items => items.map(({ id, scenario }) => {
  try {
    return { id, evaluation: engine.evaluate(scenario, { trace: false, explain: false }) }
  } catch ({ name, message }) {
    return { id, error: { name, message } }
  }
})
const outcomes = state => outcomesOf(state, ({ items }) => decideMany(items))

/** Runs modules in one process, in a folder where the built package is installed. */
function runModules(modules) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'iam-verdict-'))
  try {
    fs.mkdirSync(path.join(folder, 'node_modules'))
    fs.symlinkSync(fileURLToPath(new URL('../../pkg-config/dist', import.meta.url)), path.join(folder, 'node_modules/iam-verdict'), 'dir')
    for (const [index, text] of modules.entries()) fs.writeFileSync(path.join(folder, `m${index}.mjs`), text)
    fs.writeFileSync(path.join(folder, 'all.mjs'), modules.map((_, index) => `console.log('--'); await import('./m${index}.mjs')`).join('\n'))
    return execFileSync(process.execPath, [path.join(folder, 'all.mjs')], { encoding: 'utf8' }).split('--\n').slice(1).map(out => out.split('\n'))
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}

test('the code of every example runs against the package, and decides as the page', () => {
  const scenarios = examples.map(({ id }) => scenarioOf(id))
  const printed = runModules(scenarios.map(npmCode))
  for (const [index, { id, expect }] of examples.entries()) {
    assert.equal(printed[index][0], expect, id)
    assert.equal(printed[index][1], engine.evaluate(scenarios[index]).reason.text, id)
  }
})

test('the code keeps what JSON and JavaScript read differently', () => {
  const policy = '{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"__proto__":"x"}}}]}'
  const doubled = '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}'
  const code = npmCode({ request: { principal: 'anonymous', action: 's3:GetObject', context: { 'a:\u2028`${x}\\': 'é"' } }, policies: { identityBased: [policy, doubled] } })
  assert.match(code, /\["__proto__"\]: "x"/)
  let seen
  const init = async () => undefined
  new Function('evaluate', 'console', code.replace(/^import.*$/m, '').replace('await init()', ''))(scenario => {
    seen = scenario
    return { reason: {} }
  }, { log() {} }, init)
  assert.deepEqual(Object.keys(seen.policies.identityBased[0].Statement[0].Condition.StringEquals), ['__proto__'])
  assert.equal(seen.policies.identityBased[1], doubled)
  assert.deepEqual(seen.request.context, { 'a:\u2028`${x}\\': 'é"' })
})

test('a test file opens as the page that it was made from, and holds', async () => {
  for (const { id, expect } of examples) {
    const state = saveRequest(fromExample(example(id)), { name: 'it "is"', expect, because: '' })
    const { file, left, off } = testFile(state, () => undefined)
    assert.deepEqual([left, off, file.tests.length], [[], [], 1])
    for (const { request, expect } of file.tests) assert.equal(engine.evaluate({ request, policies: file.policies, ...(file.settings && { settings: file.settings }) }).decision, expect, id)
    const opened = (await read(testFileText(file))).change(EMPTY)
    assert.deepEqual(ask(opened).scenario, ask(state).scenario, id)
    assert.deepEqual(opened.saved, state.saved)
  }
})

test('a test file tells what is not in it, and takes the form where nothing is saved', () => {
  let state = fromExample(example('explicit-deny'))
  assert.equal(testFile(state, () => undefined, 'explicitDeny').file.tests[0].expect, 'explicitDeny')
  state = saveRequest(saveRequest(state, { name: 'kept', expect: 'allowed', because: 'Sid' }), { name: 'open' })
  assert.deepEqual(testFile(state, () => undefined).left, ['open'])
  assert.deepEqual(testFile(state, () => 'implicitDeny').file.tests.map(({ name, expect, because }) => [name, expect, because]), [['kept', 'allowed', 'Sid'], ['open', 'implicitDeny', undefined]])
  assert.deepEqual(testFile(setDraft(state, 1, { off: true }), () => undefined).off, ['Reports'])
  // A policy that JSON.parse would change stays the text that it is.
  const doubled = '{"Version": "2012-10-17", "Statement": [], "Statement": []}'
  const { policies } = testFile(addDraft(EMPTY, 'identityBased', { text: doubled, name: 'x' }), () => undefined).file
  assert.deepEqual(policies, {})
  const asked = testFile(addDraft(setRequest(EMPTY, { principal: draftOf('anonymous'), action: 'a:b' }), 'identityBased', { text: doubled }), () => undefined).file
  assert.deepEqual(asked.policies.identityBased, [doubled])
})

test('policies of further resources that only a saved request asks for are in the file', async () => {
  const copy = fromExample(example('copy-object'))
  const { file } = testFile(saveRequest(copy, { expect: 'implicitDeny' }), () => undefined)
  assert.equal(file.policies.resources.length >= 1, true)
  assert.equal(engine.evaluate({ request: file.tests[0].request, policies: file.policies }).decision, 'implicitDeny')
})

test('a command of AWS is read back as the same question, or says what it leaves out', async () => {
  for (const { id } of examples) {
    const scenario = scenarioOf(id)
    const command = awsCommand(scenario)
    const state = (await read(commandText(command).replace(/^#.*\n/gm, ''))).change(EMPTY)
    const asked = ask(state)
    if ('errors' in asked) {
      assert.match(command.notes.join(' '), /no such caller/, id)
      continue
    }
    if (command.notes.length) continue
    assert.equal(engine.evaluate(asked.scenario).decision, engine.evaluate(scenario).decision, id)
    assert.equal(asked.scenario.request.action, scenario.request.action)
    assert.deepEqual(asked.scenario.request.context ?? {}, scenario.request.context ?? {})
  }
  const told = id => awsCommand(scenarioOf(id)).notes.join('\n')
  assert.match(told('data-perimeter'), /resource control policies/)
  assert.match(told('staging-to-production'), /trust policy of the role/)
  assert.match(told('copy-object'), /further actions and resources/)
  assert.match(told('public-access-block'), /no such caller[\s\S]*Without a caller[\s\S]*settings/)
  assert.match(told('session-policy'), /role arn:aws:iam::111122223333:role\/data-admin stands in[\s\S]*session policies/)
  assert.match(awsCommand(scenarioOf('team-tags')).text, /aws:PrincipalTag\/team/)
  assert.deepEqual(awsCommand(scenarioOf('explicit-deny')).notes, [])
  // A shell must not run what stands in a policy.
  const evil = awsCommand({ request: { principal: 'arn:aws:iam::111122223333:user/$(id)', action: "s3:Get'; rm -rf ~; '" }, policies: { identityBased: ['{"Statement":"`id`"}'] } })
  assert.match(evil.text, /'s3:Get'\\''; rm -rf ~; '\\'''/)
  assert.match(evil.text, /'arn:aws:iam::111122223333:user\/\$\(id\)'/)
})

test('the real shell reads the same words', async () => {
  const { wordsOf } = await load('command-line')
  const { text } = awsCommand({ request: { principal: "arn:aws:iam::111122223333:user/o'neil", action: 's3:*', resource: 'arn:aws:s3:::b/a b$HOME`x`"\\', context: { 'a:b': ['x\ny', '!z'] } }, policies: {} })
  const printed = execFileSync('sh', ['-c', text.replace('aws iam simulate-custom-policy', `node -e 'console.log(JSON.stringify(process.argv.slice(1)))' --`)], { encoding: 'utf8' })
  assert.deepEqual(wordsOf(text).words.slice(3), JSON.parse(printed))
})

test('a report holds all that is needed to see the same, and what was expected', () => {
  const scenario = scenarioOf('explicit-deny')
  const evaluation = engine.evaluate(scenario)
  const text = reportText({ scenario, evaluation, versions: { package: '1.2.3', semantics: '4' }, expected: 'allowed', because: 'it `works` ```', link: 'https://example.org/#s=3.x' })
  for (const part of ['Expected: allowed', 'Decided: explicitDeny (statement-denies, identityBased)', 'iam-verdict 1.2.3, rules 4', evaluation.reason.text, 'it `works`', 'https://example.org/#s=3.x']) assert.ok(text.includes(part), part)
  const json = /```json\n([\s\S]*?)\n```/.exec(text)[1]
  assert.equal(engine.evaluate(JSON.parse(json)).decision, 'explicitDeny')
  const fenced = { request: { ...scenario.request, context: { 'a:b': '```' } }, policies: {} }
  assert.deepEqual(JSON.parse(/```json\n([\s\S]*?)\n```/.exec(reportText({ scenario: fenced, evaluation, versions: undefined, expected: '', because: '', link: undefined }))[1]), fenced)
})

test('a row is red when its decision, or what makes it, is another one', async () => {
  let state = fromExample(example('explicit-deny'))
  for (const [expect, because] of [['explicitDeny', ''], ['explicitDeny', 'DeleteNeedsMfa'], ['explicitDeny', 'identityBased'], ['allowed', ''], ['explicitDeny', 'Other'], [undefined, '']]) state = saveRequest(state, { expect, because })
  state = saveRequest(state, { expect: 'allowed' })
  state = setSaved(state, 7, { request: { ...state.request, principal: draftOf('nonsense') } })
  state = setSaved(saveRequest(state, { expect: 'allowed' }), 8, { request: { ...state.request, context: '{' } })
  const got = await outcomes(state)
  assert.deepEqual(state.saved.map(saved => standingOf(saved, got.get(saved.id))), ['met', 'met', 'met', 'flipped', 'otherReason', 'open', 'unreadable', 'unreadable'])
  assert.equal(redCount(state, got), 4)
  assert.deepEqual(reasonsOf(got.get(1)), ['DeleteNeedsMfa', 'identityBased'])
  assert.equal(standingOf(state.saved[0], undefined), 'open')
  const all = shareCaller(setRequest(state, { principal: draftOf('anonymous'), context: '{"a": 1}' }))
  assert.deepEqual(new Set(all.saved.map(({ request }) => `${request.principal.type} ${request.context}`)), new Set(['anonymous {"a": 1}']))
})

test('the matrix asks each caller or action of each resource', async () => {
  const state = saveRequest(fromExample(example('explicit-deny')), {})
  const lists = { ...listsOf(setSaved(state, 1, { request: { ...state.request, action: 's3:GetObject' } })), kind: 'actions', resources: 'arn:aws:s3:::reports/2026/q3.csv\n\n *\narn:aws:s3:::other/x ' }
  assert.deepEqual(shapeOf(lists), { rows: ['s3:DeleteObject', 's3:GetObject'], columns: ['arn:aws:s3:::reports/2026/q3.csv', '*', 'arn:aws:s3:::other/x'], count: 6 })
  const cells = cellsOf(state, lists)
  const steps = []
  await fill(state, cells, decideMany, answers => steps.push(answers), () => false)
  const answers = steps.at(-1)
  for (const { row, column, request } of cells) {
    assert.equal(answers.get(cellKey(row, column)).evaluation.decision, engine.evaluate(ask({ ...state, request }).scenario).decision)
  }
  assert.equal(answers.get(cellKey('s3:DeleteObject', 'arn:aws:s3:::reports/2026/q3.csv')).evaluation.decision, 'explicitDeny')
  assert.equal(markdown(lists, answers).split('\n')[2].includes('explicitDeny'), true)
  assert.equal(csv({ ...lists, kind: 'actions', actions: '=cmd"x' }, answers).split('\r\n')[1].startsWith(`"'=cmd""x",`), true)
  // Nothing more is told once it is over, and too many cells are not asked.
  let told = 0
  await fill(state, cells, decideMany, () => told++, () => true)
  assert.equal(told, 0)
  const many = { ...lists, actions: Array.from({ length: MAX_CELLS + 1 }, (_, n) => `s3:A${n}`).join('\n'), resources: '*' }
  assert.deepEqual([shapeOf(many).count, cellsOf(state, many)], [MAX_CELLS + 1, []])
  assert.deepEqual(linesOf(' a\n\na\nb'), ['a', 'b'])
})

test('a caller of the matrix keeps what the form said of it', () => {
  const state = fromExample(example('team-tags'))
  const main = state.request.principal.main.assumed_role
  const known = callersOf(state, new Map())
  const away = setRequest(state, { principal: draftOf('anonymous') })
  assert.deepEqual(cellRequest(away.request, 'principals', main, '*', callersOf(away, known)).principal, state.request.principal)
  assert.equal(cellRequest(away.request, 'principals', 'arn:aws:iam::111122223333:user/bo', '*').principal.type, 'iam_user')
})
