// `iam-verdict world check`: what is missing in a world, or broken.
import type { Finding } from 'iam-verdict/tools'
import type { Arguments, Command } from '../arguments.js'
import type { Paint } from '../formats/color.js'
import { FINDING_OPTIONS, findingsText, isFailed, type CheckedFile, type LocatedFinding } from '../formats/findings.js'
import { jsonText } from '../formats/json.js'
import { counted } from '../formats/pretty.js'
import type { Answer } from '../main.js'
import { readWorld, WORLD_OPTIONS, type WorldOf } from './read.js'

export const command: Command = {
  usage: '[OPTION…] FILE|DIR|-…',
  about: 'Reads accounts and organizations as AWS\'s commands print them, or a world file, and tells what is missing,\nbroken or in contradiction. Several files are one world;\na folder is one that iam-collect wrote.',
  options: { ...FINDING_OPTIONS, ...WORLD_OPTIONS },
  files: 'many'
}

export async function run(args: Arguments, paint: Paint): Promise<Answer> {
  const read = await readWorld(args.files, args)
  const files = located(read, read.world.check())
  const format = args.value('format') ?? 'pretty'
  const { world } = read
  const output = format === 'json' ? jsonText({ accounts: world.accounts(), counts: world.counts(), files }) : findingsText(files, args, paint)
  return { output: format === 'pretty' ? countsText(read) + output : output, exitCode: isFailed(files, args) ? 1 : 0 }
}

/** Findings by the files that they are about. */
export function located(read: WorldOf, findings: readonly Finding[]): CheckedFile[] {
  const of = new Map<string, LocatedFinding[]>(read.sources.map(({ file }) => [file, []]))
  for (const { findingType, code, message, path } of findings) {
    const { source, place, path: within } = read.locate(path)
    of.get(source.file)?.push({ findingType, code, message, place, path: [...within] })
  }
  return [...of].map(([name, findings]) => ({ name, findings }))
}

function countsText({ world }: WorldOf): string {
  const { accounts, users, groups, roles, managedPolicies, inlinePolicies, resourcePolicies, controlPolicies } = world.counts()
  const words = [
    counted(accounts, 'account'),
    counted(users, 'user'),
    counted(groups, 'group'),
    counted(roles, 'role'),
    counted(managedPolicies, 'managed policy', 'managed policies'),
    counted(inlinePolicies, 'inline policy', 'inline policies'),
    counted(resourcePolicies, 'resource with its policy', 'resources with their policies'),
    counted(controlPolicies, 'SCP or RCP', 'SCPs and RCPs')
  ]
  return `${words.join(', ')}\n`
}
