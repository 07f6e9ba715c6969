#!/usr/bin/env node
// A log of CloudTrail: reading it, replaying it against other policies and in a world, and memory, as it grows. Each
// size is a process of its own, so that its memory is its own. Prints Markdown.
//
//   node benches/replay.mjs
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const RECORDS = [10_000, 100_000, 300_000, 1_000_000, 3_000_000]
const ROUNDS = 3

execFileSync('cargo', ['build', '--release', '--locked', '--manifest-path', 'benches/Cargo.toml', '--target-dir', 'target/benches', '--bin', 'replay'], { cwd: root, stdio: 'inherit' })
const bin = path.join(root, 'target/benches/release/replay')
const measure = records => JSON.parse(execFileSync(bin, [String(records)], { encoding: 'utf8' }))
const median = (rounds, name) => rounds.map(round => round[name]).sort((a, b) => a - b)[(ROUNDS - 1) / 2]

const row = (...cells) => process.stdout.write(`| ${cells.join(' | ')} |\n`)
const whole = number => Math.round(number).toLocaleString('en')
row('records', 'distinct', 'MB', 'read, ms', 'replay, ms', 'replay in a world, ms', 'calls that flip', 'memory, MB')
row(...Array(8).fill('--:'))
for (const records of RECORDS) {
  const rounds = Array.from({ length: ROUNDS }, () => measure(records))
  const [first] = rounds
  row(
    whole(records), whole(first.distinct), whole(records * first.bytesOfOne / 1e6),
    ...['readMs', 'replayMs', 'worldMs'].map(name => whole(median(rounds, name))), whole(first.flipped),
    whole(median(rounds, 'peakBytes') / 1e6)
  )
}
