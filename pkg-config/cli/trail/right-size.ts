// `iam-verdict trail right-size`: policies against what logs say that was used of them.
import type { Arguments, Command } from '../arguments.js'
import { UsageError } from '../fault.js'
import type { Paint } from '../formats/color.js'
import { PolicyFiles, RIGHT_SIZE_OPTIONS, rightSizedAnswer, rightSizeOptions } from '../formats/right-sized.js'
import type { Answer } from '../main.js'
import { sourceName } from '../source.js'
import { readWorld, WORLD_OPTIONS } from '../world/read.js'
import { readLogs } from './logs.js'

export const command: Command = {
  usage: '--world FILE [OPTION…] LOG|DIR|-…',
  about: 'Holds the policies of users and roles against logs of CloudTrail: what is unused, what is missing, and the policies reduced to\nwhat was used, proven to allow it all. What a log cannot tell of stays.',
  options: {
    world: { value: 'FILE', multiple: true, about: 'files or folders of a world: each user and role of the logs has its policies there' },
    policy: { value: 'FILE', multiple: true, about: 'in place of a world: a policy of all who are looked at, together' },
    principal: { value: 'PATTERN', about: 'only users and roles with such an ARN' },
    'data-events': { value: 'SERVICE', multiple: true, about: 'the logs have every data event of this service, such as `s3`' },
    ...RIGHT_SIZE_OPTIONS,
    'grant-denied': { about: 'makes additions for what was denied, too' },
    'grant-unknown': { about: 'makes additions for what failed in a way that does not tell, too' },
    ...WORLD_OPTIONS
  },
  files: 'many'
}

export async function run(args: Arguments, paint: Paint): Promise<Answer> {
  if (args.has('world') === args.has('policy')) throw new UsageError('the present policies are those of `--world`, or those of `--policy`')
  const principal = args.value('principal')
  const files = args.has('policy') ? new PolicyFiles(args.values('policy')) : undefined
  const world = files ? undefined : await readWorld(args.values('world'), args)
  const log = await readLogs(args.files, {})
  const options = {
    log,
    ...(principal !== undefined && { principal }),
    dataEvents: args.values('data-events'),
    grantDenied: args.has('grant-denied'),
    grantUnknown: args.has('grant-unknown'),
    ...rightSizeOptions(args)
  }
  const input = files ? { ...options, policies: files.policies } : world ? { ...options, world: world.world } : { ...options, policies: [] }
  const answer = rightSizedAnswer(sourceName(args.files[0] as string), input, files, args, paint)
  return { ...answer, notes: `${answer.notes ?? ''}${world?.notes ?? ''}` }
}
