// What stands behind the name of a command: options and files, and the help that tells of them.
import { parseArgs } from 'node:util'
import { UsageError } from './fault.js'
import { hint } from './nearest.js'

export interface Option {
  /** What stands for the value in the help; absent: the option takes none. */
  value?: string
  /** The values that there are. */
  choices?: readonly string[]
  /** The value when it stands without one; another one then follows behind `=`. */
  alone?: string
  /** It may stand several times. */
  multiple?: boolean
  about: string
}

export interface Command {
  /** What follows the name in the first line of the help. */
  usage: string
  about: string
  options: Readonly<Record<string, Option>>
  /** How many files; `many`: one or more. */
  files: 'none' | 'one' | 'many'
}

export class Arguments {
  constructor(readonly files: readonly string[], private readonly given: ReadonlyMap<string, readonly string[]>) {}

  has(name: string): boolean {
    return this.given.has(name)
  }

  /** The value that was given last. */
  value(name: string): string | undefined {
    return this.given.get(name)?.at(-1)
  }

  values(name: string): readonly string[] {
    return this.given.get(name) ?? []
  }
}

export function readArguments(args: readonly string[], command: Command): Arguments {
  const names = Object.keys(command.options)
  const options = Object.fromEntries(names.map(name => [name, { type: takesNext(command.options[name]) ? 'string' : 'boolean' } as const]))
  // Not strict: Node's messages know nothing of names that are near.
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true, allowPositionals: true })
  const files: string[] = []
  const given = new Map<string, string[]>()
  for (const token of tokens) {
    if (token.kind === 'positional') files.push(token.value)
    if (token.kind !== 'option') continue
    const value = checked(token, command.options)
    given.set(token.name, [...(given.get(token.name) ?? []), value])
  }
  if (command.files === 'none' && files.length > 0) throw new UsageError(`no file is expected here: ${files.map(file => `\`${file}\``).join(', ')}`)
  if (command.files !== 'none' && files.length === 0) throw new UsageError('a file is missing; `-` is standard input')
  if (command.files === 'one' && files.length > 1) throw new UsageError(`one file is expected, and there are ${files.length}: ${files.map(file => `\`${file}\``).join(', ')}`)
  return new Arguments(files, given)
}

/** Whether what stands behind the option is its value. */
const takesNext = (option?: Option): boolean => option?.value !== undefined && option.alone === undefined

function checked({ name, rawName, value }: { name: string; rawName: string; value?: string | undefined }, options: Command['options']): string {
  const option = Object.hasOwn(options, name) ? options[name] : undefined
  if (!option || !rawName.startsWith('--')) {
    const known = Object.keys(options).map(other => `--${other}`)
    throw new UsageError(`there is no option \`${rawName}\`${hint(rawName, known) || `; there are ${known.join(', ')}`}`)
  }
  if (option.value === undefined) {
    if (value !== undefined) throw new UsageError(`\`${rawName}\` takes no value`)
    return ''
  }
  if (value === undefined && option.alone !== undefined) return option.alone
  if (value === undefined || value === '') throw new UsageError(`\`${rawName}\` needs a value: ${rawName}${option.alone === undefined ? ' ' : '='}${option.choices?.join('|') ?? option.value}`)
  if (option.choices && !option.choices.includes(value)) {
    throw new UsageError(`\`${value}\` is no value of \`${rawName}\`${hint(value, option.choices) || `; there are ${option.choices.join(', ')}`}`)
  }
  return value
}

/** Of one command, whole. */
export function help(name: string, { usage, about, options }: Command): string {
  const rows = Object.entries(options).map(([option, { value, alone, choices, about: does }]) => [`--${option}${value === undefined ? '' : alone === undefined ? ` ${value}` : `[=${value}]`}`, choices ? `${does}: ${choices.join(', ')}` : does] as const)
  const width = Math.max(0, ...rows.map(([left]) => left.length))
  return [`usage: iam-verdict ${name} ${usage}`, '', about, '', ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`), `  ${'--help'.padEnd(width)}  this text`, ''].join('\n')
}
