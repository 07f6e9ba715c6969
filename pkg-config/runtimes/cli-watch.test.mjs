// `iam-verdict test` where somebody looks at it: while policies are written, and on a terminal.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { command, environment, folder, refused, write } from './command.mjs'

const policy = action => JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: action, Resource: '*' } })
const request = { principal: 'arn:aws:iam::111122223333:user/ana', action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-west-1:111122223333:jobs' }
const tests = { policies: { identityBased: [{ file: '../policies/p.json' }] }, tests: [{ name: 'sends', request, expect: 'allowed' }] }

/** A run that goes on, and what it has printed since it was last asked. */
function started(args, t) {
  const child = spawn(process.execPath, [command, ...args], { cwd: folder, env: environment })
  t.after(() => child.kill())
  const printed = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', text => (printed[name] += text))
  return {
    child,
    /** Waits until a run has ended, and hands its texts over. */
    async run() {
      const end = Date.now() + 20_000
      while (!/^watching \d+ files?$/m.test(printed.stderr)) {
        assert.ok(Date.now() < end && child.exitCode === null, `no run: ${JSON.stringify(printed)} ${child.exitCode}`)
        await new Promise(resolve => setTimeout(resolve, 20))
      }
      return Object.fromEntries(Object.entries(printed).map(([name, text]) => ((printed[name] = ''), [name, text])))
    }
  }
}

test('--watch runs again after each way of saving, goes on over faults and takes new files up', async t => {
  write('watched/policies/p.json', policy('sqs:*'))
  write('watched/tests/a.iam-test.json', tests)
  const watched = started(['test', '--watch', '--coverage=html', 'watched/tests'], t)
  const file = path.join(folder, 'watched/policies/p.json')
  const first = await watched.run()
  assert.match(first.stdout, /\n1 passed \(1 test in 1 file\)\n/)
  assert.equal(first.stderr, 'watching 2 files\n')
  assert.doesNotMatch(first.stdout, /\u001b/)
  fs.writeFileSync(file, policy('sns:*'))
  assert.match((await watched.run()).stdout, /\n1 failed, 0 passed \(1 test in 1 file\)\n/)
  // As vim and others save.
  fs.writeFileSync(`${file}.tmp`, policy('sqs:Send*'))
  fs.renameSync(`${file}.tmp`, file)
  assert.match((await watched.run()).stdout, /\n1 passed /)
  fs.renameSync(file, `${file}~`)
  assert.match((await watched.run()).stdout, /error: there is no file `watched\/policies\/p\.json`/)
  fs.writeFileSync(file, '{')
  assert.match((await watched.run()).stdout, /1 file cannot be read/)
  fs.writeFileSync(file, policy('*'))
  assert.match((await watched.run()).stdout, /\n1 passed /)
  write('watched/tests/b.iam-test.json', tests)
  assert.match((await watched.run()).stdout, /\n2 passed \(2 tests in 2 files\)\n/)
  write('watched/tests/more/c.iam-test.json', { ...tests, policies: {} })
  assert.match((await watched.run()).stdout, /\n1 failed, 2 passed \(3 tests in 3 files\)\n/)
  // What is none of its files, and what it writes itself, starts nothing.
  write('watched/tests/notes.txt', 'x')
  await new Promise(resolve => setTimeout(resolve, 500))
  watched.child.kill('SIGINT')
  const [code, signal] = await new Promise(resolve => watched.child.on('close', (...end) => resolve(end)))
  assert.deepEqual([code, signal], [null, 'SIGINT'])
  await assert.rejects(watched.run(), /no run: \{"stdout":"","stderr":""\}/)
})

test('--watch needs files', () => {
  assert.match(refused(['test', '--watch', '-']), /^iam-verdict test: `--watch` needs files: standard input does not change\n/)
  assert.match(refused(['test', '--watch', '--threshold', 'x', 'a']), /is no percentage/)
})

test('a long run shows how far it is, on a terminal only', t => {
  const statements = Array.from({ length: 400 }, (_, index) => ({ Effect: 'Allow', Action: `sqs:Send${index}`, Resource: '*' }))
  const many = Array.from({ length: 3000 }, (_, index) => ({ name: `test ${index}`, request, expect: 'implicitDeny' }))
  write('long.iam-test.json', { policies: { identityBased: [{ Version: '2012-10-17', Statement: statements }] }, tests: many })
  const args = ['test', '--format', 'json', 'long.iam-test.json']
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26, env: { ...environment, TERM: 'xterm', CI: '' } }
  const piped = spawnSync(process.execPath, [command, ...args], options)
  assert.deepEqual([piped.status, piped.stderr], [0, ''])
  if (spawnSync('script', ['--version']).status !== 0) return t.skip('no `script` here, which makes terminals')
  const quoted = [process.execPath, command, ...args].map(part => `'${part}'`).join(' ')
  const shown = spawnSync('script', ['-qec', `${quoted} > /dev/null`, '/dev/null'], options)
  assert.equal(shown.status, 0)
  assert.match(shown.stdout, /\r\u001b\[K[\u2588\u2591]{24} long\.iam-test\.json \d+\/3000/)
  assert.ok(shown.stdout.endsWith('\r\u001b[K'), JSON.stringify(shown.stdout.slice(-80)))
  const quiet = spawnSync('script', ['-qec', `${quoted} > /dev/null`, '/dev/null'], { ...options, env: { ...options.env, TERM: 'dumb' } })
  assert.equal(quiet.stdout, '')
})
