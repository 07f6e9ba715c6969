#!/usr/bin/env node
// Builds the package a second time, from the same sources in another folder, and compares every file of both.
//
//   node scripts/reproducible.mjs
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { capture, output, root, run, step } from './steps.mjs'

/** Deeper than the repository, and named otherwise: nothing of the path may reach a file. */
const elsewhere = path.join(root, 'target/long/reproducible/a folder elsewhere')
/** What set-up installed, which is not built here. Copied: of a link, the bundler would tell where it leads. */
const TOOLS = ['node_modules', 'target/tools']

const hash = file => createHash('sha256').update(fs.readFileSync(file)).digest('hex')
const hashes = dist => Object.fromEntries(fs.readdirSync(dist, { recursive: true }).map(String).sort()
  .filter(file => fs.statSync(path.join(dist, file)).isFile()).map(file => [file, hash(path.join(dist, file))]))

export function reproducible() {
  const files = capture('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  if (files === undefined) throw new Error('which files are sources is asked of git: this is no clone')
  fs.rmSync(elsewhere, { recursive: true, force: true })
  for (const file of files.split('\0').filter(file => file !== '' && fs.existsSync(path.join(root, file)))) {
    fs.cpSync(path.join(root, file), path.join(elsewhere, file))
  }
  for (const name of TOOLS) {
    fs.cpSync(path.join(root, name), path.join(elsewhere, name), { recursive: true, verbatimSymlinks: true })
  }
  step('building a second time, elsewhere')
  run(process.execPath, ['pkg-config/build.mjs'], { cwd: elsewhere, quiet: true })
  const [first, second] = [root, elsewhere].map(folder => hashes(path.join(folder, 'pkg-config/dist')))
  const differ = [...new Set([...Object.keys(first), ...Object.keys(second)])].filter(file => first[file] !== second[file])
  if (differ.length > 0) throw new Error(`two builds differ in ${differ.join(', ')}`)
  fs.rmSync(elsewhere, { recursive: true })
  return first
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  run('make', ['-s', 'build'], { quiet: true })
  for (const [file, sum] of Object.entries(reproducible())) output(`${sum}  ${file}`)
}
