// `iam-verdict trail generate`: policies out of records of CloudTrail.
import type { Arguments, Command } from '../arguments.js'
import type { Paint } from '../formats/color.js'
import { GENERATE_OPTIONS, generatedAnswer, generateOptions } from '../formats/generated.js'
import type { Answer } from '../main.js'
import { sourceName } from '../source.js'
import { readLogs } from './logs.js'

export const command: Command = {
  usage: '[OPTION…] LOG|DIR|-…',
  about: 'Makes least-privilege policies of logs of CloudTrail, for each user and role, and proves that they allow every call that\nwas let in.',
  options: {
    principal: { value: 'PATTERN', about: 'only for users and roles with such an ARN' },
    ...GENERATE_OPTIONS,
    'grant-denied': { about: 'grants what was denied, too' },
    'grant-unknown': { about: 'grants what failed in a way that does not tell, too' }
  },
  files: 'many'
}

export async function run(args: Arguments, paint: Paint): Promise<Answer> {
  // Addresses are told apart, so that a condition on them can be offered.
  const log = await readLogs(args.files, { distinguish: ['address'] })
  const principal = args.value('principal')
  const options = { ...generateOptions(args), ...(principal !== undefined && { principal }), grantDenied: args.has('grant-denied'), grantUnknown: args.has('grant-unknown') }
  return generatedAnswer(sourceName(args.files[0] as string), { log, ...options }, args, paint)
}
