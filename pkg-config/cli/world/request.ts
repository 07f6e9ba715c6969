// What is asked of a world, out of options.
import { RequestError, type ContextValue } from 'iam-verdict/tools'
import type { Arguments, Option } from '../arguments.js'
import { InputError, UsageError } from '../fault.js'

export const CONTEXT: Option = { value: 'KEY=VALUE', multiple: true, about: 'a context key of the request; a key that stands several times has several values' }
export const RESOURCE_ACCOUNT: Option = { value: 'ACCOUNT', about: 'the account of the resource, where neither its ARN nor the world tells it' }

export function contextOf(args: Arguments): Record<string, ContextValue> {
  const context = new Map<string, string[]>()
  for (const entry of args.values('context')) {
    const at = entry.indexOf('=')
    if (at < 1) throw new UsageError(`\`--context ${entry}\` is no KEY=VALUE`)
    const key = entry.slice(0, at)
    context.set(key, [...(context.get(key) ?? []), entry.slice(at + 1)])
  }
  return Object.fromEntries([...context].map(([key, values]) => [key, values.length === 1 ? (values[0] as string) : values]))
}

export function required(args: Arguments, name: string): string {
  const value = args.value(name)
  if (value === undefined) throw new UsageError(`\`--${name}\` is missing`)
  return value
}

/** What the engine refuses was asked by options, or cannot be told by the files. */
export function answered<T>(files: readonly string[], ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    throw new InputError([{ place: { file: files.join(' ') }, message: error.message, code: error.code }])
  }
}
