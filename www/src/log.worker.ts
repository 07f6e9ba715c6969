// Logs of CloudTrail in the worker of the tools: one is open at a time, known by its number.
import type { Policies } from 'iam-verdict'
import {
  generatePolicies, rightSizePolicies, trail,
  type AcceptedGap, type GeneratedPolicies, type GeneratedPolicy, type MissingAction, type Principal, type RightSizedPolicies, type SeenAction
} from 'iam-verdict/tools'
import { textOfPolicy } from './from-scenario.ts'
import type { NamedText } from './log-generated.ts'
import { refusalOf, worldOf, type Lost, type WorldRefusal } from './world.worker.ts'

/** How far reading is, in bytes as the files have them; `done` once it is over. */
export interface LogProgress {
  readonly bytes: number
  readonly total: number
  /** Of the file that is read. */
  readonly file: string
  readonly done?: LogRead
}

/** What came of reading. */
export interface LogRead {
  readonly summary: trail.LogSummary
  /** Somebody stopped it: there is more in the files. */
  readonly isStopped: boolean
  /** Files of which the rest could not be read, and why. */
  readonly faults: readonly { readonly file: string; readonly message: string }[]
}

/** A state of policies: as the page has them, over those of the open world if its number is given. */
export interface LogState {
  readonly policies?: Policies
  readonly world?: number
}

export interface ReplayQuestion {
  readonly number: number
  readonly before: LogState
  readonly after: LogState
  /** The ARN of the one whose calls are looked at. */
  readonly principal?: string
}

/** How policies are generated; `fold` 0: no resources become a pattern. */
export interface LogOptions {
  readonly fold: number
  readonly conditions: readonly string[]
  readonly grantDenied: boolean
}

/** What was made for one principal, without the thousands of uses that can stand behind it. */
export interface LogPolicies extends Pick<GeneratedPolicies, 'seen' | 'conditions' | 'notSeen'> {
  readonly policies: readonly GeneratedPolicy[]
  readonly placeholders: readonly string[]
  /** How many uses are granted. */
  readonly granted: number
  readonly notGranted: { readonly count: number; readonly first: readonly SeenAction[] }
}

export interface GenerateQuestion {
  readonly number: number
  readonly principal: string
  readonly options: LogOptions
  /** The world that has the present policies. */
  readonly world?: number
}

/** How present policies are reduced. */
export interface ReduceOptions {
  readonly accept: readonly AcceptedGap[]
  readonly narrowResources: boolean
}

/** What is left of the policies of one principal. */
export interface LogReduced extends Pick<RightSizedPolicies, 'seen' | 'unusedServices' | 'proven' | 'notSeen'> {
  readonly before: readonly NamedText[]
  readonly after: readonly NamedText[]
  /** Why something stays that was not used, and that can be accepted. */
  readonly kept: readonly AcceptedGap[]
  readonly missing: { readonly count: number; readonly first: readonly MissingAction[] }
  /** Who else has one of the policies. */
  readonly shared: readonly string[]
}

export interface ReduceQuestion {
  readonly number: number
  readonly principal: string
  readonly options: ReduceOptions
  /** The world that has the present policies; else they are given. */
  readonly world?: number
  readonly policies?: readonly NamedText[]
}

export type LogCalls = {
  /** Begins to read files, in place of the log that is open. How far it is, `logProgress` tells. */
  readLog: { question: { readonly number: number; readonly files: readonly File[]; readonly distinguish: readonly ('time' | 'address')[] }; answer: null }
  logProgress: { question: number; answer: LogProgress | Lost }
  /** What was read so far stays. */
  stopLog: { question: number; answer: null }
  closeLog: { question: number; answer: null }
  replayLog: { question: ReplayQuestion; answer: { readonly replay: trail.Replay } | { readonly refused: WorldRefusal } | Lost }
  /** `present`: the identity-based policies that it has, where the world tells. */
  generateFromLog: { question: GenerateQuestion; answer: { readonly made: LogPolicies; readonly present?: readonly NamedText[] } | { readonly refused: WorldRefusal } | Lost }
  reduceByLog: { question: ReduceQuestion; answer: { readonly reduced: LogReduced } | { readonly refused: WorldRefusal } | Lost }
  /** What one record tells, with the keys that are not known and that these policies read. Needs no log. */
  recordedCall: { question: { readonly record: string; readonly policies: Policies }; answer: { readonly call: trail.RecordedCall } | { readonly refused: string } }
  /** The text of the record that has this id. */
  recordOfLog: { question: { readonly number: number; readonly eventId: string }; answer: { readonly record: string | undefined } | Lost }
}

type Answers = { readonly [N in keyof LogCalls]: (question: LogCalls[N]['question']) => LogCalls[N]['answer'] | Promise<LogCalls[N]['answer']> }

interface Reading {
  readonly number: number
  readonly log: trail.Log
  progress: LogProgress
  isStopped: boolean
}

let open: Reading | undefined
const LOST: Lost = { lost: true }

const reading = (number: number): Reading | undefined => (open?.number === number ? open : undefined)

export const LOG_ANSWERS: Answers = {
  readLog({ number, files, distinguish }) {
    close()
    const total = files.reduce((sum, { size }) => sum + size, 0)
    open = { number, log: trail.open({ distinguish: [...distinguish] }), progress: { bytes: 0, total, file: '' }, isStopped: false }
    void readFiles(open, files)
    return null
  },
  logProgress: number => reading(number)?.progress ?? LOST,
  stopLog(number) {
    const found = reading(number)
    if (found) found.isStopped = true
    return null
  },
  closeLog(number) {
    if (reading(number)) close()
    return null
  },
  replayLog: ({ number, before, after, principal }) => attempt(number, log =>
    ({ replay: log.replay({ before: stateOf(before), after: stateOf(after), ...(principal && { principal }) }) })),
  generateFromLog: ({ number, principal, options: { fold, ...options }, world }) => attempt(number, log => {
    const { generated: [found] } = generatePolicies({ log, principal: literally(principal), ...options, ...(fold > 0 && { fold }) })
    const present = world === undefined ? undefined : presentPolicies(world, principal)
    return { made: madeOf(found), ...(present && { present }) }
  }),
  reduceByLog: ({ number, principal, options, world: of, policies = [] }) => attempt(number, log => {
    const { world } = stateOf({ ...(of !== undefined && { world: of }) })
    const present = policies.map(({ name, text }) => ({ ...(name && { name }), document: text }))
    const { rightSized: [found], notSized: [left] } = rightSizePolicies({ log, principal: literally(principal), ...options, ...(world ? { world } : { policies: present }) })
    if (!found) throw new Error(left?.message)
    return { reduced: reducedOf(found) }
  }),
  recordedCall({ record, policies }) {
    try {
      return { call: trail.requests(record, { policies }) }
    } catch (error) {
      return { refused: (error as Error).message }
    }
  },
  recordOfLog: ({ number, eventId }) => {
    const found = reading(number)
    return found ? { record: found.log.record(eventId) } : LOST
  }
}

function close(): void {
  if (open) open.isStopped = true
  open?.log.free()
  open = undefined
}

async function readFiles(into: Reading, files: readonly File[]): Promise<void> {
  const { log } = into
  const faults: { file: string; message: string }[] = []
  for (const file of files) {
    if (into.isStopped) break
    try {
      await log.read(chunksOf(file, into))
    } catch (error) {
      if (open !== into) return
      log.end()
      if (!into.isStopped) faults.push({ file: file.name, message: (error as Error).message })
    }
  }
  if (open !== into) return
  const { bytes, total } = into.progress
  into.progress = { ...into.progress, done: { summary: log.summary(), isStopped: bytes < total && into.isStopped, faults } }
}

/** How long others wait for an answer while a log is read. */
const TURN_MS = 40

/** The chunks of a file; between them others are answered, and reading can be stopped. */
async function* chunksOf(file: File, into: Reading): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader()
  let turn = performance.now()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    yield next.value
    into.progress = { ...into.progress, file: file.name, bytes: into.progress.bytes + next.value.length }
    if (performance.now() - turn > TURN_MS) {
      await new Promise(resolve => setTimeout(resolve))
      turn = performance.now()
    }
    if (into.isStopped) return reader.cancel()
  }
}

/** An ARN as a pattern of ARNs: no name of IAM has these two characters. */
const literally = (arn: string): string => arn.replace(/[*?]/g, '')

/** So many of the uses that are not granted are told. */
const MOST_USES = 50

function madeOf(found: GeneratedPolicies | undefined): LogPolicies {
  const { policies = [], seen = { count: 0, places: [] }, conditions = [], notSeen = [], granted = [], notGranted = [] } = found ?? {}
  const placeholders = [...new Set(policies.flatMap(({ placeholders }) => placeholders))]
  return { policies, placeholders, seen, conditions, notSeen, granted: granted.length, notGranted: { count: notGranted.length, first: notGranted.slice(0, MOST_USES) } }
}

function reducedOf({ seen, unusedServices, proven, notSeen, missing, policies }: RightSizedPolicies): LogReduced {
  const kept = policies.flatMap(({ statements }) => statements.flatMap(({ kept, actions }) => [...(kept ? [kept] : []), ...actions.flatMap(({ kept }) => kept)]))
  return {
    seen, unusedServices, proven, notSeen,
    before: policies.map(({ name = '', text }) => ({ name, text })),
    after: policies.flatMap(({ name = '', reduced }) => (reduced === undefined ? [] : [{ name, text: reduced }])),
    kept: ACCEPTED.filter(code => kept.some(one => one.code === code)),
    missing: { count: missing.length, first: missing.slice(0, MOST_USES) },
    shared: [...new Set(policies.flatMap(({ sharedWith }) => sharedWith))]
  }
}

const ACCEPTED: readonly AcceptedGap[] = ['data-events', 'not-logged', 'not-seen', 'pass-role', 'unknown-action', 'unknown-service', 'unread-records']

/** The identity-based policies of a user or role; nothing where the world does not have it whole. */
function presentPolicies(number: number, arn: string): readonly NamedText[] | undefined {
  try {
    const { policies } = worldOf(number)?.gather({ principal: principalOf(arn), action: 'sts:GetCallerIdentity' }) ?? {}
    return policies && (policies.identityBased ?? []).map(textOfPolicy)
  } catch {
    return undefined
  }
}

/** Of a role somebody asks by a session. */
function principalOf(arn: string): Principal {
  const [, partition, account, name] = /^arn:([^:]+):iam::(\d+):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? []
  return name ? { type: 'assumed_role', arn: `arn:${partition}:sts::${account}:assumed-role/${name}/log`, roleArn: arn } : arn
}

/** Throws where the world is not there any more. */
function stateOf({ policies, world: number }: LogState): trail.ReplayState {
  const world = number === undefined ? undefined : worldOf(number)
  if (number !== undefined && !world) throw new LostWorld()
  return { ...(policies && { policies }), ...(world && { world }) }
}

class LostWorld extends Error {}

/** What a call comes to, or why it comes to nothing. */
function attempt<T>(number: number, make: (log: trail.Log) => T): T | { readonly refused: WorldRefusal } | Lost {
  const found = reading(number)
  if (!found) return LOST
  try {
    return make(found.log)
  } catch (error) {
    return error instanceof LostWorld ? LOST : { refused: refusalOf(error) }
  }
}
