#!/usr/bin/env node
// Runs the agreement script of a folder against the built package, and holds its differences
// against tests/divergences.json: a difference that is not listed there fails, and so does an entry
// that became false.
//
//   node scripts/measure.mjs DIR
import fs from 'node:fs'
import path from 'node:path'
import { hold } from './divergences.mjs'
import { output, root, run, step } from './steps.mjs'

const [folder] = process.argv.slice(2)
if (!folder || !fs.existsSync(path.join(folder, 'agree.mjs'))) {
  console.error('use: make measure MEASURE=DIR, a folder that holds agree.mjs')
  process.exit(2)
}

const report = path.join(root, 'target/measure.json')
step(`measuring agreement with ${path.join(folder, 'agree.mjs')}`)
run(process.execPath, [path.resolve(folder, 'agree.mjs'), '--package', path.join(root, 'pkg-config/dist'), '--json', report])

const read = file => JSON.parse(fs.readFileSync(file, 'utf8'))
const { differences, unlisted, stale } = hold(read(report).files, read(path.join(root, 'tests/divergences.json')))
for (const { id, title, want, got } of unlisted) output(`  not listed: ${id} ${title ?? ''}: want ${want}, got ${typeof got === 'string' ? got : JSON.stringify(got)}`)
for (const [id, reason] of stale) output(`  no longer true: ${id}, listed because "${reason}"`)
output(`${differences} differences, ${unlisted.length} of them not listed; ${stale.length} entries no longer true`)
process.exitCode = unlisted.length + stale.length > 0 ? 1 : 0
