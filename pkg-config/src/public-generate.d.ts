// Policies out of activity, a part of `iam-verdict/tools`. Published as `tools/generate.d.ts` and `.d.cts`.
import type { Policy } from './public.js'
import type { Log, LogSummary } from './public-trail.js'
import type { World } from './public-world.js'

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

/** Who is looked at. */
export interface OfPrincipals {
  /** A pattern of ARNs: others are not looked at. Of sessions the ARN of their role. */
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
  /**
   * The ARNs of keys of AWS KMS by which the data is encrypted that the calls read and write: services ask for them with the
   * permission of the caller, which the policies allow through these services alone (`kms:ViaService`).
   */
  kmsKeys?: readonly string[]
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
  /** What services would ask of the keys by which data is encrypted, for `kmsKeys`; absent where no call reads or writes such data, or keys are given. */
  kms?: { service: string; actions: string[] }[]
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
  /** The service that asks for it on behalf of the caller: `kms:ViaService`. */
  via?: string
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

/**
 * A principal's present policies against what it did: what of them is unused, what is missing, and the policies reduced to
 * what was used. They are proven before they are handed out: every use that the present policies allow is allowed by the
 * reduced ones whatever is not known of it, and nothing that was not allowed before. What could not be seen is not unused:
 * it stays, with the reason, unless it is accepted. Throws `PolicyError` where a present policy is broken, `RequestError`
 * where the input is of another shape or the proof fails.
 *
 * ```js
 * const { rightSized } = rightSizePolicies({ log, world, principal: 'arn:aws:iam::111122223333:role/app*' })
 * for (const { principals, policies } of rightSized) for (const { name, reduced } of policies) console.log(principals, name, reduced)
 *
 * rightSizePolicies({ calls: codeCalls(sources), policies: [policy], partition: 'aws' })
 * ```
 */
export function rightSizePolicies(input: RightSizePoliciesInput): PolicyRightSizing

export type RightSizePoliciesInput = RightSizeOptions & (OfWorld | OfPolicies | OfCalls)

/** The policies of each user and role by itself: inline, managed, and those of its groups. */
export interface OfWorld extends OfPrincipals {
  log: Log
  world: World
  /** The services, by the prefixes of their actions, of which the log has every data event. */
  dataEvents?: readonly string[]
  policies?: never
  calls?: never
}

/** Policies against what all users and roles of the log did together. */
export interface OfPolicies extends OfPrincipals {
  log: Log
  policies: readonly PresentPolicy[]
  dataEvents?: readonly string[]
  world?: never
  calls?: never
}

/** Policies against the calls of sources. */
export interface OfCalls extends Omit<FromCalls, 'log' | 'records' | 'principal'> {
  policies: readonly PresentPolicy[]
  log?: never
  world?: never
}

export type PresentPolicy = Policy | { name?: string; arn?: string; document: Policy }

export interface RightSizeOptions extends Omit<GenerateOptions, 'conditions'> {
  /** What could not be seen and is taken for unused all the same. */
  accept?: readonly AcceptedGap[]
  /** Narrows resources to those that were used, in statements of which nothing else stays. */
  narrowResources?: boolean
}

export type AcceptedGap = 'data-events' | 'not-logged' | 'not-seen' | 'pass-role' | 'unknown-action' | 'unknown-service' | 'unread-records'

export interface PolicyRightSizing extends Pick<LogSummary, 'leftOut' | 'broken' | 'brokenRecords'> {
  rightSized: RightSizedPolicies[]
  /** Users and roles of the log of whom it cannot be told: the world does not have them, or not their policies. */
  notSized: { principal: string; message: string }[]
  /** As of `generatePolicies`. */
  unattributed: Record<string, number>
}

export interface RightSizedPolicies {
  /** Whose activity it is, by ARNs; none for sources. */
  principals: string[]
  /** The calls that were looked at. */
  seen: Sighting
  policies: RightSizedPolicy[]
  /** Services that the policies name, of which nothing was used and nothing stays. */
  unusedServices: string[]
  /** What was asked and the policies do not allow. */
  missing: MissingAction[]
  /** Policies for what is missing, with the options of `generatePolicies`: what was denied only with `grantDenied`. */
  additions: GeneratedPolicy[]
  /** How many uses are proven to be allowed as before. */
  proven: number
  notSeen: UnseenPart[]
}

export interface RightSizedPolicy {
  name?: string
  arn?: string
  /** One of AWS's cannot be changed: the reduced text is for a customer managed policy in its place. */
  kind: 'awsManaged' | 'customerManaged' | 'given' | 'inline'
  /** The user, group or role that has it. */
  attachedTo?: string
  /** Who else has it, and would lose what is left out. */
  sharedWith: string[]
  /** The policy as it is, laid out. */
  text: string
  /** What is left of it; absent: nothing was used, and nothing stays. */
  reduced?: string
  /** Characters without white space of what is left. */
  size: number
  /** How many it may have: of an inline policy, beside the others of whoever has it. */
  limit: number
  changed: boolean
  statements: StatementUsage[]
}

export interface StatementUsage {
  /** Its place in `Statement`. */
  index: number
  sid?: string
  /** Its line in `text`, from 1. */
  line: number
  /** `notSeen`: nothing of it was used, and some of it stays because it could not be seen. Unused ones are left out. */
  usage: 'denies' | 'notSeen' | 'partlyUsed' | 'unused' | 'used'
  actions: ActionUsage[]
  /** The entries of `Resource`. */
  resources: { pattern: string; line: number; used: boolean }[]
  /** Why all of it stays. */
  kept?: { code: KeptCode; message: string }
}

export interface ActionUsage {
  pattern: string
  /** Its line in `text`, from 1. */
  line: number
  used: { action: string; seen: Sighting }[]
  /** How many other actions of the catalog are under it. */
  others: number
  /** What of it stays without having been used: `actions`, or all of it where there are none. */
  kept: { code: KeptCode; message: string; actions: string[] }[]
}

/** `not-action`: `NotAction` is not narrowed; `quota`: names in place of a pattern would not fit the policy. */
export type KeptCode = AcceptedGap | 'not-action' | 'quota'

export interface MissingAction extends SeenAction {
  /**
   * `allowed-otherwise`: it was let in, by another policy or because policies were others then; `depends`: it hangs on a
   * condition of these policies that the activity does not tell; `explicit-deny`: these policies deny it, so that no addition
   * helps; `needed`: a program calls it.
   */
  reason: 'allowed-otherwise' | 'denied' | 'depends' | 'explicit-deny' | 'needed' | 'unknown'
}
