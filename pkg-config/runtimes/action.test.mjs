// action.yml as a runner of GitHub Actions reads and runs it.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { root } from '../../scripts/steps.mjs'
import { environment, folder, run, write } from './command.mjs'
import { consumer, installed } from './installed.mjs'

const action = parse(fs.readFileSync(path.join(root, 'action.yml'), 'utf8'))
const [step, ...others] = action.runs.steps
/** Inputs that are no options: what is run, on what, by which package, and where its answer goes. */
const OWN = ['command', 'files', 'report', 'package']

/** The step with these inputs, in a folder of its own as a runner has one. */
function runStep(inputs, { cwd = folder, env = {} } = {}) {
  const expressions = Object.entries(step.env).map(([name, text]) => {
    const [, input] = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(text)
    return [name, inputs[input] ?? action.inputs[input].default ?? '']
  })
  const files = Object.fromEntries(['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'].map(name => [name, path.join(folder, name)]))
  for (const file of Object.values(files)) fs.writeFileSync(file, '')
  const temporary = path.join(folder, 'temp')
  fs.mkdirSync(temporary, { recursive: true })
  // As documented for `shell: bash`.
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
    cwd, encoding: 'utf8', env: { ...environment, GITHUB_ACTIONS: 'true', CI: 'true', RUNNER_TEMP: temporary, ...files, ...Object.fromEntries(expressions), ...env }
  })
  const read = name => fs.readFileSync(files[name], 'utf8')
  return { status, stdout, stderr, report: /^report=(.*)$/m.exec(read('GITHUB_OUTPUT'))?.[1], summary: read('GITHUB_STEP_SUMMARY') }
}

const statement = { Sid: 'Work', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' }
const request = { principal: 'arn:aws:iam::111122223333:user/ana', action: 's3:GetObject', resource: 'arn:aws:s3:::reports/a' }
write('tests/a.iam-test.json', { policies: { identityBased: [{ Version: '2012-10-17', Statement: statement }] }, tests: [{ name: 'reads', request, expect: 'allowed' }] })
write('tests/with space.iam-test.json', { policies: {}, tests: [{ name: 'reads', request, expect: 'allowed' }] })
write('policies/scp.json', { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObjects', Resource: '*' } })

test('it is a composite action with a description of all that it takes', () => {
  assert.deepEqual([action.runs.using, step.shell, others], ['composite', 'bash', []])
  for (const [name, { description, required, default: absent }] of Object.entries(action.inputs)) {
    assert.ok(description.length > 20, name)
    assert.ok(required === undefined || absent === undefined, `${name} is required and has a default`)
  }
  assert.equal(action.outputs.report.value, `\${{ steps.${step.id}.outputs.report }}`)
  // Every input comes as data; an expression within the script could be one more command.
  assert.doesNotMatch(step.run, /\$\{\{/)
  assert.deepEqual(Object.values(step.env).map(text => text.slice('${{ inputs.'.length, -' }}'.length)).sort(), Object.keys(action.inputs).sort())
})

test('inputs are options of the command, with the same names', () => {
  const help = name => run([name, '--help']).stdout
  const options = new Set(['test', 'validate'].flatMap(name => [...help(name).matchAll(/^ {2}--([a-z-]+)/gm)].map(([, option]) => option)))
  for (const name of Object.keys(action.inputs).filter(name => !OWN.includes(name))) assert.ok(options.has(name), name)
  for (const command of action.inputs.command.description.matchAll(/`([a-z]+)`/g)) assert.match(help(command[1]), /^usage: /)
  assert.match(help('test'), new RegExp(`\\b${action.inputs.format.default}\\b`))
})

test('tests pass, and the log, the summary and the output tell it', () => {
  const { status, stdout, report, summary } = runStep({ files: 'tests/a.*\n', package: installed, coverage: 'text\nlcov', 'coverage-dir': 'covered' })
  assert.equal(status, 0)
  assert.match(stdout, /^::notice file=tests\/a\.iam-test\.json,[^\n]*title=not covered by tests::[^]*\n1 passed \(1 test in 1 file\)\ncoverage: statements 100 % /)
  assert.equal(fs.readFileSync(report, 'utf8'), stdout)
  assert.match(summary, /^~{10}text\n1 passed \(1 test in 1 file\)\ncoverage: [^\n]*\n~{10}\n$/)
  assert.match(fs.readFileSync(path.join(folder, 'covered/lcov.info'), 'utf8'), /^TN:\nSF:tests\/a\.iam-test\.json\n/)
})

test('the step ends as the command does', () => {
  for (const [inputs, code, expected] of [
    [{ files: 'tests/a.iam-test.json\n  tests/with space.iam-test.json  ' }, 1, /^::error file=tests\/with space\.iam-test\.json/],
    [{ files: 'tests/a.iam-test.json', threshold: '100' }, 1, /\ncoverage is below 100 %\n$/],
    [{ files: 'tests/a.iam-test.json', 'mutate-threshold': '100' }, 1, /^::warning /],
    [{ command: 'validate', files: 'policies/*.json', 'policy-type': 'serviceControl' }, 1, /^::error file=policies\/scp\.json/],
    [{ command: 'validate', files: 'policies/*.json', 'policy-type': 'serviceControl', 'fail-on': 'never' }, 0, /^::error /],
    [{ files: 'none.iam-test.json' }, 2, /^::error file=none\.iam-test\.json/]
  ]) {
    const { status, stdout } = runStep({ package: installed, ...inputs })
    assert.equal(status, code, JSON.stringify(inputs))
    assert.match(stdout, expected)
  }
  const wrong = runStep({ package: installed, files: 'policies/scp.json', 'policy-type': 'serviceControl' })
  assert.deepEqual([wrong.status, wrong.stdout], [2, ''])
  assert.match(wrong.stderr, /^iam-verdict test: there is no option `--policy-type/)
})

test('a report for code scanning is written where it is asked for', () => {
  const { status, report, summary } = runStep({ command: 'validate', package: installed, format: 'sarif', report: 'out/scps.sarif', 'policy-type': 'serviceControl', files: 'policies/scp.json' })
  assert.deepEqual([status, report, summary], [1, 'out/scps.sarif', ''])
  assert.equal(JSON.parse(fs.readFileSync(path.join(folder, report), 'utf8')).runs[0].results[0].ruleId, 'invalid-action')
})

test('nothing in an input is run', () => {
  const hostile = '$(touch run) `touch run`; touch run "\' & touch run'
  for (const name of Object.keys(action.inputs).filter(name => name !== 'report')) runStep({ files: 'tests/a.iam-test.json', package: installed, [name]: hostile })
  assert.ok(!fs.existsSync(path.join(folder, 'run')))
})

test('a version is that of the registry, or of the installed package', () => {
  const { version } = JSON.parse(fs.readFileSync(path.join(installed, 'package.json'), 'utf8'))
  const { status, stdout, stderr } = runStep({ files: path.join(folder, 'tests/a.iam-test.json'), package: version }, { cwd: consumer, env: { npm_config_offline: 'true' } })
  assert.equal(status, 0, stderr)
  assert.match(stdout, /\n1 passed |^1 passed /)
})
