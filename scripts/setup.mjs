#!/usr/bin/env node
// Installs what is missing, and nothing that is there. Each part can be asked for by name:
//
//   node scripts/setup.mjs target bindgen browser aws mutants
//
// npm packages are not here: the Makefile installs them before any script runs.
import fs from 'node:fs'
import path from 'node:path'
import { spawnSync } from 'node:child_process'
import { findChromedriver, findChromium, findFirefox } from './browser.mjs'
import { capture, output, root, run, step } from './steps.mjs'

const WASM = 'wasm32-unknown-unknown'
const MUTANTS = '27.1.0'
const tools = path.join(root, 'target/tools')

function target() {
  const sysroot = capture('rustc', ['--print', 'sysroot'])
  if (!sysroot) fail('no Rust compiler found: install Rust (stable) with rustup first')
  if (fs.existsSync(path.join(sysroot, 'lib/rustlib', WASM, 'lib'))) return
  step(`adding the Rust target ${WASM}`)
  // Without these, rustup retries for many minutes where there is no network.
  const env = { ...process.env, RUSTUP_MAX_RETRIES: '0', RUSTUP_DOWNLOAD_TIMEOUT: '5' }
  const { status } = spawnSync('rustup', ['target', 'add', WASM], { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'], timeout: 60_000 })
  if (status !== 0) fail(`rustup could not add the target ${WASM}: is there a network? By hand: rustup target add ${WASM}`)
}

/** The glue must be written by the very version that the crate was compiled with. */
function bindgen() {
  const lock = path.join(root, 'Cargo.lock')
  if (!fs.existsSync(lock)) fail('Cargo.lock is missing')
  const version = /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(fs.readFileSync(lock, 'utf8'))?.[1]
  if (!version) fail('Cargo.lock names no wasm-bindgen')
  if (capture(path.join(tools, 'bin/wasm-bindgen'), ['--version'])?.endsWith(` ${version}`)) return
  step(`installing wasm-bindgen ${version} and its test runner into target/tools (about 40 s)`)
  // Without TLS, which it needs for remote browsers only.
  install('wasm-bindgen-cli', version, '--no-default-features')
}

/** What changes the sources, for `make test-long`. */
function mutants() {
  if (capture(path.join(tools, 'bin/cargo-mutants'), ['mutants', '--version'])?.endsWith(` ${MUTANTS}`)) return
  step(`installing cargo-mutants ${MUTANTS} into target/tools (about two minutes)`)
  install('cargo-mutants', MUTANTS, '--locked')
}

/** A debug build: seconds instead of minutes, and as fast on sources of this size. */
function install(name, version, ...more) {
  const args = ['install', name, '--version', version, ...more, '--debug', '--force', '--root', tools]
  run('cargo', args, { env: { CARGO_PROFILE_DEV_DEBUG: 'false' }, quiet: true })
}

/** Browsers are wished for, not needed: without one, the tests that drive it count as skipped. */
function browser() {
  const wanted = [
    { name: 'Chromium with its driver', packages: ['chromium', 'chromium-driver'], isThere: () => findChromium() && findChromedriver() },
    { name: 'Firefox', packages: ['firefox-esr'], isThere: findFirefox }
  ].filter(({ isThere }) => !isThere())
  if (wanted.length === 0) return
  const names = wanted.map(({ name }) => name).join(' and ')
  if (!capture('sh', ['-c', 'command -v apt-get']) || process.getuid?.() !== 0) {
    output(`  ${names} not found, and cannot be installed from here: browser tests will be skipped`)
    return
  }
  step(`installing Debian's ${names}`)
  const apt = (...args) => spawnSync('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore', timeout: 300_000 }).status === 0
  const install = ['install', '-y', '--no-install-recommends', ...wanted.flatMap(({ packages }) => packages)]
  if (!apt(...install) && !(apt('update') && apt(...install))) output(`  apt-get could not install ${names}: browser tests will be skipped`)
}

/** The clients of `iam-verdict serve`: wished for, not needed, as browsers are. */
function aws() {
  const wanted = path.join(root, 'pkg-config/runtimes/aws-clients/requirements.txt')
  const folder = path.join(root, 'target/aws')
  const stamp = path.join(folder, 'installed.txt')
  const asked = fs.readFileSync(wanted, 'utf8')
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === asked) return
  step('installing the AWS CLI and boto3 into target/aws (about 20 s)')
  fs.rmSync(folder, { recursive: true, force: true })
  const does = (command, ...args) => spawnSync(command, args, { cwd: root, stdio: 'ignore', timeout: 300_000 }).status === 0
  const isMade = () => does('python3', '-m', 'venv', folder)
  // Debian has it apart from Python.
  const venv = isMade() || (process.getuid?.() === 0 && does('apt-get', 'install', '-y', '--no-install-recommends', 'python3-venv') && isMade())
  if (venv && does(path.join(folder, 'bin/python'), '-m', 'pip', 'install', '--no-deps', '--disable-pip-version-check', '-r', wanted)) fs.writeFileSync(stamp, asked)
  else output('  they cannot be installed from here: is there Python 3 with venv, and a network? Tests with them will be skipped')
}

function fail(message) {
  console.error(message)
  process.exit(1)
}

const parts = { target, bindgen, browser, aws, mutants }
for (const name of process.argv.slice(2)) {
  if (!Object.hasOwn(parts, name)) fail(`unknown part ${name}: ${Object.keys(parts).join(', ')}`)
  parts[name]()
}
