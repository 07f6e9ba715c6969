// `iam-verdict code right-size`: policies against the calls that sources make.
import type { Arguments, Command } from '../arguments.js'
import { UsageError } from '../fault.js'
import type { Paint } from '../formats/color.js'
import { PolicyFiles, RIGHT_SIZE_OPTIONS, rightSizedAnswer, rightSizeOptions } from '../formats/right-sized.js'
import type { Answer } from '../main.js'
import { sourceName } from '../source.js'
import { callsOf } from './calls.js'
import { PLACE_OPTIONS, placeOf } from './generate.js'

export const command: Command = {
  usage: '--policy FILE [OPTION…] FILE|DIR…',
  about: 'Holds policies against the calls of AWS that sources make: what is unused, what is missing, and the policies reduced to\nwhat is called, proven to allow it all. Where a place could not be followed, all stays.',
  options: {
    policy: { value: 'FILE', multiple: true, about: 'a policy of the program' },
    ...RIGHT_SIZE_OPTIONS,
    ...PLACE_OPTIONS
  },
  files: 'many'
}

export function run(args: Arguments, paint: Paint): Answer {
  if (!args.has('policy')) throw new UsageError('`--policy` is missing')
  const files = new PolicyFiles(args.values('policy'))
  const input = { calls: callsOf(args), policies: files.policies, ...placeOf(args), ...rightSizeOptions(args) }
  return rightSizedAnswer(sourceName(args.files[0] as string), input, files, args, paint)
}
