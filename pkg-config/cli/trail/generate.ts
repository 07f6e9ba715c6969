// `iam-verdict trail generate`: policies out of records of CloudTrail.
import type { Arguments, Command } from '../arguments.js'
import { filesOf } from '../files.js'
import type { Paint } from '../formats/color.js'
import { GENERATE_OPTIONS, generatedAnswer, generateOptions } from '../formats/generated.js'
import type { Answer } from '../main.js'
import { sourceName } from '../source.js'
import { readLog } from './log.js'
import { LOGS } from './logs.js'

export const command: Command = {
  usage: '[OPTION…] FILE|DIR…',
  about: 'Makes least-privilege policies of records of CloudTrail, for each user and role, and proves that they allow every call that\nwas let in. Reads JSON, JSON Lines and gzip, together up to 64 MiB of text.',
  options: {
    ...GENERATE_OPTIONS,
    'grant-denied': { about: 'grants what was denied, too' },
    'grant-unknown': { about: 'grants what failed in a way that does not tell, too' }
  },
  files: 'many'
}

export function run(args: Arguments, paint: Paint): Answer {
  const files = filesOf(args.files, LOGS)
  const records = files.map(readLog).join('\n')
  const options = { ...generateOptions(args), grantDenied: args.has('grant-denied'), grantUnknown: args.has('grant-unknown') }
  return generatedAnswer(sourceName(files[0] as string), { records, ...options }, args, paint)
}
