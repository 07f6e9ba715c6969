#!/usr/bin/env node
// The crate as a library: used by another crate, packed, and compiled by the oldest Rust that it promises.
//
//   node scripts/crate.mjs
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { capture, output, root, run, step } from './steps.mjs'

const read = file => fs.readFileSync(path.join(root, file), 'utf8')
const manifest = read('Cargo.toml')
const field = name => new RegExp(`^${name} = "(.*)"$`, 'm').exec(manifest)[1]
export const MSRV = field('rust-version')

/** The examples that users read are what is run: the first block of Rust behind a text, its hidden lines too. */
function example(text, after) {
  const blocks = text.slice(text.indexOf(after)).matchAll(/^```(\w*)\n([^]*?)^```$/gm)
  const [, , block] = [...blocks].find(([, language]) => language === '' || language === 'rust')
  return block.replaceAll(/^# ?/gm, '')
}
const documentation = read('src/lib.rs').replaceAll(/^\/\/! ?/gm, '')
const asMain = (source, result) => `fn main() -> ${result} {\n${source}\n}\n`

/** What another crate writes to use ours, and the crates that it gets by that. */
const USES = [
  {
    name: 'as it is',
    flags: [],
    main: asMain(example(read('README.md'), '## From Rust'), 'Result<(), iam_verdict::api::wire::Error>'),
    crates: ['base64', 'csv-core', 'memchr', 'strsim', 'serde', 'serde_json']
  },
  {
    name: 'without features',
    flags: ['--no-default-features'],
    main: asMain(example(documentation, '# Features'), '()'),
    crates: ['base64', 'csv-core', 'memchr', 'strsim']
  },
  {
    name: 'with catalog and infrastructure',
    flags: ['--features', 'catalog,infrastructure'],
    main: asMain(`assert!(iam_verdict::catalog::Catalog::embedded().is_ok());\n${example(documentation, 'iam-verdict')}`, 'Result<(), iam_verdict::api::wire::Error>'),
    crates: ['base64', 'csv-core', 'memchr', 'strsim', 'serde', 'serde_json', 'saphyr-parser']
  }
]

/** A crate of its own that asks for ours by `cargo add`, built and run. */
function asDependency({ name, flags, main, crates }) {
  step(`another crate uses ours, ${name}`)
  const cwd = path.join(root, 'target/long/dependent')
  fs.rmSync(path.join(cwd, 'src'), { recursive: true, force: true })
  fs.mkdirSync(path.join(cwd, 'src'), { recursive: true })
  fs.writeFileSync(path.join(cwd, 'Cargo.toml'), '[package]\nname = "dependent"\nversion = "0.0.0"\nedition = "2024"\n\n[workspace]\n')
  fs.writeFileSync(path.join(cwd, 'src/main.rs'), main)
  run('cargo', ['add', 'iam-verdict', '--path', root, ...flags], { cwd, quiet: true })
  run('cargo', ['run', '--quiet'], { cwd, quiet: true })
  const direct = capture('cargo', ['tree', '--package', 'iam-verdict', '--edges', 'normal', '--depth', '1', '--prefix', 'none', '--format', '{p}'], { cwd })
  const got = direct.split('\n').slice(1).map(line => line.split(' ')[0]).sort()
  if (got.join() !== [...crates].sort().join()) throw new Error(`${name}, it depends on ${got.join(', ')}; meant are ${crates.join(', ')}`)
}

/** By that very compiler: only the library, because whoever uses it compiles nothing else. */
function byOldestRust() {
  step(`compiling with Rust ${MSRV}`)
  const toolchain = `${MSRV}.0`
  if (!capture('rustup', ['run', toolchain, 'rustc', '--version'])) {
    const env = { RUSTUP_MAX_RETRIES: '0', RUSTUP_DOWNLOAD_TIMEOUT: '5' }
    run('rustup', ['toolchain', 'install', toolchain, '--profile', 'minimal', '--no-self-update'], { env, quiet: true })
  }
  for (const flags of [['--no-default-features'], [], ['--features', 'catalog,infrastructure']]) {
    run('cargo', [`+${toolchain}`, 'check', '--locked', '--lib', '--target-dir', 'target/msrv', ...flags], { quiet: true })
  }
}

/** Packs it, and builds what was packed, as a registry's users will. */
function dryRun() {
  step('cargo publish --dry-run')
  run('cargo', ['publish', '--dry-run', '--locked', '--allow-dirty', '--target-dir', 'target/publish'], { quiet: true })
}

export function crate() {
  for (const use of USES) asDependency(use)
  dryRun()
  byOldestRust()
  return `${USES.length} ways to use it, \`cargo publish --dry-run\`, compiled by Rust ${MSRV}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) output(`  ${crate()}`)
