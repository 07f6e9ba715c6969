// The command `iam-verdict`: what is asked, and who answers it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { help, readArguments, type Arguments, type Command } from './arguments.js'
import { InputError, UsageError, type Fault } from './fault.js'
import { paintFor, type Paint } from './formats/color.js'
import { faultText } from './formats/pretty.js'
import { hint } from './nearest.js'

const USAGE = `usage: iam-verdict COMMAND

  evaluate FILE   decides the request of a scenario
  explain FILE    tells how the decision comes about
  test GLOB…      runs policy tests
  validate FILE…  tells what is wrong with policies, also with those of templates
  world WHAT FILE…
                  reads accounts as AWS prints them, and tells about them; WHAT is
    check         what is missing in them, or broken
    principals    who is in them
    evaluate      whether a principal may do something, and by which policies
    who-can       everyone who can do something
    what-can      all that somebody can do
    reach         the roles that somebody can assume
    audit         what best practices ask for
  code WHAT FILE… reads sources in Python, JavaScript and TypeScript; WHAT is
    calls         the calls of AWS that they make
    generate      a policy for these calls, proven
    right-size    what of policies these calls do not use, and what is left, proven
  trail WHAT LOG…
                  reads logs of CloudTrail; WHAT is
    explain       why one call was denied, and what would allow it
    replay        which of their calls other policies would answer otherwise
    generate      policies for their principals, proven
    right-size    what of their policies was not used, and what is left, proven
  serve           IAM and AWS STS over a world, for the AWS CLI and the AWS SDKs
  lsp             a language server for policies, over standard input and output
  --version       the version
  --help          this text, or that of a command

Exit codes: 0 done; 1 a test failed, or there is a finding at or above --fail-on; 2 bad usage or unreadable input.
`

/** What a command prints, and how it ends. */
export interface Answer {
  output: string
  /** For people, where the output is for programs; on standard error. */
  notes?: string
  /** What could not be read, where the rest was answered. */
  faults?: readonly Fault[]
  exitCode: 0 | 1 | 2
}

type Answering = { command: Command } & (Once | { start(args: Arguments): Promise<void> })

interface Once {
  run(args: Arguments, paint: Paint): Answer | Promise<Answer>
  /** Runs again and again where that is asked for. */
  follow?(args: Arguments, once: () => Promise<void>): void
}

/** Loaded when asked for: the engine takes a moment to read. */
const COMMANDS: Readonly<Record<string, () => Promise<Answering>>> = {
  evaluate: () => import('./evaluate.js'),
  explain: () => import('./explain.js'),
  test: () => import('./test.js'),
  validate: () => import('./validate.js'),
  'world check': () => import('./world/check.js'),
  'world principals': () => import('./world/principals.js'),
  'world evaluate': () => import('./world/evaluate.js'),
  'world who-can': () => import('./world/who-can.js'),
  'world what-can': () => import('./world/what-can.js'),
  'world reach': () => import('./world/reach.js'),
  'world audit': () => import('./world/audit.js'),
  'code calls': () => import('./code/calls.js'),
  'code generate': () => import('./code/generate.js'),
  'code right-size': () => import('./code/right-size.js'),
  'trail explain': () => import('./trail/explain.js'),
  'trail replay': () => import('./trail/replay.js'),
  'trail generate': () => import('./trail/generate.js'),
  'trail right-size': () => import('./trail/right-size.js'),
  serve: () => import('./serve/command.js')
}
const OTHERS = ['lsp', '--version', '--help']

const version = (): string => {
  const manifest = JSON.parse(readFileSync(join(__dirname, 'package.json'), 'utf8')) as { version: string }
  return manifest.version
}

/** Commands of two words are one name. */
const [name, ...others] = named(process.argv.slice(2))
// Who reads only the first lines (`| head`) closes the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

if (name !== undefined && Object.hasOwn(COMMANDS, name)) {
  void answer(name)
} else {
  answerOther()
}

function named([first, second, ...rest]: string[]): string[] {
  const isGroup = Object.keys(COMMANDS).some(command => command.startsWith(`${first} `))
  const given = [first, second].filter(word => word !== undefined)
  return isGroup && second !== '--help' ? [given.join(' '), ...rest] : [...given, ...rest]
}

async function answer(asked: string): Promise<void> {
  const load = COMMANDS[asked] as () => Promise<Answering>
  const answering = await load()
  const { command } = answering
  if (others.includes('--help') || others.includes('-h')) return print(help(asked, command))
  if ('start' in answering) return refusing(asked, async () => answering.start(readArguments(others, command)))
  const { run, follow } = answering
  const once = async (args: Arguments) => {
    const { output, notes = '', faults = [], exitCode } = await run(args, paintFor(process.stdout, process.env))
    process.exitCode = exitCode
    print(output)
    process.stderr.write(notes + faultTexts(faults))
  }
  await refusing(asked, async () => {
    const args = readArguments(others, command)
    if (follow && args.has('watch')) follow(args, () => refusing(asked, () => once(args)))
    else await once(args)
  })
}

async function refusing(asked: string, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    process.exitCode = 2
    process.stderr.write(refusal(asked, error))
  }
}

/** Faults of what was given are told; others are faults of the command, and are told whole. */
function refusal(asked: string, error: unknown): string {
  if (error instanceof UsageError) return `iam-verdict ${asked}: ${error.message}\n\nSee \`iam-verdict ${asked} --help\`.\n`
  if (!(error instanceof InputError)) return `iam-verdict ${asked}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`
  return faultTexts(error.faults)
}

function faultTexts(faults: readonly Fault[]): string {
  const paint = paintFor(process.stderr, process.env)
  return faults.map(fault => `${faultText(fault, paint)}\n`).join('')
}

function answerOther(): void {
  // Editors add `--stdio` to whatever they are told to start.
  const isKnown = others.length === 0 || (name === 'lsp' && others.every(option => option === '--stdio'))
  if (name === 'lsp' && isKnown) void import('./lsp.js').then(({ serve }) => serve(version()))
  else if (name === '--version' && isKnown) print(`${version()}\n`)
  else if ((name === '--help' && isKnown) || (['lsp', 'world', 'trail', 'code'].includes(name ?? '') && others.join() === '--help')) print(USAGE)
  else {
    process.exitCode = 2
    process.stderr.write(`iam-verdict: ${wrong()}\n\n${USAGE}`)
  }
}

function print(text: string): void {
  process.stdout.write(text)
}

/** What is wrong with the arguments. */
function wrong(): string {
  if (name === undefined) return 'a command is missing'
  const group = Object.keys(COMMANDS).flatMap(command => (command.startsWith(`${name} `) ? [`\`${command.slice(name.length + 1)}\``] : []))
  if (group.length > 0) return `\`${name}\` needs a word behind it: ${group.join(', ')}`
  if (!OTHERS.includes(name)) return `there is no command \`${name}\`${hint(name, [...Object.keys(COMMANDS), ...OTHERS])}`
  return `\`${name}\` does not take ${others.map(other => `\`${other}\``).join(', ')}`
}
