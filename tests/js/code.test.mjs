// Holds tests/code together: every expectation speaks of lines that its program has and of actions that the
// catalog knows, in the shape that its README tells.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'

const folder = new URL('../code/', import.meta.url)
const dist = new URL('../../pkg-config/dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('package.json', dist), 'utf8'))
const { default: init, expandActions } = await import(new URL(manifest.exports['./tools'].import.default, dist).href)
await init()

const ENDINGS = { python: ['py'], javascript: ['cjs', 'js', 'mjs', 'ts', 'tsx'] }
const LICENSES = ['Apache-2.0', 'BSD-3-Clause', 'MIT', 'MIT-0']
const UNSEEN = ['client', 'library', 'method', 'service', 'shell']
const ARN = /^arn:(\$\{Partition\}|aws):[a-z0-9-]+:(\$\{Region\}|[a-z0-9-]*):(\$\{Account\}|\d*|aws):\S+$/

const keys = (object, ...allowed) => assert.deepEqual(Object.keys(object), allowed.filter(key => key in object))
const text = (...values) => values.forEach(value => assert.ok(typeof value === 'string' && value.length > 0, value))
const inOrder = list => assert.deepEqual(list, list.toSorted((a, b) => a.line - b.line))

function checkLine(lines, line) {
  assert.ok(Number.isInteger(line) && lines[line - 1]?.trim(), `line ${line} is not there, or empty`)
}

function checkAction(name) {
  assert.deepEqual(expandActions(name), [name], `${name} is no action`)
}

function checkCall(lines, call) {
  keys(call, 'line', 'service', 'operation', 'actions', 'resources', 'conditional')
  const { line, service, operation, actions, resources, conditional } = call
  checkLine(lines, line)
  assert.match(service, /^[a-z0-9-]+$/)
  assert.match(operation, /^[A-Z]\w+$/)
  actions.forEach(checkAction)
  assert.ok(!resources || resources.length > 0 && actions.length > 0, `line ${line}: resources of no action`)
  for (const resource of resources ?? []) assert.match(resource, ARN)
  assert.ok(!conditional || conditional.length > 0)
  for (const condition of conditional ?? []) {
    keys(condition, 'action', 'when')
    checkAction(condition.action)
    text(condition.when)
  }
}

function checkSource(source) {
  if (source === 'own') return
  keys(source, 'package', 'version', 'path', 'licence', 'cut')
  const { licence, cut, ...where } = source
  text(where.package, where.version, where.path)
  assert.ok(LICENSES.includes(licence), licence)
  assert.equal(cut, true)
}

function checkExpectation(program, expectation) {
  keys(expectation, 'what', 'source', 'calls', 'notSeen')
  const { what, source, calls, notSeen } = expectation
  const lines = program.split('\n')
  text(what)
  checkSource(source)
  assert.ok(calls.length + notSeen.length > 0)
  inOrder(calls)
  for (const call of calls) checkCall(lines, call)
  inOrder(notSeen)
  for (const one of notSeen) {
    keys(one, 'line', 'why')
    checkLine(lines, one.line)
    assert.ok(UNSEEN.includes(one.why), one.why)
  }
}

for (const [language, endings] of Object.entries(ENDINGS)) {
  const read = file => readFileSync(new URL(`${language}/${file}`, folder), 'utf8')
  const files = readdirSync(new URL(`${language}/`, folder)).sort()
  const programs = files.filter(file => !file.endsWith('.expected.json'))
  const services = new Set()
  for (const file of programs) {
    test(`${language}/${file}`, () => {
      const expectation = JSON.parse(read(`${file}.expected.json`))
      checkExpectation(read(file), expectation)
      for (const { service } of expectation.calls) services.add(service)
    })
  }
  test(`${language}: as many programs, endings and services as the README tells`, () => {
    assert.equal(programs.length, 30)
    assert.equal(files.length, 60)
    assert.deepEqual([...new Set(programs.map(file => file.split('.').at(-1)))].sort(), endings)
    assert.ok(services.size >= 15, [...services].join())
  })
}
