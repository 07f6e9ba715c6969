// `iam-verdict world reach`: which roles somebody can assume, over any number of hops.
import type { Hop, Reach, RolePath } from 'iam-verdict/tools'
import type { Arguments, Command } from '../arguments.js'
import { UsageError } from '../fault.js'
import type { Paint } from '../formats/color.js'
import { jsonText } from '../formats/json.js'
import { counted, oneLine } from '../formats/pretty.js'
import type { Answer } from '../main.js'
import { conditionText, GRANT_FORMAT, undecidedTexts } from './grants.js'
import { readWorld, WORLD_OPTIONS } from './read.js'
import { answered, required } from './request.js'

export const command: Command = {
  usage: '--from ARN [OPTION…] FILE|DIR|-…',
  about: 'Tells the roles that somebody can assume, at once or with the credentials of another role, each with a path to it.',
  options: {
    from: { value: 'ARN', about: 'the user or role that begins' },
    'max-hops': { value: 'N', about: 'how many roles are assumed one after the other; 8 when absent' },
    format: GRANT_FORMAT,
    ...WORLD_OPTIONS
  },
  files: 'many'
}

export async function run(args: Arguments, paint: Paint): Promise<Answer> {
  const [from, hops] = [required(args, 'from'), args.value('max-hops')]
  if (hops !== undefined && !/^\d{1,3}$/.test(hops)) throw new UsageError(`\`--max-hops ${hops}\` is no number`)
  const { world, notes } = await readWorld(args.files, args)
  const found = answered(args.files, () => world.reach(from, hops === undefined ? {} : { maxHops: Number(hops) }))
  return { output: args.value('format') === 'json' ? jsonText(found) : pretty(found, paint), notes, exitCode: found.undecided.length > 0 ? 1 : 0 }
}

function pretty({ paths, undecided }: Reach, paint: Paint): string {
  const lines = paths.map(path => pathText(path, paint))
  return `${lines.join('')}${undecidedTexts(undecided, paint).join('')}${counted(paths.length, 'role')}, ${undecided.length} undecided\n`
}

function pathText({ hops, chained, role }: RolePath, paint: Paint): string {
  const isOpen = hops.some(({ conditional }) => conditional)
  const first = `${isOpen ? paint('yellow', 'conditional') : paint('green', 'reachable')}  ${oneLine(role)}${chained ? paint('dim', ' (chained: one hour at most)') : ''}\n`
  return first + hops.map(hop => hopText(hop, paint)).join('')
}

function hopText({ from, to, conditions = [] }: Hop, paint: Paint): string {
  const open = conditions.map(condition => paint('dim', `      ${conditionText(condition)}`) + '\n')
  return `    ${oneLine(from)} > ${oneLine(to)}\n${open.join('')}`
}
