// `iam-verdict test`: policies against the decisions that they are to give.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Arguments, Command } from './arguments.js'
import { coverageOf } from './coverage.js'
import { InputError, UsageError } from './fault.js'
import { filesOf } from './files.js'
import type { Paint } from './formats/color.js'
import { htmlText } from './formats/html-report.js'
import { junitText } from './formats/junit.js'
import { lcovText } from './formats/lcov.js'
import { testSarifText } from './formats/sarif-tests.js'
import { coverageText, github, json, pretty, type Report } from './formats/tests.js'
import type { Answer } from './main.js'
import { mutantsOf } from './mutants.js'
import { percentage, reaches } from './percent.js'
import { Progress } from './progress.js'
import { runFile } from './test-run.js'
import { watchRuns } from './watch.js'

const KINDS = ['text', 'lcov', 'html'] as const

export const command: Command = {
  usage: '[OPTION…] GLOB…',
  about: 'Runs policy tests. Of a folder all `*.iam-test.json`, `.yaml` and `.yml` below it are run.\nA file: { "policies": …, "settings"?: …, "tests": [{ "name", "request", "expect", "because"? }] }.',
  options: {
    format: { value: 'FORMAT', choices: ['pretty', 'json', 'junit', 'github', 'sarif'], about: 'how the answer is printed' },
    coverage: { value: 'KIND', choices: KINDS, alone: 'text', multiple: true, about: 'what the tests reach of their policies; lcov and html are files' },
    'coverage-dir': { value: 'DIR', about: 'where lcov.info and index.html are written; `coverage` when absent' },
    threshold: { value: 'N', about: 'exit code 1 when fewer percent of the statements, or of the values, are covered' },
    mutate: { about: 'changes one thing at a time in the policies, and tells what no test notices' },
    'mutate-threshold': { value: 'N', about: 'exit code 1 when fewer percent of the changes are noticed' },
    watch: { about: 'runs again whenever a file changes that was read' }
  },
  files: 'many'
}

const TEST_FILE = /\.iam-test\.(json|ya?ml)$/i

export function run(args: Arguments, paint: Paint): Answer {
  const wanted = wishes(args)
  const progress = new Progress(process.stderr, process.env)
  const report = reported(args.files, wanted, progress)
  progress.clear()
  for (const kind of wanted.coverage) write(kind, wanted.folder, report)
  const output = FORMATS[wanted.format]?.(report, paint) ?? ''
  // Beside XML and JSON for programs a text for people has no place.
  const isForPeople = ['pretty', 'github', 'json'].includes(wanted.format) || !wanted.coverage.includes('text')
  const notes = isForPeople || !report.coverage ? '' : coverageText(report.coverage, paint)
  return { output, notes, exitCode: exitCode(report) }
}

export function follow(args: Arguments, once: () => Promise<void>): void {
  const { folder } = wishes(args)
  watchRuns(once, { names: args.files, wanted: TEST_FILE, written: folder })
}

interface Wishes {
  format: string
  coverage: readonly string[]
  folder: string
  threshold?: number
  mutates: boolean
  mutateThreshold?: number
}

function wishes(args: Arguments): Wishes {
  const number = (name: string) => {
    const value = args.value(name)
    return value === undefined ? undefined : percentage(name, value)
  }
  const [threshold, mutateThreshold] = [number('threshold'), number('mutate-threshold')]
  const kinds = [...new Set(args.values('coverage'))]
  if (args.has('coverage-dir') && !kinds.some(kind => kind !== 'text')) throw new UsageError('`--coverage-dir` needs `--coverage=lcov` or `--coverage=html`: text is printed')
  return {
    format: args.value('format') ?? 'pretty',
    coverage: kinds.length === 0 && threshold !== undefined ? ['text'] : kinds,
    folder: args.value('coverage-dir') ?? 'coverage',
    ...(threshold !== undefined && { threshold }),
    mutates: args.has('mutate') || mutateThreshold !== undefined,
    ...(mutateThreshold !== undefined && { mutateThreshold })
  }
}

function reported(names: readonly string[], { coverage, threshold, mutates, mutateThreshold }: Wishes, progress: Progress): Report {
  const files = filesOf(names, { pattern: TEST_FILE, none: 'no policy tests (`*.iam-test.json`, `.yaml`, `.yml`) in this folder' })
  const ran = files.map((name, index) => {
    progress.show('files', index, files.length)
    return runFile(name, (done, all) => progress.show(name, done, all))
  })
  const report: Report = { files: ran.map(({ tested }) => tested) }
  if (coverage.length > 0) {
    const covered = coverageOf(ran, done => progress.show('coverage', done, files.length))
    const isReached = (wanted: number) => [covered.statements, covered.values].every(({ covered, all }) => reaches(covered, all, wanted))
    report.coverage = { ...covered, shows: coverage.includes('text'), ...(threshold !== undefined && { threshold: { wanted: threshold, reached: isReached(threshold) } }) }
  }
  if (mutates) {
    const mutants = mutantsOf(ran, done => progress.show('mutants', done, files.length))
    const { covered, all } = mutants.noticed
    report.mutants = { ...mutants, ...(mutateThreshold !== undefined && { threshold: { wanted: mutateThreshold, reached: mutants.leftOut.length === 0 && reaches(covered, all, mutateThreshold) } }) }
  }
  return report
}

const FORMATS: Readonly<Record<string, (report: Report, paint: Paint) => string>> = { pretty, json, junit: junitText, github, sarif: testSarifText }

function exitCode({ files, coverage, mutants }: Report): Answer['exitCode'] {
  const outcomes = new Set(files.flatMap(({ tests, faults }) => [...tests.map(({ outcome }) => outcome), ...(faults.length > 0 ? ['broken'] : [])]))
  if (outcomes.has('broken')) return 2
  const isBelow = [coverage, mutants].some(part => part?.threshold?.reached === false)
  return outcomes.has('failed') || isBelow ? 1 : 0
}

function write(kind: string, folder: string, { coverage }: Report): void {
  if (!coverage || kind === 'text') return
  const [name, text] = kind === 'lcov' ? ['lcov.info', lcovText(coverage)] : ['index.html', htmlText(coverage)]
  const file = join(folder, name)
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, text)
  } catch (error) {
    throw new InputError([{ place: { file }, message: `this file cannot be written: ${(error as Error).message}` }])
  }
}
