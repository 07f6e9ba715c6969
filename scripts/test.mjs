#!/usr/bin/env node
// All that CI runs. Each step says one line when it is done; what it printed shows only when it
// failed. Goes on after a failure, so that one run tells everything.
//
//   node scripts/test.mjs [GROUP ...]     groups: rust, lint, wasm, package, www; without: all
import fs from 'node:fs'
import path from 'node:path'
import { IN_TEST, testFile } from '../pkg-config/runtimes/matrix.mjs'
import { findChromedriver, findChromium } from './browser.mjs'
import { capture, execute, failures, output, root, step } from './steps.mjs'

const WASM = 'wasm32-unknown-unknown'
/** Everything of the crate that is not the binding. */
const CATALOG = ['--features', 'catalog,infrastructure']
/** The crate that reads sources, a workspace of its own. */
const CODE = ['--manifest-path', 'code/Cargo.toml']
const TARGET = ['--target-dir', 'target']
const tools = path.join(root, 'target/tools/bin')
const bin = name => path.join(root, 'node_modules/.bin', name)
const totals = { passed: 0, failed: 0, skipped: 0 }

/** How to read a runner's counts out of what it printed; `check`: the command itself is the one test. */
const COUNTS = {
  check: (_, code) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }),
  cargo(printed) {
    const counts = { passed: 0, failed: 0, skipped: 0 }
    for (const [, passed, failed, ignored] of printed.matchAll(/test result: .*?(\d+) passed; (\d+) failed; (\d+) ignored/g)) {
      counts.passed += +passed
      counts.failed += +failed
      counts.skipped += +ignored
    }
    return counts
  },
  node(printed) {
    const count = word => +(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(printed)?.[1] ?? 0)
    return { passed: count('pass'), failed: count('fail') + count('cancelled'), skipped: count('skipped') + count('todo') }
  }
}

async function test(name, kind, command, args, { env = {}, note } = {}) {
  const start = performance.now()
  const { code, printed } = await execute(command, args, { env })
  const counts = COUNTS[kind](printed, code)
  if (code !== 0 && counts.failed === 0) counts.failed = 1 // it did not compile, or died
  if (code === 0 && counts.passed + counts.skipped === 0) Object.assign(counts, { failed: 1 }) // ran nothing: a test that is lost
  for (const key of Object.keys(totals)) totals[key] += counts[key]
  if (counts.failed > 0) output(kind === 'node' ? failures(printed) : printed)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const words = kind === 'check' ? (counts.failed ? 'FAILED' : 'ok') : `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`
  output(`== ${name}: ${words} (${seconds} s)`)
  for (const line of note?.(printed) ?? []) output(`   ${line}`)
  return counts.failed === 0
}

function skip(name, why) {
  totals.skipped++
  output(`== ${name}: skipped, ${why}`)
}

const nodeTest = (name, files, options) => test(name, 'node', process.execPath, ['--test', '--test-reporter=tap', ...files], options)
const cargo = (name, kind, args, options) => test(name, kind, 'cargo', args, options)
/** Node 20 does not expand patterns itself. */
const testFiles = folder => fs.existsSync(path.join(root, folder))
  ? fs.readdirSync(path.join(root, folder)).filter(name => name.endsWith('.test.mjs')).sort().map(name => path.join(folder, name))
  : []

async function lint() {
  await cargo('rustfmt', 'check', ['fmt', '--check'])
  const deny = ['--', '-D', 'warnings']
  await cargo('clippy', 'check', ['clippy', '--locked', '--all-targets', ...CATALOG, ...deny])
  await cargo('clippy, no default features', 'check', ['clippy', '--locked', '--no-default-features', ...deny])
  await cargo('clippy, the binding for wasm32', 'check', ['clippy', '--locked', '--features', 'tools', '--target', WASM, ...deny])
  await cargo('clippy, the binding at the edge', 'check', ['clippy', '--locked', '--features', 'js-decide', '--target', WASM, ...deny])
  await cargo('clippy, benches', 'check', ['clippy', '--locked', '--all-targets', '--manifest-path', 'benches/Cargo.toml', '--target-dir', 'target/benches', ...deny])
  await cargo('rustfmt, sources', 'check', ['fmt', '--check', ...CODE, '--', '--config-path', root])
  await cargo('clippy, sources', 'check', ['clippy', '--locked', '--all-targets', ...CODE, ...TARGET, ...deny])
  await cargo('clippy, sources, the binding', 'check', ['clippy', '--locked', '--features', 'js', '--target', WASM, ...CODE, ...TARGET, ...deny])
  await cargo('documentation', 'check', ['doc', '--locked', '--no-deps', ...CATALOG], { env: { RUSTDOCFLAGS: '-D warnings' } })
  await nodeTest('scripts', testFiles('scripts/tests'))
  await test('types of the package', 'check', bin('tsc'), ['-p', 'pkg-config'])
  await test('types of the command', 'check', bin('tsc'), ['-p', 'pkg-config/cli'])
  if (capture('cargo', ['deny', '--version'])) await cargo('cargo-deny', 'check', ['deny', 'check', 'bans', 'licenses', 'sources'])
  else output('   left out: cargo-deny is not installed')
}

async function rust() {
  await cargo('cargo test', 'cargo', ['test', '--locked', '--no-fail-fast', ...CATALOG])
  await cargo('cargo test, sources', 'cargo', ['test', '--locked', '--no-fail-fast', ...CODE, ...TARGET])
}

/** Rust in real runtimes: the tests of tests/js.rs. */
async function wasm() {
  const env = { CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: path.join(tools, 'wasm-bindgen-test-runner') }
  const args = ['test', '--locked', '--features', 'tools', '--target', WASM, '--test', 'js']
  if (!fs.existsSync(path.join(root, 'tests/js.rs'))) return skip('wasm tests', 'there is no tests/js.rs')
  await cargo('wasm, Node', 'cargo', args, { env })
  const [browser, driver] = [findChromium(), findChromedriver()]
  if (!browser || !driver) return skip('wasm, Chromium', 'no Chromium or Chrome with its driver here')
  await cargo('wasm, Chromium', 'cargo', args, { env: { ...env, WASM_BINDGEN_USE_BROWSER: '1', CHROMEDRIVER: driver, WASM_BINDGEN_TEST_TIMEOUT: '60' } })
}

async function packageTests() {
  if (!await test('install the packed package', 'check', process.execPath, ['pkg-config/runtimes/installed.mjs'])) return
  const sizes = printed => [...printed.matchAll(/^ *# (\S+ \d+ of \d+ bytes gzip)$/gm)].map(match => match[1])
  await nodeTest('package: loading, the command', testFiles('pkg-config/runtimes'))
  if (await test(`install ${IN_TEST.join(', ')}`, 'check', process.execPath, ['pkg-config/runtimes/prepare.mjs', ...IN_TEST])) {
    await nodeTest('package: every call in every runtime', IN_TEST.map(testFile))
  }
  if (testFiles('tests/js').length > 0) await nodeTest('package: the cases of tests/cases', testFiles('tests/js'))
  await nodeTest('package: manifest, publint, attw, sizes', testFiles('pkg-config/checks'), { note: sizes })
  if (!await test('real answers, written as TypeScript', 'check', process.execPath, ['pkg-config/test-d/samples.mjs'])) return
  for (const config of ['tsconfig.json', 'tsconfig.bare.json', 'tsconfig.node.json']) {
    await test(`types as users see them, ${config}`, 'check', bin('tsc'), ['-p', `pkg-config/test-d/${config}`])
  }
}

async function www() {
  await test('types of the page', 'check', bin('tsc'), ['-p', 'www'])
  const files = testFiles('www/tests')
  if (files.length === 0) return skip('playground tests', 'there are none in www/tests')
  await nodeTest('playground', files)
}

const GROUPS = { lint, rust, wasm, package: packageTests, www }
const NEEDS_BUILD = ['package', 'www']
/** Not a browser: its tests wait for answers. */
const BESIDE_BUILD = ['lint', 'rust']

const wanted = process.argv.slice(2)
const unknown = wanted.filter(name => !Object.hasOwn(GROUPS, name))
if (unknown.length > 0) {
  console.error(`unknown group ${unknown.join(', ')}: ${Object.keys(GROUPS).join(', ')}`)
  process.exit(2)
}
const groups = wanted.length > 0 ? wanted : Object.keys(GROUPS)
const start = performance.now()
step('setting up')
if (!await test('set-up', 'check', process.execPath, ['scripts/setup.mjs', 'target', ...(groups.includes('wasm') ? ['bindgen'] : []), 'browser', ...(groups.includes('package') ? ['aws'] : [])])) process.exit(1)
// One thing at a time compiles to WebAssembly, and mostly on one core: what only compiles and computes goes on beside it.
const building = groups.some(name => NEEDS_BUILD.includes(name))
  ? test('build', 'check', 'make', ['-s', 'build'], { note: printed => [...printed.matchAll(/^ {2}(.*SHA-256.*)$/gm)].map(match => match[1]) })
  : true
for (const name of groups) {
  const built = BESIDE_BUILD.includes(name) || await building
  if (built || !NEEDS_BUILD.includes(name)) await GROUPS[name]()
  else skip(name, 'the build failed')
}
output(`all of it took ${Math.round((performance.now() - start) / 1000)} s`)
output(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
process.exitCode = totals.failed > 0 ? 1 : 0
