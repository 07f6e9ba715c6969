// `iam-verdict world principals`: who is in a world.
import type { Arguments, Command } from '../arguments.js'
import { jsonText } from '../formats/json.js'
import { oneLine } from '../formats/pretty.js'
import type { Answer } from '../main.js'
import { readWorld, WORLD_OPTIONS } from './read.js'

export const command: Command = {
  usage: '[OPTION…] FILE|DIR|-…',
  about: 'Tells the ARNs of all users and roles of a world, one a line.',
  options: { format: { value: 'FORMAT', choices: ['pretty', 'json'], about: 'how the answer is printed' }, ...WORLD_OPTIONS },
  files: 'many'
}

export async function run(args: Arguments): Promise<Answer> {
  const principals = (await readWorld(args.files, args)).world.principals()
  const output = args.value('format') === 'json' ? jsonText(principals) : principals.map(arn => `${oneLine(arn)}\n`).join('')
  return { output, exitCode: 0 }
}
