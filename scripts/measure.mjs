#!/usr/bin/env node
// Runs the agreement script of a folder against the built package, and holds its differences
// against tests/divergences.json: a difference that is not listed there fails, and so does an entry
// that became false. Held are the cases of our own specification; those of other projects, which
// know other rules, are counted only.
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
// Cases of low confidence are told, not held against anything.
const counted = file => file.differences.filter(difference => difference.confidence !== 'low')
const own = Object.values(files).filter(file => file.suite !== 'peers')
const differences = own.flatMap(counted)
const different = new Set(differences.map(({ id }) => id))
const known = divergences()

const unlisted = differences.filter(({ id }) => !known.has(id))
const stale = [...known.keys()].filter(id => !different.has(id))
for (const { id, title, want, got } of unlisted) output(`  not listed: ${id} ${title ?? ''}: want ${want}, got ${typeof got === 'string' ? got : JSON.stringify(got)}`)
for (const id of stale) output(`  no longer true: ${id}, listed because "${known.get(id)}"`)
const peers = Object.values(files).filter(file => file.suite === 'peers').flatMap(counted).length
output(`${different.size} differences, ${different.size - new Set(unlisted.map(({ id }) => id)).size} of them listed; ${stale.length} entries no longer true; other projects' cases: ${peers} differences`)
process.exitCode = unlisted.length + stale.length > 0 ? 1 : 0

/** Which cases may differ, and why. Every entry says why; one without a reason is a mistake. */
function divergences() {
  const file = path.join(root, 'tests/divergences.json')
  const { entries, notYetDecided = [] } = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : { entries: [] }
  for (const entry of entries) if (!entry.case || !entry.reason) throw new Error(`tests/divergences.json: an entry needs case and reason: ${JSON.stringify(entry)}`)
  return new Map([...entries.map(({ case: id, reason }) => [id, reason]), ...notYetDecided.map(id => [id, 'not yet decided'])])
}
