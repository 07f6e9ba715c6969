#!/usr/bin/env node
// How many instructions the scenarios of benches/counts.rs take, counted by valgrind: the same number
// whatever else the machine is doing. Held against benches/counts.json, where the compiler is the same.
//
//   node scripts/counts.mjs [--record]
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { capture, output, root, run, step } from './steps.mjs'

const RECORD = path.join(root, 'benches/counts.json')
const BINARY = path.join(root, 'target/benches/release/counts')
/** How far a count may be from the recorded one. */
const TOLERANCE = 0.02
/** What a scenario takes is the difference between so many times and twice as many: so getting ready is not counted. */
const TIMES = 100

/** Instructions of each scenario, once; undefined without valgrind. */
function count() {
  if (!capture('valgrind', ['--version'])) return undefined
  run('cargo', ['build', '--quiet', '--locked', '--release', '--bin', 'counts', '--manifest-path', 'benches/Cargo.toml', '--target-dir', 'target/benches'])
  const names = capture(BINARY, []).split('\n')
  return Object.fromEntries(names.map(name => {
    const [once, twice] = [TIMES, 2 * TIMES].map(times => instructions(name, times))
    return [name, Math.round((twice - once) / TIMES)]
  }))
}

function instructions(name, times) {
  const log = path.join(root, 'target/benches/callgrind.log')
  run('valgrind', ['--tool=callgrind', '--callgrind-out-file=/dev/null', `--log-file=${log}`, BINARY, name, String(times)], { quiet: true })
  return Number(/Collected : (\d+)/.exec(fs.readFileSync(log, 'utf8'))[1])
}

/** What is further from the recorded counts than the tolerance, in words. */
export function differences(counted, recorded) {
  const names = new Set([...Object.keys(counted), ...Object.keys(recorded)])
  return [...names].flatMap(name => {
    const [is, was] = [counted[name], recorded[name]]
    if (is === undefined) return [`${name}: recorded, and no scenario`]
    if (was === undefined) return [`${name}: ${is} instructions, not recorded`]
    return Math.abs(is / was - 1) > TOLERANCE ? [`${name}: ${is} instructions, recorded ${was}`] : []
  })
}

/** The counts, whether they were compared, and what differs. */
export function counts() {
  const counted = count()
  if (!counted) return { counted: {}, note: 'not counted: valgrind is not installed', wrong: [] }
  const { compiler, instructions: recorded } = JSON.parse(fs.readFileSync(RECORD, 'utf8'))
  const here = capture('rustc', ['--version'])
  if (here !== compiler) return { counted, note: `not compared: recorded with ${compiler}, here is ${here}`, wrong: [] }
  return { counted, note: `as recorded, within ${TOLERANCE * 100} %`, wrong: differences(counted, recorded) }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  step('counting instructions')
  if (process.argv.includes('--record')) {
    const counted = count()
    if (!counted) throw new Error('valgrind is needed')
    fs.writeFileSync(RECORD, `${JSON.stringify({ compiler: capture('rustc', ['--version']), instructions: counted }, undefined, 2)}\n`)
    output(JSON.stringify(counted, undefined, 2))
  } else {
    const { counted, note, wrong } = counts()
    output(JSON.stringify(counted, undefined, 2))
    for (const line of wrong.length > 0 ? wrong : [note]) output(line)
    if (wrong.length > 0) {
      output('where that is meant: node scripts/counts.mjs --record')
      process.exitCode = 1
    }
  }
}
