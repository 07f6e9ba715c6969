// The ways in: one table of what the page reads, and how it is known.
import type { ParsedDenial, Policies } from 'iam-verdict'
import type { AuthorizationDetailsInput } from 'iam-verdict/tools'
import { isDetails, readDetails } from './authorization-details.ts'
import { fillsIn, withDenial } from './denial.ts'
import type { DraftType } from './drafts.ts'
import { policyDrafts } from './from-scenario.ts'
import { findPolicy, isGrants, readGrants, readPolicyDocument } from './policy-document.ts'
import { beginsAsLog, isLogInTexts, recordsIn } from './log-files.ts'
import { membersOf, readPolicies, readRequest, readSettings, type Left } from './read-scenario.ts'
import { leavesOpen, tellsOf, withRecord } from './record.ts'
import { requestDraft, settingsDraft } from './request-draft.ts'
import { decode } from './share.ts'
import { isCommand, isSimulationOutput, isSimulationRequest, readCommand, readSimulationOutput, readSimulationRequest } from './simulation.ts'
import { BLANK, type State } from './state.ts'
import { isTestFile, readTestFile } from './test-file.ts'
import { IMPORTERS, READING } from './texts/importers.ts'
import { LOG, RECORD } from './texts/log.ts'
import type { ToolsCalls } from './tools.worker.ts'
import { STRAIGHT } from './way.ts'
import { WORLD } from './texts/world.ts'
import type { Opened } from './world-desk.ts'
import { beginsAsWorld, isWorld, isWorldInLines } from './world-files.ts'

/** What was read, and what it changes. */
export interface Imported {
  /** Whether it makes the page anew; else it is added to what is there. */
  readonly whole: boolean
  readonly change: (now: State) => State
  /** What is filled in, in words. */
  readonly filled: readonly string[]
  /** What is not, and what is to be done about it. */
  readonly missing: readonly string[]
  /** A message of AWS: what it tells is said with the decision beside it. */
  readonly denial?: ParsedDenial
  /** The panel that shows what was opened. */
  readonly panel?: 'world' | 'log'
  /** A policy whose type nothing tells: a person may choose another one. */
  readonly policy?: { readonly type: DraftType; readonly name: string; readonly text: string }
}

/** A text that was pasted or dropped. */
export interface Pasted {
  readonly text: string
  /** Its value, when it is JSON. */
  readonly json: unknown
  /** Of the file that it came in. */
  readonly fileName: string
}

/** What only the engine can read. */
export interface Readers {
  readonly readDenial: (text: string) => Promise<ParsedDenial | undefined>
  readonly readDetails: (input: AuthorizationDetailsInput) => Promise<ToolsCalls['importDetails']['answer'] | undefined>
  readonly openWorld: (texts: readonly string[], name: string) => Promise<{ opened: Opened } | { refused: string }>
  readonly readRecord: (text: string) => Promise<ToolsCalls['recordedCall']['answer'] | undefined>
  readonly openLog: (files: readonly File[]) => void
}

export interface Importer {
  readonly id: string
  /** What it reads, for people, and what more the list of all says of it. */
  readonly name: string
  readonly also: string
  readonly recognises: (pasted: Pasted, readers: Readers) => boolean | Promise<boolean>
  /** Throws an `Error` for people. */
  readonly read: (pasted: Pasted, readers: Readers) => Imported | Promise<Imported>
}

/** Longest text that is read, in characters, but for worlds and logs: everything else of AWS that the page reads is far shorter. */
export const MAX_IMPORTED = 1024 * 1024

/** What AWS prints about accounts. */
const WORLDS: Importer = {
  id: 'world', ...IMPORTERS.names.world,
  recognises: ({ text, json }) => isWorld(json) || (json === undefined && isWorldInLines(text)),
  read: ({ text, fileName }, { openWorld }) => readWorld([text], fileName, openWorld)
}

/** What CloudTrail writes: many records. */
const LOGS: Importer = {
  id: 'log', ...IMPORTERS.names.log,
  recognises: ({ text, json }) => recordsIn(json) > 1 || (json === undefined && isLogInTexts(text)),
  read: ({ text, fileName }, { openLog }) => readLogs([new File([text], fileName || LOG.pasted)], openLog)
}

/** The first row that knows a text reads it: what is told by its members stands before what is told by its words. */
export const IMPORTER_TABLE: readonly Importer[] = [
  { id: 'test-file', ...IMPORTERS.names.testFile, recognises: ({ json }) => isTestFile(json), read: ({ json }) => readTestFile(json) },
  WORLDS,
  { id: 'record', ...IMPORTERS.names.record, recognises: ({ json }) => recordsIn(json) === 1, read: readOneRecord },
  LOGS,
  { id: 'details', ...IMPORTERS.names.details, recognises: ({ json }) => isDetails(json), read: ({ json }, { readDetails: ask }) => readDetails(json, ask) },
  { id: 'simulation-output', ...IMPORTERS.names.simulationOutput, recognises: ({ json }) => isSimulationOutput(json), read: ({ json }) => readSimulationOutput(json) },
  { id: 'simulation-request', ...IMPORTERS.names.simulationRequest, recognises: ({ json }) => isSimulationRequest(json), read: ({ json }) => readSimulationRequest(json) },
  { id: 'scenario', ...IMPORTERS.names.scenario, recognises: ({ json }) => isScenario(json), read: ({ json }) => readScenario(json) },
  { id: 'grants', ...IMPORTERS.names.grants, recognises: ({ json }) => isGrants(json), read: ({ json }) => readGrants(json) },
  { id: 'policy', ...IMPORTERS.names.policy, recognises: pasted => findPolicy(pasted) !== undefined, read: pasted => readPolicyDocument(pasted) },
  { id: 'link', ...IMPORTERS.names.link, recognises: ({ text, json }) => json === undefined && LINK.test(text), read: ({ text }) => readLink(text) },
  { id: 'simulation-command', ...IMPORTERS.names.command, recognises: ({ text, json }) => json === undefined && isCommand(text), read: ({ text }) => readCommand(text) },
  { id: 'denial', ...IMPORTERS.names.denial, recognises: async ({ text }, { readDenial }) => (await readDenial(text)) !== undefined, read: readMessage }
]

/** What came of a text. */
export type Reading =
  | { readonly is: 'read'; readonly importer: Importer; readonly imported: Imported }
  | { readonly is: 'refused'; readonly importer: Importer | undefined; readonly message: string }
  | { readonly is: 'unknown' }

/** Reads whatever it is. */
export async function readAnything(text: string, readers: Readers, fileName = ''): Promise<Reading> {
  const isLong = text.length > MAX_IMPORTED
  const isLog = isLong && beginsAsLog(text)
  if (isLong && !beginsAsWorld(text) && !isLog) return { is: 'refused', importer: undefined, message: IMPORTERS.tooLong(MAX_IMPORTED) }
  // What is long is not read here, where the page would stand still meanwhile.
  const pasted: Pasted = { text, json: isLong ? undefined : jsonOf(text), fileName }
  if (isLog) return { is: 'read', importer: LOGS, imported: await LOGS.read(pasted, readers) }
  if (isLong) return readAll([text], readers, fileName)
  for (const importer of IMPORTER_TABLE) {
    try {
      if (await importer.recognises(pasted, readers)) return { is: 'read', importer, imported: await importer.read(pasted, readers) }
    } catch (error) {
      return { is: 'refused', importer, message: (error as Error).message }
    }
  }
  return { is: 'unknown' }
}

/** Reads texts that are one world together. */
export async function readAll(texts: readonly string[], { openWorld }: Readers, name: string): Promise<Reading> {
  try {
    return { is: 'read', importer: WORLDS, imported: await readWorld(texts, name, openWorld) }
  } catch (error) {
    return { is: 'refused', importer: WORLDS, message: (error as Error).message }
  }
}

/** Begins to read files that hold logs: the panel tells the rest. */
export function readLogFiles(files: readonly File[], { openLog }: Readers): Reading {
  return { is: 'read', importer: LOGS, imported: readLogs(files, openLog) }
}

function readLogs(files: readonly File[], openLog: Readers['openLog']): Imported {
  openLog(files)
  return { whole: false, change: now => now, filled: [LOG.inPanel], missing: [], panel: 'log' }
}

async function readWorld(texts: readonly string[], name: string, openWorld: Readers['openWorld']): Promise<Imported> {
  const answer = await openWorld(texts, name || WORLD.pasted)
  if ('refused' in answer) throw new Error(`${answer.refused || WORLD.nothing} ${WORLD.refused}`)
  const { counts, findings } = answer.opened
  const grave = findings.filter(({ findingType }) => findingType === 'ERROR').length
  return {
    whole: true,
    change: () => ({ ...BLANK, way: STRAIGHT }),
    filled: [WORLD.opened(counts), WORLD.pickNext],
    missing: findings.length ? [WORLD.found(findings.length, grave)] : [],
    panel: 'world'
  }
}

function jsonOf(text: string): unknown {
  try {
    // A file of Windows may begin with a byte order mark.
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

const LINK = /#s=(\d+\.[\w-]+)/

async function readLink(text: string): Promise<Imported> {
  const state = await decode(`#s=${LINK.exec(text)![1]!}`)
  const { drafts, saved } = state!
  return { whole: true, change: () => state!, filled: [IMPORTERS.policies(drafts.length), IMPORTERS.request, ...(saved.length ? [IMPORTERS.tests(saved.length)] : [])], missing: [] }
}

const isScenario = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && Object.hasOwn(json, 'policies') && Object.hasOwn(json, 'request')

/** A scenario of the package. The examples of this page have a list of policies, and are read too. */
function readScenario(json: unknown): Imported {
  const left: Left = []
  const { request: asked, policies, settings, ...rest } = membersOf(json, READING.whole.scenario)
  left.push(...Object.keys(rest))
  const request = requestDraft(readRequest(asked, 'request', left))
  return fromPolicies(readPolicies(policies, 'policies', left), { ...BLANK, request, settings: settingsDraft(readSettings(settings, 'settings', left)) }, left)
}

/** The page of these policies, with `base` for all else. */
export function fromPolicies(policies: Policies, base: State, left: Left, missing: readonly string[] = []): Imported {
  const { drafts, levels, files, left: without } = policyDrafts(policies, base.request)
  const state: State = { ...base, drafts, levels }
  return {
    whole: true,
    change: () => state,
    filled: [IMPORTERS.policies(drafts.length), IMPORTERS.request],
    missing: [
      ...(files.length ? [IMPORTERS.inFiles(files)] : []),
      ...(without ? [IMPORTERS.noPlace(without)] : []),
      ...(left.length ? [IMPORTERS.unknown(left)] : []),
      ...missing
    ]
  }
}

async function readOneRecord({ text }: Pasted, { readRecord }: Readers): Promise<Imported> {
  const answer = await readRecord(text)
  if (!answer) throw new Error(RECORD.noTools)
  if ('refused' in answer) throw new Error(answer.refused)
  const { call } = answer
  // Whether there is a request is known before anything is changed.
  withRecord(BLANK, call)
  return {
    whole: false,
    change: now => withRecord(now, call),
    filled: [IMPORTERS.request, tellsOf(call)],
    missing: leavesOpen(call),
    ...(call.denial && { denial: call.denial })
  }
}

async function readMessage({ text }: Pasted, { readDenial }: Readers): Promise<Imported> {
  const denial = (await readDenial(text))!
  return {
    whole: false,
    change: now => withDenial(now, denial),
    filled: fillsIn(denial) ? [IMPORTERS.request] : [],
    missing: [],
    denial
  }
}
