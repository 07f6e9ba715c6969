// `iam-verdict trail replay`: which calls of a log other policies would answer otherwise.
import type { trail } from 'iam-verdict/tools'
import type { Arguments, Command } from '../arguments.js'
import { UsageError } from '../fault.js'
import type { Paint, Style } from '../formats/color.js'
import { jsonText } from '../formats/json.js'
import { counted, oneLine } from '../formats/pretty.js'
import type { Answer } from '../main.js'
import { WORLD_OPTIONS } from '../world/read.js'
import { notesOn, readLogs } from './logs.js'
import { asState, readState } from './state.js'

const STATE = 'or a scenario, or files and folders of a world; may stand several times'

export const command: Command = {
  usage: '--before FILE --after FILE [OPTION…] LOG|DIR|-…',
  about: 'Decides the calls of logs of CloudTrail by two states of policies, and tells which are answered otherwise.\nPolicies that are given beside a world stand in for all of their type in it; where only `--before` has a world, it is that of both.',
  options: {
    before: { value: 'FILE', multiple: true, about: `the policies as they are: { "policies": … }, ${STATE}` },
    after: { value: 'FILE', multiple: true, about: `the policies as they are to be: { "policies": … }, ${STATE}` },
    principal: { value: 'PATTERN', about: 'only calls of principals with such an ARN; of sessions the ARN of their role' },
    distinguish: { value: 'WHAT', choices: ['time', 'address'], multiple: true, about: 'tells calls apart by this besides; else conditions on it are open' },
    format: { value: 'FORMAT', choices: ['pretty', 'json'], about: 'how the answer is printed' },
    'fail-on': { value: 'WHAT', choices: ['flips', 'never'], about: 'flips: exit code 1 when a call is answered otherwise; never when absent' },
    ...WORLD_OPTIONS
  },
  files: 'many'
}

export async function run(args: Arguments, paint: Paint): Promise<Answer> {
  for (const name of ['before', 'after']) if (!args.has(name)) throw new UsageError(`\`--${name}\` is missing`)
  const before = await readState(args.values('before'), args)
  const after = { ...(before.world && { world: before.world }), ...(await readState(args.values('after'), args)) }
  const principal = args.value('principal')
  const distinguish = args.values('distinguish') as ('time' | 'address')[]
  const log = await readLogs(args.files, { distinguish })
  const replay = log.replay({ before: asState(before), after: asState(after), ...(principal !== undefined && { principal }) })
  const worlds = new Set([before.world, after.world].map(world => world?.notes ?? ''))
  return {
    output: args.value('format') === 'json' ? jsonText(replay) : pretty(replay, paint),
    notes: notesOn(log.summary()) + [...worlds].join(''),
    exitCode: args.value('fail-on') === 'flips' && replay.flipped > 0 ? 1 : 0
  }
}

const STYLES: Readonly<Record<trail.ReplayAnswer, Style>> = { allowed: 'green', denied: 'red', depends: 'yellow', undecided: 'yellow' }

function pretty(replay: trail.Replay, paint: Paint): string {
  const { flips, errors, notes, calibration, calls, flipped } = replay
  const left = [`${replay.unmapped} unknown`, `${replay.noCalls} no calls`, ...(replay.others > 0 ? [`${replay.others} of others`] : [])]
  const lines = [
    ...flips.map(flip => flipText(flip, paint)),
    ...errors.map(({ error, calls }) => `${paint('yellow', 'undecided')}  ${oneLine(error)} (${counted(calls, 'call')})\n`),
    ...notes.map(note => paint('dim', `assumed: ${oneLine(note)}`) + '\n'),
    calibrationText(calibration, paint),
    `before: ${answersText(replay.before)}\nafter:  ${answersText(replay.after)}\n`
  ]
  return `${lines.join('')}${counted(flipped, 'call')} of ${calls} answered otherwise; not decided: ${left.join(', ')}\n`
}

const answersText = (answers: Record<trail.ReplayAnswer, number>): string => Object.entries(answers).flatMap(([answer, calls]) => (calls > 0 ? [`${calls} ${answer}`] : [])).join(', ') || 'nothing'

function flipText(flip: trail.Flip, paint: Paint): string {
  const { principal, action, before, after, resources, dependsOn = [], possible = 0 } = flip
  const rows = [
    `on ${resources.join(', ')}`,
    ...(dependsOn.length > 0 ? [`depends on ${dependsOn.join(', ')}`] : []),
    ...(possible > 0 ? [`${counted(possible, 'call')} may have asked for something else`] : []),
    seenText(flip)
  ]
  return `${paint(STYLES[before], before)} > ${paint(STYLES[after], after)}  ${oneLine(`${principal}: ${action}`)}\n${rows.map(row => paint('dim', `    ${oneLine(row)}`) + '\n').join('')}`
}

/** `3 calls, 2026-03-15T12:00:00Z to 2026-03-16T09:30:00Z, such as 6f1…` */
function seenText({ calls, firstTime, lastTime, eventId }: trail.Seen): string {
  const when = firstTime === lastTime ? firstTime : `${firstTime} to ${lastTime}`
  return [counted(calls, 'call'), ...(when === undefined ? [] : [when]), ...(eventId === undefined ? [] : [`such as ${eventId}`])].join(', ')
}

function calibrationText({ agrees, differs, open, untold, differences }: trail.Replay['calibration'], paint: Paint): string {
  const rows = differences.map(({ principal, action, recorded, ...seen }) => paint('dim', `    recorded ${recorded}: ${oneLine(`${principal}: ${action}`)} (${oneLine(seenText(seen))})`) + '\n')
  return `${paint('bold', 'as recorded')}: ${agrees}, otherwise: ${differs}, open: ${open}, not told: ${untold}\n${rows.join('')}`
}
