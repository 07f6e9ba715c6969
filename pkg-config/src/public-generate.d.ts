// Policies out of activity, a part of `iam-verdict/tools`. Published as `tools/generate.d.ts` and `.d.cts`.
import type { Log, LogSummary } from './public-trail.js'

/**
 * Least-privilege policies out of a log of CloudTrail, one set for each user and role, or out of the calls that sources
 * make. They are proven before they are handed out: every granted use is allowed by them, and nothing beside the actions
 * and resources that are stated. Throws `RequestError` where the input is of another shape, a condition was not
 * offered, or the proof fails; `EngineError` where the catalog has not been loaded yet.
 *
 * ```js
 * using log = await trail.read(createReadStream('log.json.gz'), { distinguish: ['address'] })
 * const { generated } = generatePolicies({ log })
 * for (const { principal, policies, notSeen } of generated) console.log(principal, policies[0]?.text, notSeen)
 *
 * generatePolicies({ calls: codeCalls(sources), partition: 'aws', region: 'eu-west-1', account: '111122223333' })
 * ```
 */
export function generatePolicies(input: GeneratePoliciesInput): PolicyGeneration

export type GeneratePoliciesInput = GenerateOptions & (FromLog | FromRecords | FromCalls)

/** For whom policies are made. */
export interface OfPrincipals {
  /** A pattern of ARNs: for others no policies are made. Of sessions the ARN of their role. */
  principal?: string
}

export interface FromLog extends OfPrincipals {
  /** A log that was read. A condition on `aws:SourceIp` is offered only where it tells calls apart by `address`. */
  log: Log
  records?: never
  calls?: never
}

export interface FromRecords extends OfPrincipals {
  /** What a log holds, as a text or as data, up to 64 MiB; calls are told apart by `address`. Larger ones: `log`. */
  records: string | object
  log?: never
  calls?: never
}

export interface FromCalls {
  /** What `codeCalls` of `iam-verdict/code` answers. */
  calls: SourceCalls
  log?: never
  records?: never
  principal?: never
  /** `aws`, in place of `${Partition}`. */
  partition?: string
  /** In place of `${Region}`. */
  region?: string
  /** In place of `${Account}`. */
  account?: string
}

/** The answer of `codeCalls`. */
export interface SourceCalls {
  calls: readonly (InSource & { service: string; operation: string; parameters: object })[]
  notSeen: readonly (InSource & { why: string })[]
}

export interface InSource {
  file: string
  /** From 1. */
  line: number
  /** From 0, in UTF-16 code units. */
  column: number
}

/** Nothing is done beyond what was seen to be allowed, unless it is asked for. */
export interface GenerateOptions {
  /** Of more resources of one action than this, those that begin alike become one pattern; never all of a type. */
  fold?: number
  /** Grants what was denied, too. */
  grantDenied?: boolean
  /** Grants what failed in a way that does not tell, too. */
  grantUnknown?: boolean
  /** Condition keys, of those that are offered, that all statements get. */
  conditions?: readonly string[]
}

export interface PolicyGeneration extends Pick<LogSummary, 'leftOut' | 'broken' | 'brokenRecords'> {
  /** One for each user and role of a log, by their ARNs; one for all calls of sources. */
  generated: GeneratedPolicies[]
  /** How many records are of nobody who could have identity-based policies, by why: a type of principal, or of event. */
  unattributed: Record<string, number>
}

export interface GeneratedPolicies {
  /** The ARN of the user or role; absent for sources. */
  principal?: string
  /** Identity-based policies, each within the 6,144 characters of a managed policy. */
  policies: GeneratedPolicy[]
  /** Nothing of what could not be seen is known, and no placeholder is left. What is made of a log never is. */
  complete: boolean
  /** The calls that were looked at. */
  seen: Sighting
  /** What the policies allow. */
  granted: SeenAction[]
  /** What was denied, or failed without telling. */
  notGranted: SeenAction[]
  /** Calls that need no permission. */
  withoutPermission: string[]
  /** Conditions that all granted calls fulfilled, for `conditions`. */
  conditions: { operator: string; key: string; values: string[] }[]
  notSeen: UnseenPart[]
}

export interface GeneratedPolicy {
  text: string
  /** Characters without white space. */
  size: number
  /** With one it is a template: `validate` finds `placeholder-left`. */
  placeholders: string[]
}

export interface SeenAction {
  action: string
  /** As policies name it: `${Name}` for what is not told, `*` for what can be anything. */
  resource: string
  outcome: 'allowed' | 'denied' | 'unknown'
  /** `dependent`: the call needs it besides; `possible`: one of several that are not told apart. */
  standing: 'call' | 'dependent' | 'possible'
  /** The service that a role is passed to. */
  passedTo?: string
  seen: Sighting
}

export interface Sighting {
  count: number
  /** In UTC. */
  first?: string
  last?: string
  /** Some of them: of calls of a log that are alike, the first. */
  places: ({ eventId: string } | InSource)[]
}

/** Something that could not be seen. */
export interface UnseenPart {
  code: 'data-events' | 'not-seen' | 'outside-window' | 'pass-role' | 'possible' | 'resource-not-literal' | 'resource-not-told' | 'unknown-action' | 'unknown-service' | 'unread-records'
  /** The same in words. */
  message: string
  /** What it is about: an event, an action, a reason. */
  subject?: string
  seen: Sighting
}
