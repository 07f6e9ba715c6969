// Policies against what was used of them: at a terminal with marks, as JSON, as a patch, and as files.
import { createTwoFilesPatch } from 'diff'
import { PolicyError, RequestError, rightSizePolicies, type ActionUsage, type MissingAction, type Policy, type PolicyRightSizing, type RightSizedPolicies, type RightSizedPolicy, type RightSizeOptions, type RightSizePoliciesInput, type Sighting, type StatementUsage } from 'iam-verdict/tools'
import type { Arguments, Option } from '../arguments.js'
import { isJson, readDocument } from '../document.js'
import { InputError } from '../fault.js'
import type { Answer } from '../main.js'
import { readSource, type Source } from '../source.js'
import { notesOn } from '../trail/logs.js'
import type { Paint, Style } from './color.js'
import { foldOf, GENERATE_OPTIONS, seenAction, span, unseen, writePolicies } from './generated.js'
import { jsonText } from './json.js'
import { counted, oneLine, visible } from './pretty.js'

/** Most names that are listed of what was used under one pattern. */
const NAMES = 8

const ACCEPTED = ['data-events', 'not-logged', 'not-seen', 'pass-role', 'unknown-action', 'unknown-service', 'unread-records'] as const

/** What every command takes that right-sizes policies. */
export const RIGHT_SIZE_OPTIONS: Readonly<Record<string, Option>> = {
  accept: { value: 'REASON', choices: ACCEPTED, multiple: true, about: 'takes for unused what stays for this reason, because it could not be seen' },
  'narrow-resources': { about: 'narrows resources to those that were used, where nothing unseen stays' },
  fold: { value: 'N', about: 'of more than N resources of an action, those that begin alike become one pattern' },
  out: GENERATE_OPTIONS['out'] as Option,
  format: { value: 'FORMAT', choices: ['pretty', 'json', 'diff'], about: 'how the answer is printed; diff: a patch of what changes' },
  'fail-on': { value: 'WHAT', choices: ['changed', 'never'], about: 'changed: exit code 1 when something is left out; never when absent' }
}

export function rightSizeOptions(args: Arguments): RightSizeOptions {
  return { ...foldOf(args), accept: args.values('accept') as NonNullable<RightSizeOptions['accept']>, narrowResources: args.has('narrow-resources') }
}

/** Policies that stand in files. */
export class PolicyFiles {
  readonly #sources: readonly Source[]
  readonly policies: readonly { name: string; document: Policy }[]

  constructor(names: readonly string[]) {
    this.#sources = names.map(name => readSource(name))
    this.policies = this.#sources.map(source => ({ name: source.file, document: isJson(source) ? source.text : (readDocument(source).value as Policy) }))
  }

  /** What the engine refuses of them, with places. */
  faults({ diagnostics }: PolicyError): InputError {
    return new InputError(diagnostics.map(({ policyIndex, range, message, code }) => {
      const source = this.#sources[policyIndex] as Source
      return { place: range ? source.placeOf(range) : { file: source.file }, message, code }
    }))
  }
}

/** `file`: what is told to be at fault; `files`: the policies, where they stand in files. */
export function rightSizedAnswer(file: string, input: RightSizePoliciesInput, files: PolicyFiles | undefined, args: Arguments, paint: Paint): Answer {
  const made = rightSized(file, input, files)
  const folder = args.value('out')
  const changed = changedIn(made)
  const written = folder === undefined ? [] : writePolicies(folder, changed.flatMap(policy => (policy.reduced === undefined ? [] : [{ name: fileName(policy), text: policy.reduced }])))
  const notes = notesOn(made) + made.notSized.map(({ message }) => `note: ${oneLine(message)}\n`).join('') + written.map(file => `wrote ${oneLine(file)}\n`).join('')
  return { output: FORMATS[args.value('format') ?? 'pretty']?.(made, paint) ?? '', notes, exitCode: args.value('fail-on') === 'changed' && changed.length > 0 ? 1 : 0 }
}

const changedIn = ({ rightSized }: PolicyRightSizing): RightSizedPolicy[] => rightSized.flatMap(({ policies }) => policies).filter(({ changed }) => changed)

const FORMATS: Readonly<Record<string, (made: PolicyRightSizing, paint: Paint) => string>> = {
  pretty,
  json: made => jsonText(made),
  diff: made => changedIn(made).map(diff).join('')
}

function rightSized(file: string, input: RightSizePoliciesInput, files: PolicyFiles | undefined): PolicyRightSizing {
  try {
    return rightSizePolicies(input)
  } catch (error) {
    if (error instanceof PolicyError && files) throw files.faults(error)
    if (!(error instanceof RequestError)) throw error
    throw new InputError([{ place: { file }, message: error.message, code: error.code }])
  }
}

const nameOf = ({ name = 'policy', attachedTo }: RightSizedPolicy): string => `${attachedTo === undefined ? '' : `${attachedTo.replace(/^arn:[^:]*:iam::/, '')}/`}${name}`
const fileName = (policy: RightSizedPolicy): string => nameOf(policy).replace(/\.(json|ya?ml)$/, '')

/** What is left out, as a patch; nothing is left of a policy that becomes `/dev/null`. */
function diff(policy: RightSizedPolicy): string {
  const { text, reduced } = policy
  const name = oneLine(nameOf(policy))
  const patch = createTwoFilesPatch(`a/${name}`, reduced === undefined ? '/dev/null' : `b/${name}`, `${text}\n`, reduced === undefined ? '' : `${reduced}\n`)
  return visible(patch.replace(/^=+\n/, ''))
}

function pretty({ rightSized, unattributed }: PolicyRightSizing, paint: Paint): string {
  const others = Object.entries(unattributed).map(([why, count]) => paint('dim', `${counted(count, 'record')}: ${why}, without identity-based policies`) + '\n')
  const none = rightSized.length === 0 ? ['no activity that these policies could be held against\n'] : []
  return [...rightSized.map(one => of(one, paint)), ...none, ...others].join('')
}

function of(sized: RightSizedPolicies, paint: Paint): string {
  const { principals, policies, unusedServices, missing, additions, notSeen, seen, proven } = sized
  const parts = [
    ...principals.map(principal => `${paint('bold', oneLine(principal))}\n`),
    ...policies.map(policy => policyText(policy, paint)),
    ...(unusedServices.length > 0 ? [`${paint('red', 'unused services')}  ${oneLine(unusedServices.join(', '))}\n`] : []),
    ...missing.map(one => missingText(one, paint)),
    ...additions.map(({ text }, index) => `${paint('bold', `addition ${index + 1} of ${additions.length}`)}\n${visible(text)}\n`),
    ...notSeen.map(gap => unseen(gap, paint)),
    `${counted(seen.count, 'call')}${span(seen)}, ${counted(proven, 'use')} proven to stay allowed\n`
  ]
  return `${parts.join('')}\n`
}

const KINDS: Readonly<Record<RightSizedPolicy['kind'], string>> = { awsManaged: 'AWS managed', customerManaged: 'customer managed', given: '', inline: 'inline' }

function policyText(policy: RightSizedPolicy, paint: Paint): string {
  const { kind, attachedTo, sharedWith, reduced, changed, size, limit } = policy
  const about = [KINDS[kind], ...(attachedTo === undefined ? [] : [`of ${attachedTo}`])].filter(text => text !== '').join(' ')
  const becomes = !changed ? paint('green', 'stays as it is') : reduced === undefined ? paint('red', 'unused') : paint('yellow', 'reduced')
  const notes = changed
    ? [
        ...(kind === 'awsManaged' && reduced !== undefined ? ['this policy of AWS cannot be changed: attach what is left as a customer managed policy in its place'] : []),
        ...(size > limit ? [`what is left has ${size} characters, and ${limit} are allowed: divide it`] : []),
        ...(sharedWith.length > 0 && kind !== 'awsManaged' ? [`${counted(sharedWith.length, 'other has', 'others have')} it, and would lose the same: ${sharedWith.join(', ')}`] : [])
      ]
    : []
  const lines = [
    `${paint('bold', oneLine(policy.name ?? 'policy'))}  ${about === '' ? '' : `${paint('dim', oneLine(about))}  `}${becomes}\n`,
    ...notes.map(note => `${paint('yellow', 'note')}  ${oneLine(note)}\n`),
    marked(policy, paint)
  ]
  return `${lines.join('')}${changed && reduced !== undefined ? diffText(policy, paint) : ''}`
}

const DIFF_STYLES: Readonly<Record<string, Style>> = { '+': 'green', '-': 'red', '@': 'cyan' }

const diffText = (policy: RightSizedPolicy, paint: Paint): string =>
  diff(policy).split(/(?<=\n)/).map(line => {
    const style = DIFF_STYLES[line[0] ?? '']
    return style ? `${paint(style, line.trimEnd())}\n` : line
  }).join('')

/** A mark before a line of a policy, and what is told behind it. */
interface Mark {
  sign: '+' | '~' | '-' | '?' | ' '
  text?: string
}

const SIGNS: Readonly<Record<StatementUsage['usage'], Mark['sign']>> = { used: '+', partlyUsed: '~', unused: '-', notSeen: '?', denies: ' ' }
const STYLES: Readonly<Record<Mark['sign'], Style>> = { '+': 'green', '~': 'yellow', '-': 'red', '?': 'cyan', ' ': 'dim' }
const WORDS: Readonly<Record<StatementUsage['usage'], string>> = { used: 'used', partlyUsed: 'partly used', unused: 'unused', notSeen: 'not seen, stays', denies: 'denies, stays' }

/** The policy as it is, each line with how it was used. */
function marked({ text, statements }: RightSizedPolicy, paint: Paint): string {
  const marks = new Map<number, Mark[]>()
  const add = (line: number, mark: Mark) => marks.set(line, [...(marks.get(line) ?? []), mark])
  for (const { line, usage, kept, actions, resources } of statements) {
    add(line, { sign: SIGNS[usage], text: WORDS[usage] + (kept ? `: ${kept.message} (${kept.code})` : '') })
    if (usage === 'denies' || kept) continue
    for (const action of actions) add(action.line, actionMark(action))
    if (actions.some(({ used }) => used.length > 0)) for (const resource of resources) if (!resource.used) add(resource.line, { sign: ' ', text: `\`${resource.pattern}\`: not used` })
  }
  return text.split('\n').map((line, index) => {
    const of = marks.get(index + 1) ?? []
    const sign = of.map(({ sign }) => sign).find(sign => sign !== ' ') ?? ' '
    const told = of.flatMap(({ text }) => (text === undefined ? [] : [oneLine(text)])).join('; ')
    return `${paint(STYLES[sign], sign)} ${visible(line)}${told === '' ? '' : `  ${paint(STYLES[sign], `\u2190 ${told}`)}`}\n`
  }).join('')
}

function actionMark({ pattern, used, others, kept }: ActionUsage): Mark {
  const isPattern = /[*?]/.test(pattern)
  const names = used.map(({ action, seen }) => (isPattern ? action : '') + lastSeen(seen))
  const more = names.length > NAMES ? [`and ${names.length - NAMES} more`] : []
  const stays = kept.map(({ code, actions }) => `stays (${code})${actions.length > 0 ? `: ${actions.join(', ')}` : ''}`)
  const parts = [
    ...(used.length > 0 ? [`used ${[...names.slice(0, NAMES), ...more].join(', ')}`] : []),
    ...(isPattern ? [counted(others, 'other')] : []),
    ...(used.length === 0 && kept.length === 0 ? ['unused'] : []),
    ...stays
  ]
  const sign = used.length > 0 ? (others > 0 ? '~' : '+') : kept.length > 0 ? '?' : '-'
  return { sign, text: parts.join('; ') }
}

/** ` 3x, last 2026-03-15` */
const lastSeen = ({ count, last }: Sighting): string => ` ${count}\u00d7${last === undefined ? '' : `, last ${last.slice(0, 10)}`}`

const REASONS: Readonly<Record<MissingAction['reason'], string>> = {
  'allowed-otherwise': 'let in by another policy, or by others then',
  denied: 'denied',
  'explicit-deny': 'these policies deny it',
  depends: 'depends on a condition that is not told',
  needed: 'needed',
  unknown: 'failed without telling'
}

const missingText = (missing: MissingAction, paint: Paint): string => seenAction(missing, paint(missing.reason === 'denied' || missing.reason === 'needed' ? 'red' : 'yellow', `missing (${REASONS[missing.reason]})`), paint)
