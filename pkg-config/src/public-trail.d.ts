// The part of `iam-verdict/tools` about logs of CloudTrail: its namespace `trail`. Published as `tools/trail.d.ts` and
// `tools/trail.d.cts`.
import type { ContextValue, Evaluation, ParsedDenial, Policies, Principal, Request, Scenario } from './public.js'
import type { AddedPlace, ContextChange, RemovedStatement } from './public-tools.js'
import type { PolicySource, World } from './public-world.js'

/**
 * A log of which nothing is read yet. Needs no catalog until it is asked something.
 *
 * ```ts
 * using log = trail.open()
 * for (const chunk of chunks) log.push(chunk)
 * log.end()
 * log.summary()
 * ```
 */
export function open(options?: LogOptions): Log

/**
 * Reads a whole log: JSON Lines, JSON texts one after the other, arrays, files of CloudTrail in S3 (`{ "Records": [...] }`),
 * rows of CloudTrail Lake; compressed with gzip too, where the runtime has `DecompressionStream`. What is broken
 * is counted, and never fails the rest. Rejects with what reading or decompressing the source throws.
 *
 * ```ts
 * using log = await trail.read(file, { onProgress: ({ bytes, total }) => show(bytes / total) })
 * log.replay({ before: { world }, after: { world, policies: { serviceControl } } }).flips
 * ```
 */
export function read(source: LogSource, options?: LogOptions & ReadOptions): Promise<Log>

/**
 * The requests that one record tells of, and what came of the call: a text or an object, alone or the only one in what
 * logs have around records. Its requests are those of `evaluate`: what the record does not tell is not known there. Throws
 * `RequestError` when it is not one record.
 *
 * ```ts
 * const { requests: [asked] } = trail.requests(record)
 * evaluate({ request: asked.request, policies }).dependsOn?.keys
 * ```
 */
export function requests(record: string | object, options?: RequestsOptions): RecordedCall

/**
 * Explains a denial, by policies, a world, or both: what was asked, how that is decided, whether it is what AWS said, and what
 * would allow it. Throws `RequestError` when it is neither one record nor a denial, or tells too little of the request.
 *
 * ```ts
 * const { agreement, requests, decides } = trail.explain({ message }, { policies })
 * const [smallest] = requests[decides].fixes
 * ```
 */
export function explain(denial: DenialInput, state: ReplayState): ExplainedDenial

export type DenialInput = RecordInput | MessageInput

/** A record of CloudTrail, and keys that it does not tell. */
export interface RecordInput {
  record: string | object
  context?: Record<string, ContextValue>
}

/**
 * An access-denied message of AWS, as it is, as a command line tool prints it, or as `sts:DecodeAuthorizationMessage` answers it. What
 * it does not tell stands beside it; a key that nobody tells is not known.
 */
export interface MessageInput {
  message: string
  principal?: Principal
  action?: string
  resource?: string
  resourceAccount?: string
  context?: Record<string, ContextValue>
}

export interface ExplainedDenial {
  /** Of a record. */
  event?: RecordedEvent
  /** What AWS's text tells: the type of policy, explicit or not, its ARN. */
  denial?: ParsedDenial
  /** The answer to the call by these policies; absent: there is no request. */
  answer?: ReplayAnswer
  /** What `depends` hangs on: condition keys, `resource` or `action`. */
  dependsOn?: string[]
  agreement?: Agreement
  /** The place in `requests` of the one that the answer rests on. */
  decides?: number
  requests: ExplainedRequest[]
  /** Why there are none. */
  none?: NoRequest
}

/** `open`: the answer hangs on what is not known, or there is none. `untold`: it is not told what came of the call. */
export interface Agreement {
  agreement: 'agrees' | 'differs' | 'open' | 'untold'
  /** What it most likely means where they do not agree. */
  causes: { code: AgreementCauseCode; text: string }[]
}

export type AgreementCauseCode = 'policy-type-not-given' | 'policies-of-another-time' | 'another-policy-type' | 'another-policy' | 'keys-not-told' | 'not-decided'

export interface ExplainedRequest extends RecordedRequest {
  answer: ReplayAnswer
  dependsOn?: string[]
  /** Why it could not be decided: nothing of what follows is there. */
  error?: string
  /** What was decided, ready to be decided again. */
  scenario?: Scenario
  evaluation?: Evaluation
  /** Where the policies come from, in a world. */
  sources?: PolicySource[]
  /** What would allow it, each decided anew: the smallest one first. */
  fixes: DenialFix[]
  /** Whether everything was looked at that there is to look at. */
  complete: boolean
}

/** Changes that allow a request when all of them are made. A `Deny` goes by whoever owns its policy: no `Allow` outranks it. */
export interface DenialFix {
  /** Context keys with other values. */
  changes?: ContextChange[]
  /** Statements that go. */
  statements?: RemovedStatement[]
  /** Statements that come. */
  places?: AddedPlace[]
}

export interface RequestsOptions {
  /**
   * With these, the keys that they read and that are not known are named, as `unknownContextKeys`; without,
   * the requests have `absentContextKeys`, which only `iam-verdict/tools` reads.
   */
  policies?: Policies
}

/** A call, and what came of it. */
export interface RecordedEvent {
  eventSource: string
  eventName: string
  eventId?: string
  eventTime?: string
  /** `unknown`: it failed in a way that does not tell whether it was let in. */
  outcome: 'allowed' | 'denied' | 'unknown'
  errorCode?: string
  errorMessage?: string
}

export interface RecordedCall extends RecordedEvent {
  /** Of a denied call: what its error tells. */
  denial?: ParsedDenial
  /** One for each action and resource. */
  requests: RecordedRequest[]
  /** Why there are none. */
  none?: NoRequest
}

export interface RecordedRequest {
  request: Request
  /** `dependent`: the call needs it besides, for what it passes on. `possible`: one of several that the record does not tell apart. */
  standing: 'call' | 'dependent' | 'possible'
  /** Whether `resource` has `${…}` for what the record does not tell, or is absent because nothing of it is told. */
  isTemplate: boolean
}

export type NoRequest =
  | 'service-event'
  | 'sign-in'
  | 'console-action'
  | 'other-event'
  | 'no-permission-needed'
  | 'unknown-service'
  | 'unknown-action'
  | 'missing-identity'
  | 'no-principal'
  | 'unreadable-identity'

export type LogSource = string | ArrayBufferView | GlobalInstance<'Blob'> | GlobalInstance<'ReadableStream'> | AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>
type GlobalInstance<Name extends string> = typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : never

export interface LogOptions {
  /**
   * What calls are told apart by besides. Else it is not known of them: of `time` `aws:CurrentTime`, `aws:EpochTime` and
   * `aws:TokenIssueTime`, of `address` `aws:SourceIp` and `aws:VpcSourceIp`. Takes memory for each call that differs in it.
   */
  distinguish?: ('time' | 'address')[]
}

export interface ReadOptions {
  /** Called after each chunk: bytes as they were handed over, and all there are, where that is known. */
  onProgress?: (progress: { bytes: number; total?: number }) => void
}

/** A log of CloudTrail: of records that tell the same, one is kept. */
export class Log {
  private constructor()

  /** The next bytes or text, decompressed, of any size. Throws `EngineError` after a trap: read the log again. */
  push(chunk: Uint8Array | string): void

  /** There is nothing more of this file. Another one may follow. */
  end(): void

  /** Reads another file to its end. */
  read(source: LogSource, options?: ReadOptions): Promise<void>

  /** What the log holds. Throws `EngineError` where the catalog has not been loaded yet. */
  summary(): LogSummary

  /** The text of the record with such an `eventID`, where the log names it: of records that tell the same, the first. */
  record(eventId: string): string | undefined

  /**
   * Decides the calls by two states of policies, and tells which are answered otherwise. What a record does not tell is
   * left open, so there are three answers: allowed, denied, or one that depends on condition keys by name. Throws
   * `PolicyError` when a policy is broken.
   */
  replay(input: ReplayInput): Replay

  /** Gives the memory back at once. */
  free(): void
  [Symbol.dispose](): void
}

export interface LogSummary {
  /** The bytes that were read, decompressed. */
  bytes: number
  /** The records that could be read. */
  records: number
  /** How many of them differ in what a decision can depend on. */
  distinct: number
  /** Records that were read and are not looked at: there are too many different ones. */
  leftOut: number
  /** What is no record, or broken. */
  broken: number
  /** The first of these. */
  brokenRecords: { line: number; offset: number; reason: string }[]
  /** Records that tell of requests. */
  mapped: number
  /** Calls that need no permission. */
  withoutPermission: number
  /** Records that tell of no request, and why. */
  unmapped: { reason: string; eventSource: string; eventName: string; records: number }[]
  /** Calls that were denied. */
  denied: number
  /** Calls of which the record does not tell whether they were denied. */
  untold: number
  /** Who made the calls that are mapped, of sessions their role; who made most comes first. */
  principals: ({ principal: string } & CallCounts)[]
  /** When calls were made, mapped or not; of those that tell a time. */
  timeline: Timeline
  firstTime?: string
  lastTime?: string
}

/** Calls by what came of them. */
export interface CallCounts {
  allowed: number
  denied: number
  /** The record does not tell. */
  untold: number
}

export interface Timeline {
  /** How many seconds are counted together: 60, and more the longer the log, so that there are never more than 200 buckets. */
  seconds: number
  /** Those in which there are calls, by their beginning in UTC: a whole minute, hour or day. */
  buckets: ({ start: string } & CallCounts)[]
}

export interface ReplayInput {
  before: ReplayState
  after: ReplayState
  /** A pattern of ARNs: of other principals nothing is decided. Of a session, the ARN of its role. */
  principal?: string
}

/** Policies as of a scenario, a world, or both: then those that are given stand in for all of their type in the world. */
export interface ReplayState {
  policies?: Policies
  world?: World
}

export type ReplayAnswer = 'allowed' | 'denied' | 'depends' | 'undecided'

export interface Replay {
  /** The calls that were decided. */
  calls: number
  /** Calls of other principals. */
  others: number
  /** Calls whose actions or callers are not known. */
  unmapped: number
  /** Records of no call, or of one that needs no permission. */
  noCalls: number
  /** The calls of which something is answered otherwise. */
  flipped: number
  before: Record<ReplayAnswer, number>
  after: Record<ReplayAnswer, number>
  /** What is answered otherwise: what is denied comes first, and of that what is seen most. */
  flips: Flip[]
  /** How the answers before agree with what came of the calls. */
  calibration: { agrees: number; differs: number; open: number; untold: number; differences: Difference[] }
  /** Why calls have no answer. */
  errors: { error: string; calls: number }[]
  /** What worlds do not tell, and what is taken instead. */
  notes: string[]
}

/** Calls, and when they were made. */
export interface Seen {
  calls: number
  firstTime?: string
  lastTime?: string
  /** The `eventID` of one of their records. */
  eventId?: string
}

/** Requests of one principal for one action that are answered otherwise. */
export interface Flip extends Seen {
  /** Of sessions their role. */
  principal: string
  action: string
  before: ReplayAnswer
  after: ReplayAnswer
  /** How many of the calls may have asked for something else; absent: none. */
  possible?: number
  /** Some of the resources. */
  resources: string[]
  /** What `depends` hangs on: condition keys, `resource` or `action` where records do not name these whole. */
  dependsOn?: string[]
}

/** Calls that were answered otherwise than it was recorded. */
export interface Difference extends Seen {
  principal: string
  action: string
  recorded: 'allowed' | 'denied'
}
