// `iam-verdict world what-can`: all that somebody can do.
import type { Arguments, Command } from '../arguments.js'
import type { Paint } from '../formats/color.js'
import type { Answer } from '../main.js'
import { GRANT_FORMAT, grantsText } from './grants.js'
import { readWorld, WORLD_OPTIONS } from './read.js'
import { answered, required } from './request.js'

export const command: Command = {
  usage: '--principal ARN [OPTION…] FILE|DIR|-…',
  about: 'Tells what somebody can do, at once or by roles that it assumes, in patterns of actions and resources.',
  options: {
    principal: { value: 'ARN', about: 'the user or role' },
    action: { value: 'PATTERN', multiple: true, about: 'only actions like these, such as s3:*; may stand several times' },
    resource: { value: 'PATTERN', multiple: true, about: 'only resources like these; may stand several times' },
    direct: { about: 'without the roles that it can assume' },
    format: GRANT_FORMAT,
    ...WORLD_OPTIONS
  },
  files: 'many'
}

export async function run(args: Arguments, paint: Paint): Promise<Answer> {
  const [actions, resources] = [args.values('action'), args.values('resource')]
  const question = { principal: required(args, 'principal'), ...(actions.length > 0 && { actions }), ...(resources.length > 0 && { resources }), ...(args.has('direct') && { direct: true }) }
  const { world, notes } = await readWorld(args.files, args)
  return { ...grantsText(answered(args.files, () => world.whatCan(question)), args, paint, ({ via }) => via.join(' > ')), notes }
}
