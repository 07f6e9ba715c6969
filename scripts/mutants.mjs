// Mutants of the sources, made and tried by cargo-mutants: which to try, which to try again, and
// how the survivors are held against tests/mutants.json.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { capture, execute, output, root } from './steps.mjs'

const TOOL = path.join(root, 'target/tools/bin/cargo-mutants')
/** The files that cargo-mutants writes a name into as soon as it knows what became of a mutant. */
const OUTCOMES = ['caught', 'missed', 'timeout', 'unviable']

/** Every mutant of a folder: its name, with line and column, and what it is listed by. */
export function list(folder) {
  const printed = capture(TOOL, ['mutants', '--list', '--json', '--file', `${folder}/**`])
  if (printed === undefined) throw new Error(`cargo-mutants cannot list ${folder}`)
  return JSON.parse(printed).map(mutant => ({ name: mutant.name, ...identify(mutant, fs.readFileSync(path.join(root, mutant.file), 'utf8')) }))
}

/** A mutant by its words and by the text from where it begins to the end of its line: neither moves with the lines above. */
export function identify({ name, file, span }, source) {
  const { line, column } = span.start
  const mutant = name.replace(/^[^ ]+:\d+:\d+: /, `${file}: `)
  return { mutant, at: source.split('\n')[line - 1].slice(column - 1).trim() }
}

/** As many of them as asked for, the same ones for the same seed: those with the lowest hashes. */
export function sample(mutants, count, seed) {
  if (mutants.length <= count) return mutants
  const rank = ({ name }) => createHash('sha256').update(`${seed} ${name}`).digest('hex')
  const ranked = mutants.map(mutant => [rank(mutant), mutant]).sort(([a], [b]) => (a < b ? -1 : 1))
  return ranked.slice(0, count).map(([, mutant]) => mutant)
}

/**
 * Holds what became of mutants against the list of those that change nothing. `outcomes`: by name.
 * An entry is wrong when its mutant was caught, or is none of `all` of them.
 */
export function hold(all, outcomes, listed) {
  for (const entry of listed) if (!entry.mutant || !entry.at || !entry.reason) throw new Error(`an entry needs mutant, at and reason: ${JSON.stringify(entry)}`)
  const key = ({ mutant, at }) => JSON.stringify([mutant, at])
  const known = new Set(listed.map(key))
  if (known.size !== listed.length) throw new Error('a mutant is listed twice')
  const survivors = all.filter(({ name }) => outcomes[name] === 'missed')
  const mayStand = new Set(all.filter(({ name }) => [undefined, 'missed'].includes(outcomes[name])).map(key))
  return { unlisted: survivors.filter(mutant => !known.has(key(mutant))), stale: listed.filter(entry => !mayStand.has(key(entry))) }
}

/** Puts into `outcomes` what cargo-mutants wrote down, also when it was stopped on its way. */
export function harvest(folder, outcomes) {
  for (const outcome of OUTCOMES) {
    const file = path.join(folder, 'mutants.out', `${outcome}.txt`)
    if (!fs.existsSync(file)) continue
    // The last line may be half written.
    for (const name of fs.readFileSync(file, 'utf8').split('\n').slice(0, -1)) outcomes[name] = outcome
  }
}

/**
 * The outcome of each mutant by those of the passes: a later pass counts only where the earlier ones let it
 * through. cargo-mutants tries some that were not asked for (of deleted fields, all of a file).
 */
export function outcomesOf(mutants, passes) {
  const outcome = name => passes.map(outcomes => outcomes[name]).find(outcome => outcome !== 'missed') ?? 'missed'
  return Object.fromEntries(mutants.map(({ name }) => [name, outcome(name)]))
}

/**
 * Tries the mutants that have no outcome yet, in passes, each with tests of its own, compiled with
 * optimization or without; `save` is called with every progress. `found` has the outcomes of each pass so
 * far. Resolves to the outcome of each mutant.
 */
export async function tryAll(mutants, folder, passes, found, save) {
  for (const [index, pass] of passes.entries()) {
    const earlier = found[index - 1]
    const outcomes = found[index] ??= {}
    const tried = mutants.filter(({ name }) => !earlier || earlier[name] === 'missed')
    await tryOnce(tried, path.join(folder, `pass-${index + 1}`), pass, outcomes, save)
  }
  return outcomesOf(mutants, found)
}

async function tryOnce(mutants, folder, { tests, isOptimized = true }, outcomes, save) {
  harvest(folder, outcomes)
  const left = () => mutants.filter(({ name }) => !outcomes[name])
  const only = left().map(({ name }) => `--re=^${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`)
  if (only.length === 0) return
  const begin = performance.now()
  const progress = () => {
    harvest(folder, outcomes)
    save()
    const done = only.length - left().length
    const minutes = done > 0 ? Math.ceil((performance.now() - begin) / done * left().length / 60_000) : '?'
    const survive = mutants.filter(({ name }) => outcomes[name] === 'missed').length
    output(`   ${mutants.length - left().length} of ${mutants.length} mutants, ${survive} survive ${tests.join(' ')}; ${minutes} minutes left`)
  }
  fs.rmSync(path.join(folder, 'mutants.out'), { recursive: true, force: true })
  fs.mkdirSync(folder, { recursive: true })
  const timer = setInterval(progress, 60_000)
  // One crate is compiled on one core, mostly; more at once need memory. The tests stand here and not
  // behind `--`: cargo-mutants would build every test otherwise.
  const jobs = `--jobs=${Math.min(os.cpus().length, 4)}`
  const chosen = ['--locked', ...tests].map(argument => `--cargo-arg=${argument}`)
  const files = [...new Set(left().map(({ name }) => `--file=${name.split(':')[0]}`))] // `--re` alone lets some of other files through
  const env = { CARGO_PROFILE_TEST_DEBUG: 'false', ...(!isOptimized && { CARGO_PROFILE_TEST_OPT_LEVEL: '0' }) }
  const { printed } = await execute(TOOL, ['mutants', '--output', folder, jobs, ...files, ...chosen, ...only], { env })
  clearInterval(timer)
  progress()
  if (left().length > 0) throw new Error(`cargo-mutants stopped on its way:\n${printed.split('\n').slice(-30).join('\n')}`)
}
