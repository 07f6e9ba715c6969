#!/usr/bin/env node
// A whole organization: reading it, who-can for one resource, reachability and memory, as it grows. Each size is a
// process of its own, so that its memory is its own. Prints Markdown.
//
//   node benches/world.mjs
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const ACCOUNTS = [5, 10, 25, 50, 100]
const ROUNDS = 3

execFileSync('cargo', ['build', '--release', '--locked', '--manifest-path', 'benches/Cargo.toml', '--target-dir', 'target/benches', '--bin', 'world'], { cwd: root, stdio: 'inherit' })
const bin = path.join(root, 'target/benches/release/world')
const measure = accounts => JSON.parse(execFileSync(bin, [String(accounts)], { encoding: 'utf8' }))
const median = (rounds, name) => rounds.map(round => round[name]).sort((a, b) => a - b)[(ROUNDS - 1) / 2]

const row = (...cells) => process.stdout.write(`| ${cells.join(' | ')} |\n`)
const whole = number => Math.round(number).toLocaleString('en')
row('accounts', 'principals', 'policies', 'JSON, MB', 'read, ms', 'who can, first, ms', 'again, ms', 'those who can', 'reach, ms', 'roles reached', 'memory, MB')
row(...Array(11).fill('--:'))
for (const accounts of ACCOUNTS) {
  const rounds = Array.from({ length: ROUNDS }, () => measure(accounts))
  const [first] = rounds
  row(
    accounts, whole(first.principals), whole(first.policies), (first.bytes / 1e6).toFixed(1),
    ...['loadMs', 'whoCanFirstMs', 'whoCanMs'].map(name => whole(median(rounds, name))), whole(first.allowed + first.conditional),
    whole(median(rounds, 'reachMs')), whole(first.paths), whole(median(rounds, 'peakBytes') / 1e6)
  )
}
