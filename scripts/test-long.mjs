#!/usr/bin/env node
// The long runs, apart from `make test`: the property tests over many scenarios, a million changed saved sets, a million scenarios
// against the oracle and by every call, a hundred thousand through the package, every runtime, instructions counted,
// and mutants of the sources. They go on where they were stopped, as long as no source changes. The
// result of a whole run is written into docs/LONG_RUNS.md.
//
//   node scripts/test-long.mjs [RUN ...]     runs: the names of RUNS below; without: all
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { forget, RUNTIMES, testFile } from '../pkg-config/runtimes/matrix.mjs'
import { counts } from './counts.mjs'
import { crate } from './crate.mjs'
import { hold, list, sample, tryAll } from './mutants.mjs'
import { reproducible } from './reproducible.mjs'
import { capture, execute, failures, output, root, run, step } from './steps.mjs'

/** Of the mutants of a folder at most so many are tried, unless all are; which ones follows from the seed. */
const SAMPLE = { count: 300, seed: 1 }
/**
 * Folders whose mutants are tried, and the tests of each pass: those that state rules are quick to compile
 * and to run; what survives them, such as a plan that leaves out a statement, is for those that ask much. Tests that
 * take a second or two are not optimized: compiling that for each mutant takes longer.
 */
const MUTANTS = {
  decision: { all: ['src/decide'], sampled: ['src/evaluate'], passes: [{ tests: ['--test=cases', '--test=trace'] }, { tests: ['--lib', '--test=differential'] }] },
  findings: { all: [], sampled: ['src/validate'], passes: [
    { tests: ['--features=catalog', '--test=validation'], isOptimized: false },
    { tests: ['--features=catalog', '--lib', '--test=semantic', '--test=managed_policies'] }
  ] }
}
const folder = path.join(root, 'target/long')
const stateFile = path.join(folder, 'state.json')
const reportFile = path.join(root, 'docs/LONG_RUNS.md')
const listFile = path.join(root, 'tests/mutants.json')
const read = file => JSON.parse(fs.readFileSync(file, 'utf8'))
const count = number => number.toLocaleString('en-US')

const files = name => fs.readdirSync(path.join(root, name), { recursive: true })
  .map(file => path.join(root, name, file)).filter(file => fs.statSync(file).isFile()).sort()
const compiler = capture('rustc', ['--version'])
/** What the runs depend on; the list of mutants is held against their outcome afterwards. */
function fingerprint() {
  const hash = createHash('sha256').update(compiler)
  const sources = [...files('src'), ...files('tests'), ...['Cargo.toml', 'Cargo.lock'].map(name => path.join(root, name))]
  for (const file of sources.filter(file => file !== listFile)) hash.update(file.slice(root.length)).update(fs.readFileSync(file))
  return hash.digest('hex')
}

let state = { sources: fingerprint(), rounds: {}, passes: {} }
const stopped = fs.existsSync(stateFile) ? read(stateFile) : undefined
if (stopped?.sources === state.sources) state = stopped
else fs.rmSync(folder, { recursive: true, force: true })
function save() {
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(`${stateFile}.new`, JSON.stringify(state))
  fs.renameSync(`${stateFile}.new`, stateFile)
}

/** Rounds of a test file, or of the tests in it whose name holds a text, each with other scenarios: a stopped run repeats one round at most. */
async function rounds(test, name, wanted, times, numbers) {
  const done = state.rounds[`${test} ${name}`] ??= []
  while (done.length < wanted) {
    const { code, printed } = await execute('cargo', ['test', '--locked', '--test', test, '--', '--nocapture', name], { env: { IAM_VERDICT_LONG: String(times) } })
    const found = numbers.exec(printed)
    if (code !== 0 || !found) throw new Error(printed)
    done.push(found.slice(1).map(Number))
    save()
    output(`   round ${done.length} of ${wanted}`)
  }
  return done
}

/** Bytes of a saved set, changed by someone who hashes them anew: 2,000 of them in `make test`. */
async function savedSets() {
  const done = await rounds('saved', 'so_does_any_mixture', 5, 100, /(\d+) passed/)
  return [`| saved sets, changed and hashed anew | ${count(done.length * 100 * 2000)} of them | each is refused, or decides as it explains |`]
}

/** Every property asks 600 scenarios in `make test`. */
async function properties() {
  const done = await rounds('properties', '', 10, 10, /(\d+) passed/)
  return [`| property tests | ${done[0][0]} properties, ${count(done.length * 10 * 600)} scenarios each | all hold |`]
}

async function oracle() {
  const done = await rounds('differential', 'the_engine_decides_as_the_oracle_does', 10, 5, /(\d+) scenarios, (\d+) answered/)
  const [asked, answered] = [0, 1].map(place => done.reduce((sum, numbers) => sum + numbers[place], 0))
  return [`| engine against oracle | ${count(asked)} scenarios, ${count(answered)} of them answered by the oracle | no difference |`]
}

/** Compiled or not, packed or as text, one request or a list. */
async function calls() {
  const done = await rounds('differential', 'every_call_decides_alike', 10, 34, /(\d+) scenarios, (\d+) packed/)
  const [asked, packed] = [0, 1].map(place => done.reduce((sum, numbers) => sum + numbers[place], 0))
  return [`| every call, natively | ${count(asked)} scenarios with three requests each, ${count(packed)} of them packed | no difference |`]
}

/** The package, which is WebAssembly, against the engine natively. */
async function throughPackage() {
  run('make', ['-s', 'build'], { quiet: true })
  const { code, printed } = await execute(process.execPath, ['--test', '--test-reporter=tap', 'tests/js/generated.test.mjs'], { env: { IAM_VERDICT_LONG: '1' } })
  const found = /# (\d+) scenarios/.exec(printed)
  if (code !== 0 || !found) throw new Error(printed)
  return [`| every call of the package, under Node ${process.versions.node} | ${count(+found[1])} scenarios | as natively |`]
}

/** The package, built, packed and installed where these runtimes and checks look for it. */
function prepare(...names) {
  run('make', ['-s', 'build'], { quiet: true })
  run(process.execPath, ['pkg-config/runtimes/installed.mjs'], { quiet: true })
  run(process.execPath, ['pkg-config/runtimes/prepare.mjs', ...names])
}

/** How many tests of a file passed; all must. */
async function nodeTest(file) {
  const { code, printed } = await execute(process.execPath, ['--test', '--test-reporter=tap', file])
  if (code !== 0) throw new Error(failures(printed))
  return +/^# pass (\d+)$/m.exec(printed)[1]
}

/** Every runtime, and the tables of what was run. */
async function runtimes() {
  prepare(...RUNTIMES)
  forget(RUNTIMES)
  let made = 0
  for (const name of RUNTIMES) {
    made += await nodeTest(testFile(name))
    output(`   ${name}`)
  }
  run(process.execPath, ['pkg-config/runtimes/matrix.mjs'])
  return [`| every call in every runtime | ${RUNTIMES.length} runtimes, ${count(made)} tests | all pass (docs/RUNTIMES.md) |`]
}

/** A program that was written for AWS's SDK, and the SDK's own model of the answer. */
async function dropIn() {
  prepare('aws-sdk')
  const made = await nodeTest('pkg-config/checks/aws-sdk/drop-in.test.mjs')
  const { version } = read(path.join(root, 'target/runtimes/aws-sdk/node_modules/@aws-sdk/client-iam/package.json'))
  return [`| \`simulateCustomPolicy\` in the place of \`@aws-sdk/client-iam\` ${version} | ${made} tests | every member is the model's |`]
}

const asLibrary = async () => [`| the crate as a library | ${crate()} | all build and run |`]

async function builds() {
  run('make', ['-s', 'build'], { quiet: true })
  const files = Object.entries(reproducible())
  const wasm = files.filter(([file]) => file.endsWith('.wasm')).map(([file, hash]) => `\`${file}\` ${hash.slice(0, 16)}…`)
  return [`| two builds, in two folders | ${files.length} files | the same bytes: ${wasm.join(', ')} |`]
}

async function instructions() {
  const { counted, note, wrong } = counts()
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  return Object.entries(counted).map(([name, number]) => `| instructions: ${name} | ${count(number)} | ${note} |`)
}

async function mutants(group) {
  run(process.execPath, ['scripts/setup.mjs', 'mutants'])
  const { all, sampled, passes } = MUTANTS[group]
  const lists = Object.fromEntries([...all, ...sampled].map(name => [name, list(name)]))
  const tried = Object.fromEntries(Object.entries(lists).map(([name, found]) => [name, all.includes(name) ? found : sample(found, SAMPLE.count, SAMPLE.seed)]))
  const outcomes = await tryAll(Object.values(tried).flat(), path.join(folder, group), passes, state.passes[group] ??= [], save)
  const isOf = ({ mutant }) => Object.keys(lists).some(name => mutant.startsWith(`${name}/`))
  const { unlisted, stale } = hold(Object.values(lists).flat(), outcomes, read(listFile).survivors.filter(isOf))
  for (const { name, at } of unlisted) output(`  survives, and is not listed: ${name}: ${at}`)
  for (const { mutant, at, reason } of stale) output(`  no longer true: ${mutant}: ${at}, listed because "${reason}"`)
  if (unlisted.length + stale.length > 0) throw new Error(`${unlisted.length} survivors are not listed in tests/mutants.json, ${stale.length} entries are no longer true`)
  return Object.entries(tried).map(([name, { length }]) => {
    const of = outcome => tried[name].filter(mutant => outcomes[mutant.name] === outcome).length
    const part = length === lists[name].length ? `all ${length}` : `${length} of ${lists[name].length}, seed ${SAMPLE.seed}`
    return `| mutants of \`${name}\` | ${part} | ${of('caught') + of('timeout')} caught, ${of('unviable')} do not compile, ${of('missed')} change nothing (\`tests/mutants.json\`) |`
  })
}

/** Puts the result on top of the others; one of the same day is replaced. */
function report(rows) {
  const date = new Date().toISOString().slice(0, 10)
  const machine = `${os.cpus().length} × ${os.cpus()[0].model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GB`
  const commit = capture('git', ['rev-parse', '--short', 'HEAD']) ?? 'none'
  const section = [`## ${date}`, '', `${machine}; ${compiler}; commit ${commit}.`, '', '| run | size | result |', '|---|---|---|', ...rows].join('\n')
  const [head, ...sections] = fs.readFileSync(reportFile, 'utf8').split(/^(?=## )/m)
  const others = sections.filter(text => !text.startsWith(`## ${date}\n`))
  fs.writeFileSync(reportFile, `${[head, section, ...others].map(text => text.trim()).join('\n\n')}\n`)
}

const RUNS = { properties, 'saved-sets': savedSets, oracle, calls, package: throughPackage, runtimes, 'drop-in': dropIn, builds, crate: asLibrary, instructions, mutants: () => mutants('decision'), findings: () => mutants('findings') }
const wanted = process.argv.slice(2)
const unknown = wanted.filter(name => !Object.hasOwn(RUNS, name))
if (unknown.length > 0) {
  console.error(`unknown run ${unknown.join(', ')}: ${Object.keys(RUNS).join(', ')}`)
  process.exit(2)
}
os.setPriority(10) // whoever works at this machine goes first
const rows = []
for (const name of wanted.length > 0 ? wanted : Object.keys(RUNS)) {
  step(name)
  try {
    rows.push(...await RUNS[name]())
  } catch (error) {
    output(`${error.message}\n${name}: FAILED`)
    process.exitCode = 1
  }
}
for (const row of rows) output(row)
if (wanted.length === 0 && !process.exitCode) {
  report(rows)
  output('written into docs/LONG_RUNS.md')
}
