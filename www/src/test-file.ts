// Policy tests, `*.iam-test.json`: the policies of the page and its saved requests, with the decisions that they are to
// get. The command line runs the same files.
import type { Decision, Policies, Request, ResourcePolicies, Settings } from 'iam-verdict'
import { policyDrafts } from './from-scenario.ts'
import type { Imported } from './importers.ts'
import { duplicateMember, pretty } from './json.ts'
import { decisionOf, listOf, membersOf, readPolicies, readRequest, readSettings, textOf, type Left } from './read-scenario.ts'
import { requestDraft, settingsDraft } from './request-draft.ts'
import { MAX_SAVED, withRequest, type SavedRequest } from './saved.ts'
import { ask } from './scenario.ts'
import { BLANK, type RequestDraft, type State } from './state.ts'
import { IMPORTERS, READING } from './texts/importers.ts'

/** One test: a request and what it is to get. */
export interface PolicyTest {
  readonly name: string
  readonly request: Request
  readonly expect: Decision
  /** A Sid, or the policy type, that is to decide. */
  readonly because?: string
}

export interface TestFile {
  readonly policies: Policies
  readonly tests: readonly PolicyTest[]
  readonly settings?: Settings
}

/** A test file, and what of the page does not stand in it. */
export interface Exported {
  readonly file: TestFile
  /** Names of saved requests without a decision to expect, or that cannot be read. */
  readonly left: readonly string[]
  /** Names of policies that are switched off. */
  readonly off: readonly string[]
}

/** The page as a test file. `decisionOfRow` stands in where none is expected: what a request gets now. */
export function testFile(state: State, now: (id: number) => Decision | undefined, current?: Decision): Exported {
  const left: string[] = []
  const rows = state.saved.length || !current ? state.saved : [{ id: 0, name: '', request: state.request, expect: current, because: '' }]
  const tests: PolicyTest[] = []
  const asked: { policies: Policies; settings?: Settings }[] = []
  for (const row of rows) {
    const scenario = scenarioOf(state, row.request)
    const expect = row.expect ?? now(row.id)
    const name = nameOf(row)
    if (!scenario || !expect) {
      left.push(name)
      continue
    }
    asked.push(scenario)
    tests.push({ name, request: scenario.request, expect, ...(row.because && { because: row.because }) })
  }
  const form = scenarioOf(state, state.request)
  const { policies, settings } = form ?? asked[0] ?? { policies: {} as Policies }
  const file: TestFile = { policies: readable(withResources(policies, asked.map(one => one.policies))), tests, ...(settings && { settings }) }
  return { file, left, off: state.drafts.filter(({ off }) => off).map(({ name, type }) => name || type) }
}

/** What a saved request is called where it has no name. */
export const nameOf = ({ name, request }: Pick<SavedRequest, 'name' | 'request'>): string =>
  name || [request.action, request.resource].filter(part => part).join(' on ') || 'request'

function scenarioOf(state: State, request: RequestDraft): { request: Request; policies: Policies; settings?: Settings } | undefined {
  const asked = ask(withRequest(state, request))
  return 'errors' in asked ? undefined : asked.scenario
}

/** With the policies of every further resource that one of the requests asks for. */
function withResources(policies: Policies, all: readonly Policies[]): Policies {
  const resources = new Map<string, ResourcePolicies>()
  for (const side of [policies, ...all].flatMap(one => one.resources ?? [])) resources.set(side.resource, { ...side, ...resources.get(side.resource) })
  return resources.size ? { ...policies, resources: [...resources.values()] } : policies
}

/** Policies as JSON where that loses nothing: people read and diff such files. */
export function readable<T>(value: T): T {
  if (typeof value === 'string') return asJson(value) as T
  if (Array.isArray(value)) return value.map(one => readable(one as unknown)) as T
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, member]) => [name, name === 'name' || name === 'resource' || name === 'kmsGrants' ? member : readable(member as unknown)])
  return Object.fromEntries(members) as T
}

function asJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    const isWhole = duplicateMember(text) === undefined && !/[-\d.eE+]{16,}/.test(text.replaceAll(/"(?:[^"\\]|\\.)*"/g, ''))
    return typeof value === 'object' && value !== null && isWhole ? value : text
  } catch {
    return text
  }
}

/** Whether JSON looks like a test file. */
export const isTestFile = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && Object.hasOwn(json, 'policies') && Object.hasOwn(json, 'tests')

/** A test file as the page that it makes. */
export function readTestFile(json: unknown): Imported {
  const left: Left = []
  const { policies: given, tests, settings, ...rest } = membersOf(json, READING.whole.file)
  left.push(...Object.keys(rest).filter(name => name !== '$schema'))
  const policies = readPolicies(given, 'policies', left)
  const list = listOf(tests, 'tests')
  const saved = list.slice(0, MAX_SAVED).map((test, index): SavedRequest => {
    const { name = '', request, expect, because = '', ...others } = membersOf(test, `tests[${index}]`)
    left.push(...Object.keys(others).map(other => `tests[${index}].${other}`))
    return {
      id: index + 1,
      name: textOf(name, `tests[${index}].name`),
      request: requestDraft(readRequest(request, `tests[${index}].request`, left)),
      expect: decisionOf(expect, `tests[${index}].expect`),
      because: textOf(because, `tests[${index}].because`)
    }
  })
  const request = firstRequest(saved, policies)
  const { drafts, levels, files, left: without } = policyDrafts(policies, request)
  const state: State = { ...BLANK, drafts, levels, request, settings: settingsDraft(readSettings(settings, 'settings', left)), saved }
  return {
    whole: true,
    change: () => state,
    filled: [IMPORTERS.policies(drafts.length), IMPORTERS.tests(saved.length)],
    missing: [
      ...(files.length ? [IMPORTERS.inFiles(files)] : []),
      ...(without ? [IMPORTERS.noPlace(without)] : []),
      ...(list.length > saved.length ? [IMPORTERS.tooMany(list.length - saved.length, MAX_SAVED)] : []),
      ...(left.length ? [IMPORTERS.unknown(left)] : [])
    ]
  }
}

/** The request that the form shows: the first one that asks for every further resource which has policies, or the first. */
function firstRequest(saved: readonly SavedRequest[], { resources = [] }: Policies): RequestDraft {
  const asksForAll = ({ request }: SavedRequest): boolean => resources.every(({ resource }) => request.pairs.some(pair => pair.resource === resource))
  return (saved.find(asksForAll) ?? saved[0])?.request ?? BLANK.request
}

export const testFileText = (file: TestFile): string => `${pretty(file)}\n`
