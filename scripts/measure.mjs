#!/usr/bin/env node
// Runs the agreement script of a folder against the built package, and holds its differences
// against tests/divergences.json: a difference that is not listed there fails, and so does an entry
// that became false.
//
//   node scripts/measure.mjs DIR
import fs from 'node:fs'
import path from 'node:path'
import { output, root, run, step } from './steps.mjs'

const [folder] = process.argv.slice(2)
if (!folder || !fs.existsSync(path.join(folder, 'agree.mjs'))) {
  console.error('use: make measure MEASURE=DIR, a folder that holds agree.mjs')
  process.exit(2)
}

const report = path.join(root, 'target/measure.json')
step(`measuring agreement with ${path.join(folder, 'agree.mjs')}`)
run(process.execPath, [path.resolve(folder, 'agree.mjs'), '--package', path.join(root, 'pkg-config/dist'), '--json', report])

const { files } = JSON.parse(fs.readFileSync(report, 'utf8'))
const known = new Map(divergences().map(({ case: id, reason }) => [id, reason]))
const measured = Object.values(files)
// Cases of low confidence are told, not held against anything.
const differences = measured.flatMap(file => file.differences).filter(difference => difference.confidence !== 'low')
const different = new Set(differences.map(({ id }) => id))

const unlisted = differences.filter(({ id }) => !known.has(id))
const false_ = [...known.keys()].filter(id => !different.has(id))
for (const { id, title, want, got } of unlisted) output(`  not listed: ${id} ${title ?? ''}: want ${want}, got ${typeof got === 'string' ? got : JSON.stringify(got)}`)
for (const id of false_) output(`  no longer true: ${id}, listed because "${known.get(id)}"`)
output(`${different.size} differences, ${different.size - new Set(unlisted.map(({ id }) => id)).size} of them listed; ${false_.length} entries no longer true`)
process.exitCode = unlisted.length + false_.length > 0 ? 1 : 0

/** Every entry says why; one without a reason is a mistake. */
function divergences() {
  const file = path.join(root, 'tests/divergences.json')
  const { entries } = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : { entries: [] }
  for (const entry of entries) if (!entry.case || !entry.reason) throw new Error(`tests/divergences.json: an entry needs case and reason: ${JSON.stringify(entry)}`)
  return entries
}
