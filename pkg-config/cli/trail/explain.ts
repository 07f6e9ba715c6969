// `iam-verdict trail explain`: why a call was denied, and what would allow it.
import { EngineError, PolicyError, trail } from 'iam-verdict/tools'
import type { Arguments, Command } from '../arguments.js'
import { InputError, UsageError } from '../fault.js'
import type { Paint } from '../formats/color.js'
import { explainedText } from '../formats/explained.js'
import { jsonText } from '../formats/json.js'
import { oneLine } from '../formats/pretty.js'
import type { Answer } from '../main.js'
import { readSource, sourceName } from '../source.js'
import { WORLD_OPTIONS } from '../world/read.js'
import { CONTEXT, contextOf, RESOURCE_ACCOUNT } from '../world/request.js'
import { writeCapsule } from './capsule.js'
import { readLogs } from './logs.js'
import { asState, readState, type State } from './state.js'

/** How the engine refuses a log of many. */
const SEVERAL = /expected one record, found (?!0)/

/** What a message may lack, by its option. */
const BESIDE = { principal: 'principal', action: 'action', resource: 'resource', resourceAccount: 'resource-account' } as const

export const command: Command = {
  usage: '--state FILE [OPTION…] FILE|-',
  about: 'Tells what a denied call asked for, what denied it and where that stands, whether AWS says so too, and the smallest change that\nallows it. The file holds one record of CloudTrail, or the text of the error, as it is or decoded.',
  options: {
    state: { value: 'FILE', multiple: true, about: 'the policies: { "policies": … }, or a scenario, or files and folders of a world; may stand several times' },
    event: { value: 'ID', about: 'the `eventID` of the record, in a log of many, which may be compressed' },
    principal: { value: 'ARN', about: 'who asked, where the text does not say' },
    action: { value: 'ACTION', about: 'what for' },
    resource: { value: 'ARN', about: 'on what' },
    'resource-account': RESOURCE_ACCOUNT,
    context: CONTEXT,
    capsule: { value: 'FILE', about: 'writes the denial with its policies to a policy test, FILE.iam-test.json, that `test` runs' },
    format: { value: 'FORMAT', choices: ['pretty', 'json'], about: 'how the answer is printed' },
    'fail-on': { value: 'WHAT', choices: ['differs', 'never'], about: 'differs: exit code 1 when the policies answer otherwise than AWS did; never when absent' },
    ...WORLD_OPTIONS
  },
  files: 'one'
}

export async function run(args: Arguments, paint: Paint): Promise<Answer> {
  if (!args.has('state')) throw new UsageError('`--state` is missing: which policies are asked')
  const file = args.files[0] as string
  const id = args.value('event')
  const text = id === undefined ? readSource(file).text : await recordOf(file, id)
  const state = await readState(args.values('state'), args)
  const denial = denialOf(text, args)
  const explained = explain(denial, file, state)
  const capsule = args.value('capsule')
  const written = capsule === undefined ? '' : writeCapsule(capsule, explained, denial)
  return {
    output: args.value('format') === 'json' ? jsonText(explained) : explainedText(explained, state, paint),
    notes: (state.world?.notes ?? '') + written,
    exitCode: args.value('fail-on') === 'differs' && explained.agreement?.agreement === 'differs' ? 1 : 0
  }
}

/** One record of a log, in which as many as can be are told apart. */
async function recordOf(file: string, id: string): Promise<string> {
  const log = await readLogs([file], { distinguish: ['time', 'address'] })
  const record = log.record(id)
  log.free()
  if (record === undefined) throw new InputError([{ place: { file: sourceName(file) }, message: `no record here has the \`eventID\` ${oneLine(id)}, or one that tells the same in the same second stands for it` }])
  return record
}

/** Whatever layout a record stands in, it says where its event comes from; no error text does. */
function denialOf(text: string, args: Arguments): trail.DenialInput {
  const context = args.has('context') ? { context: contextOf(args) } : {}
  const beside = Object.entries(BESIDE).flatMap(([name, option]) => (args.has(option) ? [[name, args.value(option)]] : []))
  // The engine says that a record takes none of them.
  return { ...(text.includes('eventSource') ? { record: text } : { message: text }), ...(Object.fromEntries(beside) as object), ...context }
}

function explain(denial: trail.DenialInput, file: string, state: State): trail.ExplainedDenial {
  try {
    return trail.explain(denial, asState(state))
  } catch (error) {
    if (error instanceof EngineError) throw error
    if (error instanceof PolicyError && state.policies) throw new InputError(state.policies.faults(error, ['policies']))
    const { message: found, code } = error as { message: string; code?: string }
    const message = SEVERAL.test(found) ? `${found}; \`--event ID\` takes one of them` : found
    throw new InputError([{ place: { file: sourceName(file) }, message, ...(code !== undefined && { code }) }])
  }
}
