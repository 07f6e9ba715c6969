// `iam-verdict world who-can`: everyone who can do something.
import type { Arguments, Command } from '../arguments.js'
import { UsageError } from '../fault.js'
import type { Paint } from '../formats/color.js'
import type { Answer } from '../main.js'
import { GRANT_FORMAT, grantsText } from './grants.js'
import { readWorld, WORLD_OPTIONS } from './read.js'
import { answered, CONTEXT, contextOf, RESOURCE_ACCOUNT } from './request.js'

export const command: Command = {
  usage: '--action ACTION [--resource ARN] [OPTION…] FILE|DIR|-…',
  about: 'Tells everyone who can do an action on a resource, at once or by roles that they assume, and what it hangs on.',
  options: {
    action: { value: 'ACTION', multiple: true, about: 'what is to be done, such as s3:GetObject; may stand several times' },
    resource: { value: 'ARN', about: 'on what; absent: the action takes no resource' },
    'resource-account': RESOURCE_ACCOUNT,
    context: CONTEXT,
    format: GRANT_FORMAT,
    ...WORLD_OPTIONS
  },
  files: 'many'
}

export async function run(args: Arguments, paint: Paint): Promise<Answer> {
  const action = args.values('action')
  if (action.length === 0) throw new UsageError('`--action` is missing')
  const [resource, resourceAccount] = [args.value('resource'), args.value('resource-account')]
  const question = { action, ...(resource !== undefined && { resource }), ...(resourceAccount !== undefined && { resourceAccount }), context: contextOf(args) }
  const { world, notes } = await readWorld(args.files, args)
  return { ...grantsText(answered(args.files, () => world.whoCan(question)), args, paint, ({ principal, via }) => [principal, ...via].join(' > ')), notes }
}
