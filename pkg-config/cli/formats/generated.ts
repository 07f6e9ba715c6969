// Generated policies: at a terminal, as JSON, and as files.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generatePolicies, RequestError, type GeneratedPolicies, type GenerateOptions, type GeneratePoliciesInput, type PolicyGeneration, type SeenAction, type Sighting, type UnseenPart } from 'iam-verdict/tools'
import type { Arguments, Option } from '../arguments.js'
import { InputError, UsageError } from '../fault.js'
import type { Answer } from '../main.js'
import { notesOn } from '../trail/logs.js'
import type { Paint } from './color.js'
import { jsonText } from './json.js'
import { counted, oneLine } from './pretty.js'

/** Most places of one action that are listed. */
const PLACES = 3

/** What every command takes that generates policies. */
export const GENERATE_OPTIONS: Readonly<Record<string, Option>> = {
  fold: { value: 'N', about: 'of more than N resources of an action, those that begin alike become one pattern' },
  condition: { value: 'KEY', multiple: true, about: 'a condition key, of those that are offered, that the statements get' },
  out: { value: 'DIR', about: 'writes each policy to a file of this folder; templates to `NAME.template.json`' },
  format: { value: 'FORMAT', choices: ['pretty', 'json'], about: 'how the answer is printed' }
}

export function generateOptions(args: Arguments): GenerateOptions {
  return { ...foldOf(args), conditions: args.values('condition') }
}

export function foldOf(args: Arguments): { fold?: number } {
  const fold = args.value('fold')
  if (fold !== undefined && !/^\d{1,6}$/.test(fold)) throw new UsageError(`\`--fold\` takes a number, and \`${fold}\` is none`)
  return fold === undefined ? {} : { fold: Number(fold) }
}

/** `file`: what is told to be at fault. */
export function generatedAnswer(file: string, input: GeneratePoliciesInput, args: Arguments, paint: Paint): Answer {
  const made = generated(file, input)
  const folder = args.value('out')
  const written = folder === undefined ? [] : writePolicies(folder, made.generated.flatMap(filesOf))
  const notes = notesOn(made) + written.map(file => `wrote ${oneLine(file)}\n`).join('')
  return { output: args.value('format') === 'json' ? jsonText(made) : pretty(made, paint), notes, exitCode: 0 }
}

function generated(file: string, input: GeneratePoliciesInput): PolicyGeneration {
  try {
    return generatePolicies(input)
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    throw new InputError([{ place: { file }, message: error.message, code: error.code }])
  }
}

function filesOf({ principal, policies }: GeneratedPolicies): { name: string; text: string }[] {
  const name = principal?.replace(/^arn:[^:]*:iam::/, '') ?? 'policy'
  return policies.map(({ text, placeholders }, index) => {
    const number = policies.length > 1 ? `-${index + 1}` : ''
    return { name: `${name}${number}${placeholders.length > 0 ? '.template' : ''}`, text }
  })
}

/** Writes policies to files of a folder, named so; the paths of the files. */
export function writePolicies(folder: string, policies: readonly { name: string; text: string }[]): string[] {
  try {
    mkdirSync(folder, { recursive: true })
    return policies.map(({ name, text }) => {
      const file = join(folder, `${name.replace(/[^\w.@+=,-]/g, '-')}.json`)
      writeFileSync(file, `${text}\n`)
      return file
    })
  } catch (error) {
    throw new InputError([{ place: { file: folder }, message: `policies cannot be written here: ${(error as Error).message}` }])
  }
}

function pretty({ generated, unattributed }: PolicyGeneration, paint: Paint): string {
  const others = Object.entries(unattributed).map(([why, count]) => `${paint('dim', `${counted(count, 'record')}: ${why}, without identity-based policies`)}\n`)
  return [...generated.map(one => of(one, paint)), ...others].join('')
}

function of(made: GeneratedPolicies, paint: Paint): string {
  const title = made.principal === undefined ? '' : `${paint('bold', oneLine(made.principal))}\n`
  const policies = made.policies.map(({ text, size, placeholders }, index) => {
    const template = placeholders.length > 0 ? paint('yellow', `  template: fill in ${placeholders.join(', ')}`) : ''
    return `${paint('bold', `policy ${index + 1} of ${made.policies.length}`)}  ${paint('dim', `${size} of 6144 characters`)}${template}\n${text}\n`
  })
  const parts = [
    title,
    ...policies,
    ...(made.policies.length === 0 ? ['nothing to allow: no policy\n'] : []),
    ...made.granted.map(found => seenAction(found, paint('green', 'granted'), paint)),
    ...made.notGranted.map(found => seenAction(found, paint('red', `not granted (${found.outcome})`), paint)),
    ...made.conditions.map(({ operator, key, values }) => `${paint('cyan', 'offered')}  ${operator} ${key}: ${oneLine(values.join(', '))}\n`),
    ...(made.kms ?? []).map(({ service, actions }) => `${paint('cyan', 'offered')}  ${actions.join(', ')} for encrypted data of ${service}: --kms-key ARN\n`),
    ...made.notSeen.map(gap => unseen(gap, paint)),
    `${counted(made.seen.count, 'call')}${span(made.seen)}, ${counted(made.granted.length, 'use')} proven to be allowed, ${made.complete ? 'complete' : 'not complete'}\n`
  ]
  return `${parts.join('')}\n`
}

export function seenAction({ action: name, resource, standing, passedTo, via, seen }: SeenAction, state: string, paint: Paint): string {
  const how = standing === 'call' ? '' : ` (${standing}${passedTo === undefined ? '' : `, to ${passedTo}`}${via === undefined ? '' : `, via ${via}`})`
  return `${state}  ${name}  ${oneLine(resource)}${how}${places(seen, paint)}\n`
}

export function unseen({ message, subject, seen }: UnseenPart, paint: Paint): string {
  return `${paint('yellow', 'not seen')}  ${message}${subject === undefined ? '' : `: ${oneLine(subject)}`}${places(seen, paint)}\n`
}

function places(seen: Sighting, paint: Paint): string {
  const listed = seen.places.slice(0, PLACES).map(place => ('eventId' in place ? place.eventId : `${place.file}:${place.line}:${place.column + 1}`))
  const more = seen.count > listed.length && listed.length > 0 ? [`${seen.count} in all`] : []
  return listed.length === 0 ? '' : paint('dim', `  ${oneLine([...listed, ...more].join(', '))}${span(seen)}`)
}

export const span = ({ first, last }: Sighting): string => (first === undefined || last === undefined ? '' : first === last ? `, ${first}` : `, ${first} to ${last}`)
