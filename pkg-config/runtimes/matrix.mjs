#!/usr/bin/env node
// The matrix of runtimes: what was really run. Tests keep their rows in `target`; this program writes them into
// `matrix.json`, and from there into docs/RUNTIMES.md and the README.
//
//   node pkg-config/runtimes/matrix.mjs
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { output, root } from '../../scripts/steps.mjs'

const here = path.join(root, 'pkg-config/runtimes')
const results = path.join(root, 'target/runtimes/results')
const file = path.join(here, 'matrix.json')

/** Folders of runtimes, in the order of the tables. */
export const RUNTIMES = [
  'node', 'deno', 'bun', 'workerd', 'edge-runtime', 'chromium', 'firefox', 'vite', 'webpack', 'esbuild', 'rollup', 'next', 'jest', 'vitest'
]
/** Those of `make test`; `make test-long` runs all. */
export const IN_TEST = ['node', 'deno', 'bun', 'workerd', 'edge-runtime', 'chromium', 'esbuild']

export const testFile = name => `pkg-config/runtimes/${name}/${name}.test.mjs`

const kept = []

/** Keeps what a test ran; all of a folder at once, and only if no test of it failed. */
export function record(row) {
  if (kept.length === 0) process.once('exit', code => {
    if (code !== 0) return
    fs.mkdirSync(results, { recursive: true })
    fs.writeFileSync(path.join(results, `${row.folder}.json`), JSON.stringify(kept))
  })
  kept.push({ ...row, date: new Date().toISOString().slice(0, 10) })
}

/** So that nothing is taken for a result of a run that it is not of. */
export const forget = names => names.forEach(name => fs.rmSync(path.join(results, `${name}.json`), { force: true }))

export const matrix = () => JSON.parse(fs.readFileSync(file, 'utf8'))

/** Rows of one kind in one: `calls` by entry. */
function gather(rows) {
  const gathered = new Map()
  for (const { entry, calls, ...row } of rows) {
    const key = JSON.stringify(row)
    if (!gathered.has(key)) gathered.set(key, { ...row, calls: {} })
    gathered.get(key).calls[entry] = calls
  }
  return [...gathered.values()]
}

const command = folder => IN_TEST.includes(folder) ? '`make test`' : '`make test-long`'
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')

/** The page of docs: a row for each way. */
export const pageTable = rows => table(['runtime', 'version', 'what', 'calls', 'in', 'run on'], rows.map(({ folder, runtime, version, what, calls, date }) =>
  [runtime, version, what, Object.entries(calls).map(([entry, count]) => `${count} of \`${entry}\``).join(', '), command(folder), date]))

/** The README: a row for each runtime. */
export const readmeTable = rows => table(['runtime', 'version', 'what', 'in', 'run on'], RUNTIMES.flatMap(folder => {
  const own = rows.filter(row => row.folder === folder)
  return own.length === 0 ? [] : [[own[0].runtime, own[0].version, own.map(({ what }) => what).join('; '), command(folder), own[0].date]]
}))

export const PLACES = [['docs/RUNTIMES.md', pageTable], ['README.md', readmeTable]]
export const between = /(<!-- runtimes: written by pkg-config\/runtimes\/matrix.mjs -->\n)[^]*?(<!-- \/runtimes -->)/

/** A runtime that was not run now keeps what it had. */
function write() {
  const before = fs.existsSync(file) ? matrix() : []
  const rows = RUNTIMES.flatMap(folder => {
    const result = path.join(results, `${folder}.json`)
    return fs.existsSync(result) ? gather(JSON.parse(fs.readFileSync(result, 'utf8'))) : before.filter(row => row.folder === folder)
  })
  fs.writeFileSync(file, `[\n${rows.map(row => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`)
  for (const [place, written] of PLACES) {
    const text = fs.readFileSync(path.join(root, place), 'utf8')
    fs.writeFileSync(path.join(root, place), text.replace(between, (_, begin, end) => `${begin}${written(rows)}\n${end}`))
  }
  output(`${rows.length} rows, in matrix.json, ${PLACES.map(([place]) => place).join(' and ')}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) write()
