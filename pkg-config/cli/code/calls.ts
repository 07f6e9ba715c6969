// `iam-verdict code calls`: the calls of AWS that sources make.
import { codeCalls, type CodeCall, type CodeCalls, type NotSeen } from 'iam-verdict/code'
import type { Arguments, Command } from '../arguments.js'
import { filesOf } from '../files.js'
import type { Paint } from '../formats/color.js'
import { annotation } from '../formats/github.js'
import { jsonText } from '../formats/json.js'
import { at, counted, oneLine } from '../formats/pretty.js'
import type { Answer } from '../main.js'
import { readSource } from '../source.js'

/** What the parsers read; declarations of types call nothing. */
const SOURCES = { pattern: /(?<!\.d)\.(py|[cm]?jsx?|[cm]?tsx?)$/, none: 'no sources (`*.py`, `*.js`, `*.ts` and their like) in this folder' }

export const command: Command = {
  usage: '[OPTION…] FILE|DIR…',
  about: 'Tells the calls of AWS that sources in Python, JavaScript and TypeScript make, with the parameters that stand in them, and\nwhat could not be seen. Nothing is run.',
  options: {
    format: { value: 'FORMAT', choices: ['pretty', 'json', 'github'], about: 'how the answer is printed' },
    'fail-on': { value: 'WHAT', choices: ['not-seen', 'never'], about: 'not-seen: exit code 1 when something could not be seen; never when absent' }
  },
  files: 'many'
}

export function run(args: Arguments, paint: Paint): Answer {
  const found = callsOf(args)
  const isFailed = args.value('fail-on') === 'not-seen' && found.notSeen.length > 0
  return { output: FORMATS[args.value('format') ?? 'pretty']?.(found, paint) ?? '', exitCode: isFailed ? 1 : 0 }
}

/** What the sources that are named call. */
export function callsOf(args: Arguments): CodeCalls {
  const sources = filesOf(args.files, SOURCES).map(file => readSource(file))
  return codeCalls(sources.map(({ file, text }) => ({ name: file, text })))
}

const FORMATS: Readonly<Record<string, (found: CodeCalls, paint: Paint) => string>> = {
  pretty,
  json: found => jsonText(found),
  github: ({ notSeen }) => notSeen.map(gap => annotation('warning', placeOf(gap), 'not-seen', gap.why)).join('')
}

/** Columns of the API begin with 0, those of places for people with 1. */
const placeOf = ({ file, line, column }: CodeCall | NotSeen) => ({ file, start: { line, column: column + 1 }, end: { line, column: column + 1 } })

function pretty({ calls, notSeen }: CodeCalls, paint: Paint): string {
  const seen = calls.map(call => `${paint('bold', `${call.service}:${call.operation}`)}  ${paint('dim', at(placeOf(call)))}\n${parameters(call, paint)}`)
  const unseen = notSeen.map(gap => `${paint('yellow', 'not seen')}  ${oneLine(gap.why)}  ${paint('dim', at(placeOf(gap)))}\n`)
  const operations = new Set(calls.map(({ service, operation }) => `${service}:${operation}`)).size
  return `${seen.join('')}${unseen.join('')}${counted(calls.length, 'call')} of ${counted(operations, 'operation')}, ${counted(notSeen.length, 'place')} not seen\n`
}

/** The texts among the parameters: names and ARNs. */
function parameters({ parameters }: CodeCall, paint: Paint): string {
  const texts = Object.entries(parameters).filter(([, value]) => typeof value === 'string')
  return texts.length === 0 ? '' : paint('dim', `  ${oneLine(texts.map(([name, value]) => `${name}: ${value as string}`).join(', '))}`) + '\n'
}
