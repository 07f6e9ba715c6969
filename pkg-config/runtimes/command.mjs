// The command as shells and CI servers have it: installed, in a folder of files.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after } from 'node:test'
import { consumer } from './installed.mjs'

export const command = fs.realpathSync(path.join(consumer, 'node_modules/.bin/iam-verdict'))
export const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'iam-verdict-cli-'))
after(() => fs.rmSync(folder, { recursive: true }))

/** Neither the terminal nor the settings of whoever runs the tests count. */
const { NO_COLOR: _, FORCE_COLOR: __, ...rest } = process.env
export const environment = rest

export function run(args, { input = '', env = {}, cwd = folder } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { cwd, input, encoding: 'utf8', maxBuffer: 2 ** 24, env: { ...environment, ...env } })
  return { status, stdout, stderr }
}

export function write(name, content) {
  const file = path.join(folder, name)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content))
  return name
}

/** What stands on standard error, with nothing on standard output, at exit code 2. */
export function refused(args, options) {
  const { status, stdout, stderr } = run(args, options)
  assert.deepEqual([status, stdout], [2, ''], `${args.join(' ')}\n${stderr}`)
  return stderr
}
