// `iam-verdict code generate`: policies out of the calls that sources make.
import type { Arguments, Command, Option } from '../arguments.js'
import type { Paint } from '../formats/color.js'
import { GENERATE_OPTIONS, generatedAnswer, generateOptions } from '../formats/generated.js'
import type { Answer } from '../main.js'
import { sourceName } from '../source.js'
import { callsOf } from './calls.js'

/** Where a program runs. */
export const PLACE_OPTIONS: Readonly<Record<string, Option>> = {
  partition: { value: 'NAME', about: 'in place of `${Partition}`; `aws` when absent' },
  region: { value: 'REGION', about: 'in place of `${Region}`' },
  account: { value: 'ID', about: 'in place of `${Account}`' },
  'kms-key': { value: 'ARN', about: 'a key of AWS KMS by which the data is encrypted that is read and written; may stand several times', multiple: true }
}

export const command: Command = {
  usage: '[OPTION…] FILE|DIR…',
  about: 'Makes a least-privilege policy of the calls of AWS that sources make, and proves that it allows them. Nothing is run.',
  options: {
    ...GENERATE_OPTIONS,
    ...PLACE_OPTIONS
  },
  files: 'many'
}

export function run(args: Arguments, paint: Paint): Answer {
  const input = { calls: callsOf(args), ...placeOf(args), ...generateOptions(args) }
  return generatedAnswer(sourceName(args.files[0] as string), input, args, paint)
}

export function placeOf(args: Arguments): { partition: string; region?: string; account?: string; kmsKeys?: readonly string[] } {
  const place = Object.fromEntries(['region', 'account'].flatMap(name => (args.has(name) ? [[name, args.value(name)]] : [])))
  return { partition: args.value('partition') ?? 'aws', ...place, ...(args.has('kms-key') && { kmsKeys: args.values('kms-key') }) }
}
