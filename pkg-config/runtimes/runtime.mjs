// A folder here is a runtime. Its test runs the program there, and hands what was found to `tell`.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { askGuard } from './ask.mjs'
import { calls } from './calls.mjs'
import { importByName } from './installed.mjs'
import { root } from '../../scripts/steps.mjs'
import { record } from './matrix.mjs'
import { workspace } from './prepare.mjs'

const execute = promisify(execFile)
const MINUTES = 60_000

/** Runs a command in the workspace of a runtime; resolves to what it printed. */
export async function run(name, command, args, options = {}) {
  try {
    return (await execute(command, args, { cwd: workspace(name), maxBuffer: 1 << 26, timeout: 5 * MINUTES, ...options })).stdout
  } catch (error) {
    throw new Error(`${error.message}\n${error.stdout}`)
  }
}

/** The same for a command that prints what was found as its last line. */
export const printed = async (...args) => JSON.parse((await run(...args)).trimEnd().split('\n').at(-1))

/** Of a tool that the repository itself has. */
export const versionOfTool = name => JSON.parse(fs.readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')).version
export const bin = (name, command) => path.join(workspace(name), 'node_modules/.bin', command)
export const versionOf = (name, dependency) => JSON.parse(fs.readFileSync(path.join(workspace(name), 'node_modules', dependency, 'package.json'), 'utf8')).version

/** The names of all calls: none may be missing anywhere. */
const wanted = {}
for (const entry of ['iam-verdict', 'iam-verdict/slim', 'iam-verdict/tools']) wanted[entry] = Object.keys(calls(await importByName(entry), { instances: [] }))
wanted['iam-verdict/edge'] = (await askGuard(await importByName('iam-verdict/edge'))).outcomes.map(([name]) => name)

/** What was found somewhere, as tests of Node's runner and rows of the matrix. `needsInit`: calls before `init` are refused. */
export function tell({ what, needsInit = false, ...runtime }, found) {
  for (const [entry, { before, outcomes }] of Object.entries(found)) {
    const where = `${runtime.runtime}, ${what}, ${entry}`
    test(`${where}: every call was made`, () => {
      assert.deepEqual(outcomes.map(([name]) => name), wanted[entry])
      if (before) assert.equal(before, needsInit ? 'EngineError not-initialized' : 'no error')
    })
    for (const [name, wrong] of outcomes) test(`${where}: ${name}`, () => assert.equal(wrong ?? undefined, undefined))
    record({ ...runtime, what, entry, calls: outcomes.length })
  }
}

/** The same for pages of a browser, which must not complain either. */
export function tellPages(runtime, visited, needsInit = true) {
  for (const [what, { found, complaints }] of Object.entries(visited)) {
    test(`${runtime.runtime}, ${what}: the console is empty`, () => assert.deepEqual(complaints, []))
    tell({ ...runtime, what, needsInit }, found)
  }
}

export const skip = (name, why) => test(name, { skip: why }, () => {})
