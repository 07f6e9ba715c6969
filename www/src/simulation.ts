// AWS's simulator: a command of its command line, a request of its interface, and what it answers.
import type { ContextValue, Decision, SimulateCustomPolicyRequest } from 'iam-verdict'
import { addDraft, canAdd, MAX_POLICIES, type DraftType } from './drafts.ts'
import { textOfPolicy } from './from-scenario.ts'
import type { Imported } from './importers.ts'
import { laidOut, pretty } from './json.ts'
import { NOBODY } from './kinds.ts'
import { MAX_LEVELS } from './levels.ts'
import { typeMain } from './principal.ts'
import { decisionOf, listOf, membersOf, textOf } from './read-scenario.ts'
import { MAX_SAVED, type SavedRequest } from './saved.ts'
import { wordsOf } from './command-line.ts'
import { BLANK, changed, type RequestDraft, type State } from './state.ts'
import { IMPORTERS, READING, SIMULATION } from './texts/importers.ts'

/** A policy of a command: its text, or where it stands. */
type Given = string

/** What a command or a request asks, as far as it is known. */
interface Simulation {
  readonly policies: readonly Given[]
  readonly boundary: readonly Given[]
  readonly levels: readonly (readonly Given[])[]
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly resourcePolicy: Given | undefined
  readonly owner: string
  readonly caller: string
  readonly context: Readonly<Record<string, ContextValue>>
  /** Of `simulate-principal-policy`: whose policies AWS would take. */
  readonly source: string
  readonly unknown: readonly string[]
}

const COMMAND = /\bsimulate-(custom|principal)-policy\b/

export const isCommand = (text: string): boolean => COMMAND.test(text.slice(0, 2000)) && !/^\s*[{[]/.test(text)

export const isSimulationRequest = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && Object.hasOwn(json, 'ActionNames') && (Object.hasOwn(json, 'PolicyInputList') || Object.hasOwn(json, 'PolicySourceArn'))

export const isSimulationOutput = (json: unknown): boolean => typeof json === 'object' && json !== null && Object.hasOwn(json, 'EvaluationResults')

/** A command line; its output may stand below. */
export function readCommand(text: string): Imported {
  const start = text.search(COMMAND)
  const { words, rest } = wordsOf(text.slice(start))
  const options = optionsOf(words.slice(1))
  const whole = options.get('--cli-input-json')?.[0]
  const input = whole?.trim().startsWith('{') ? simulationOf(parsed(whole, '--cli-input-json')) : undefined
  const asked = fromOptions(options, input)
  const read = imported(whole && !input ? { ...asked, unknown: [...asked.unknown, '--cli-input-json'] } : asked)
  const output = outputIn(rest)
  return output ? { ...read, change: now => withResults(read.change(now), output), filled: [...read.filled, SIMULATION.results(resultsOf(output).length)] } : read
}

export const readSimulationRequest = (json: unknown): Imported => imported(simulationOf(json))

/** An answer: each result becomes a saved request with the decision that AWS's simulator told. */
export function readSimulationOutput(json: unknown): Imported {
  const results = resultsOf(json)
  const { IsTruncated } = membersOf(json, READING.whole.answer)
  return {
    whole: false,
    change: now => withResults(now.example ? BLANK : now, json),
    filled: [SIMULATION.results(Math.min(results.length, MAX_SAVED))],
    missing: [
      SIMULATION.outputTellsNoMore,
      ...(results.some(({ resource }) => resource.includes('${')) ? [SIMULATION.templates] : []),
      ...(IsTruncated === true ? [SIMULATION.truncated] : []),
      ...(results.length > MAX_SAVED ? [IMPORTERS.tooMany(results.length - MAX_SAVED, MAX_SAVED)] : [])
    ]
  }
}

/** Options with their words, `--name value…` and `--name=value`. */
function optionsOf(words: readonly string[]): Map<string, string[]> {
  const options = new Map<string, string[]>()
  let values: string[] = []
  for (const word of words) {
    const [, name, value] = /^(--[a-z][a-z-]*)(?:=([\s\S]*))?$/.exec(word) ?? []
    if (name) {
      values = value === undefined ? [] : [value]
      options.set(name, values)
    } else values.push(word)
  }
  return options
}

const READ_OPTIONS = [
  '--policy-input-list', '--permissions-boundary-policy-input-list', '--ordered-organization-policy-input-list', '--action-names', '--resource-arns',
  '--resource-policy', '--resource-owner', '--caller-arn', '--context-entries', '--policy-source-arn', '--cli-input-json'
]
/** What only says how the command is run, or its answer printed. */
const HOW = ['--region', '--profile', '--output', '--query', '--max-items', '--page-size', '--starting-token', '--no-paginate', '--no-cli-pager', '--color', '--debug', '--endpoint-url', '--no-verify-ssl', '--no-sign-request', '--ca-bundle', '--cli-read-timeout', '--cli-connect-timeout']

function fromOptions(options: Map<string, string[]>, input: Simulation | undefined): Simulation {
  const list = (name: string): readonly string[] | undefined => options.has(name) ? listed(options.get(name)!) : undefined
  const one = (name: string): string | undefined => options.get(name)?.join(' ')
  const levels = one('--ordered-organization-policy-input-list')
  return {
    policies: list('--policy-input-list') ?? input?.policies ?? [],
    boundary: list('--permissions-boundary-policy-input-list') ?? input?.boundary ?? [],
    levels: levels ? levelsOf(parsed(levels, '--ordered-organization-policy-input-list')) : (input?.levels ?? []),
    actions: list('--action-names') ?? input?.actions ?? [],
    resources: list('--resource-arns') ?? input?.resources ?? [],
    resourcePolicy: one('--resource-policy') ?? input?.resourcePolicy,
    owner: one('--resource-owner') ?? input?.owner ?? '',
    caller: one('--caller-arn') ?? input?.caller ?? '',
    context: options.has('--context-entries') ? contextOf(options.get('--context-entries')!.flatMap(entriesOf)) : (input?.context ?? {}),
    source: one('--policy-source-arn') ?? input?.source ?? '',
    unknown: [...(input?.unknown ?? []), ...[...options.keys()].filter(name => !READ_OPTIONS.includes(name) && !HOW.includes(name))]
  }
}

/** A list option: words, or one word that is a JSON list. */
function listed(words: readonly string[]): readonly string[] {
  const [first = ''] = words
  if (words.length !== 1 || !first.trim().startsWith('[')) return words
  return listOf(parsed(first, READING.whole.list), READING.whole.list).map(one => (typeof one === 'string' ? one : pretty(one)))
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(SIMULATION.noJson(where))
  }
}

/** Context entries of one word: JSON, or AWS's shorthand. */
function entriesOf(word: string): readonly unknown[] {
  if (/^\s*[[{]/.test(word)) {
    const value = parsed(word, '--context-entries')
    return Array.isArray(value) ? value : [value]
  }
  return [shorthand(word)]
}

/** `ContextKeyName=aws:username,ContextKeyValues=ana,bob,ContextKeyType=stringList` */
function shorthand(word: string): Record<string, unknown> {
  const entry: Record<string, string[]> = {}
  let name = ''
  for (const [, key, single, double, bare = ''] of word.matchAll(/(?:(ContextKey\w+)=)?(?:'([^']*)'|"((?:[^"\\]|\\.)*)"|([^,]*))(?:,|$)/g)) {
    if (key) entry[name = key] = []
    const value = single ?? double?.replaceAll(/\\(.)/g, '$1') ?? bare.replaceAll(/^\[|\]$/g, '')
    if (name && (key || value)) entry[name]!.push(value)
  }
  const { ContextKeyName: [key] = [], ContextKeyValues: values = [], ContextKeyType: [type] = [] } = entry
  return { ContextKeyName: key, ContextKeyValues: values, ...(type && { ContextKeyType: type }) }
}

function contextOf(entries: readonly unknown[]): Record<string, ContextValue> {
  return Object.fromEntries(entries.map((entry, index) => {
    const where = `ContextEntries[${index}]`
    const { ContextKeyName, ContextKeyValues, ContextKeyType = 'string' } = membersOf(entry, where)
    const type = textOf(ContextKeyType, `${where}.ContextKeyType`)
    const values = listOf(ContextKeyValues, `${where}.ContextKeyValues`).map(value => typed(String(value), type))
    return [textOf(ContextKeyName, `${where}.ContextKeyName`), type.endsWith('List') || values.length !== 1 ? values : values[0]!]
  }))
}

function typed(value: string, type: string): string | number | boolean {
  if (type.startsWith('boolean') && (value === 'true' || value === 'false')) return value === 'true'
  return type.startsWith('numeric') && String(Number(value)) === value ? Number(value) : value
}

const levelsOf = (value: unknown): readonly (readonly Given[])[] =>
  listOf(value, 'OrderedOrganizationPolicyInputList').map((level, at) =>
    given(membersOf(level, `OrderedOrganizationPolicyInputList[${at}]`)['ServiceControlPolicyInputList'], `ServiceControlPolicyInputList`))

const given = (value: unknown, where: string): readonly Given[] => listOf(value, where).map(policyText)
const policyText = (policy: unknown): Given => (typeof policy === 'string' ? policy : textOfPolicy(policy as object).text)

/** A request of the interface. */
function simulationOf(json: unknown): Simulation {
  const {
    PolicyInputList, PermissionsBoundaryPolicyInputList, OrderedOrganizationPolicyInputList, ActionNames, ResourceArns, ResourcePolicy,
    ResourceOwner = '', CallerArn = '', ContextEntries, PolicySourceArn = '', MaxItems: _, Marker: __, ...rest
  } = membersOf(json, READING.whole.request) as Record<keyof SimulateCustomPolicyRequest | 'PolicySourceArn', unknown>
  const texts = (value: unknown, where: string): readonly string[] => listOf(value, where).map((one, index) => textOf(one, `${where}[${index}]`))
  return {
    policies: given(PolicyInputList, 'PolicyInputList'),
    boundary: given(PermissionsBoundaryPolicyInputList, 'PermissionsBoundaryPolicyInputList'),
    levels: levelsOf(OrderedOrganizationPolicyInputList),
    actions: texts(ActionNames, 'ActionNames'),
    resources: texts(ResourceArns, 'ResourceArns'),
    resourcePolicy: ResourcePolicy === undefined ? undefined : policyText(ResourcePolicy),
    owner: textOf(ResourceOwner, 'ResourceOwner'),
    caller: textOf(CallerArn, 'CallerArn'),
    context: contextOf(listOf(ContextEntries, 'ContextEntries')),
    source: textOf(PolicySourceArn, 'PolicySourceArn'),
    unknown: Object.keys(rest)
  }
}

function imported(asked: Simulation): Imported {
  const { state, files } = pageOf(asked)
  const pairs = asked.actions.length * Math.max(1, asked.resources.length)
  const { caller, source, actions, policies, unknown } = asked
  return {
    whole: true,
    change: () => state,
    filled: [
      IMPORTERS.policies(state.drafts.length),
      ...(state.saved.length ? [SIMULATION.pairs(state.saved.length)] : actions.length ? [SIMULATION.request] : [])
    ],
    missing: [
      ...(caller || source ? [] : [SIMULATION.noCaller]),
      ...(/:group\//.test(caller || source) ? [SIMULATION.group] : []),
      ...(source ? [SIMULATION.principalsOwn(source)] : policies.length ? [] : [SIMULATION.noPolicies]),
      ...(actions.length ? [] : [SIMULATION.noActions]),
      ...(files.length ? [IMPORTERS.inFiles(files)] : []),
      ...(unknown.length ? [IMPORTERS.unknown(unknown)] : []),
      ...(pairs > MAX_SAVED ? [IMPORTERS.tooMany(pairs - MAX_SAVED, MAX_SAVED)] : [])
    ]
  }
}

const ROLE = /^arn:[^:]*:iam::\d*:role\//

/** The page that asks the same: the first action on the first resource stands in the form, all of them are kept. */
function pageOf({ policies, boundary, levels, actions, resources, resourcePolicy, owner, caller, context, source }: Simulation): { state: State; files: readonly string[] } {
  const files: string[] = []
  let state: State = { ...BLANK, levels: { serviceControl: Math.min(levels.length, MAX_LEVELS), resourceControl: 0 } }
  const add = (type: DraftType, policy: Given, level?: number): void => {
    const { name, text } = inFile(policy)
    if (name) files.push(name)
    if (canAdd(state, type) && state.drafts.length < MAX_POLICIES) state = addDraft(state, type, { name, text, ...(level !== undefined && { level }) })
  }
  for (const policy of policies) add('identityBased', policy)
  if (resourcePolicy !== undefined) add(ROLE.test(resources[0] ?? '') ? 'roleTrust' : 'resourceBased', resourcePolicy)
  for (const policy of boundary) add('permissionsBoundary', policy)
  for (const [level, list] of levels.slice(0, MAX_LEVELS).entries()) for (const policy of list) add('serviceControl', policy, level)
  const who = caller || source
  const base: RequestDraft = {
    ...BLANK.request,
    principal: who ? typeMain(NOBODY, who) : NOBODY,
    resourceAccount: /^\d{12}$/.test(owner) ? owner : (/^arn:[^:]*:iam::(\d{12}):/.exec(owner)?.[1] ?? ''),
    context: pretty(context)
  }
  const asked = actions.flatMap(action => (resources.length ? resources : ['']).map(resource => ({ ...base, action, resource: resource === '*' ? '' : resource })))
  const saved = asked.length < 2 ? [] : asked.slice(0, MAX_SAVED).map((request, index): SavedRequest => ({ id: index + 1, name: '', request, expect: undefined, because: '' }))
  return { state: changed(state, { request: asked[0] ?? base, saved }), files }
}

/** A policy that the command names by its file, `file://policy.json` or `$(cat policy.json)`, or its text. */
function inFile(policy: Given): { name: string; text: string } {
  const [, uri, cat, variable] = /^\s*(?:file(?:b)?:\/\/(\S+)|\$\((?:cat\s+|<\s*)([^)]+)\)|\$\{?(\w+)\}?)\s*$/.exec(policy) ?? []
  const name = (uri ?? cat ?? variable)?.trim().replaceAll(/^["']|["']$/g, '')
  return name ? { name, text: '' } : { name: '', text: laidOut(policy) }
}

interface Result {
  readonly action: string
  readonly resource: string
  readonly decision: Decision
}

function resultsOf(json: unknown): readonly Result[] {
  return listOf(membersOf(json, READING.whole.answer)['EvaluationResults'], 'EvaluationResults').flatMap((value, at) => {
    const where = `EvaluationResults[${at}]`
    const { EvalActionName, EvalResourceName = '*', EvalDecision, ResourceSpecificResults } = membersOf(value, where)
    const action = textOf(EvalActionName, `${where}.EvalActionName`)
    const specific = listOf(ResourceSpecificResults, `${where}.ResourceSpecificResults`).map((one, index): Result => {
      const place = `${where}.ResourceSpecificResults[${index}]`
      const { EvalResourceName, EvalResourceDecision } = membersOf(one, place)
      return { action, resource: textOf(EvalResourceName, `${place}.EvalResourceName`), decision: decisionOf(EvalResourceDecision, `${place}.EvalResourceDecision`) }
    })
    return specific.length ? specific : [{ action, resource: textOf(EvalResourceName, `${where}.EvalResourceName`), decision: decisionOf(EvalDecision, `${where}.EvalDecision`) }]
  })
}

/** The page with what the simulator told: the saved requests that ask the same get the decision, others are added. */
function withResults(state: State, output: unknown): State {
  const results = resultsOf(output)
  const saved = [...state.saved]
  for (const { action, resource: told, decision } of results) {
    const resource = told === '*' ? '' : told
    const at = saved.findIndex(({ request }) => request.action.toLowerCase() === action.toLowerCase() && request.resource === resource)
    if (at >= 0) saved[at] = { ...saved[at]!, expect: decision }
    else if (saved.length < MAX_SAVED) {
      const id = Math.max(0, ...saved.map(one => one.id)) + 1
      saved.push({ id, name: '', request: { ...state.request, action, resource, pairs: [] }, expect: decision, because: '' })
    }
  }
  const [first] = results
  const request = state.request.action || !first ? state.request : { ...state.request, action: first.action, resource: first.resource === '*' ? '' : first.resource }
  return changed(state, { saved, request })
}

/** What was printed below the command. */
function outputIn(rest: string): unknown {
  const from = rest.indexOf('{')
  if (from < 0) return undefined
  try {
    const json: unknown = JSON.parse(rest.slice(from))
    return isSimulationOutput(json) ? json : undefined
  } catch {
    return undefined
  }
}
