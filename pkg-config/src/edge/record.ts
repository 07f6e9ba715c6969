// What is told about a decision, and how it is told without ever touching the answer.
import type { ContextValue, DecisionWithReason, Principal } from '../public.js'
import type * as Public from '../public-edge.js'
import type { Outcome } from './guard.js'

/** What is known so far of a decision. */
export interface Draft {
  time?: string
  principal?: Principal
  action?: string | undefined
  resource?: string | undefined
  context?: Record<string, ContextValue>
  set?: Public.EdgePolicySet
  reason?: DecisionWithReason
  failure?: { at: NonNullable<Public.DecisionRecord['error']>['at']; error: unknown }
}

const REDACTED = '[redacted]'

export function makeRecord(outcome: Outcome, draft: Draft, logging: Public.Logging, engine: Public.DecisionRecord['engine']): Public.DecisionRecord {
  const { reason, failure, set } = draft
  const record: Public.DecisionRecord = {
    time: draft.time ?? new Date().toISOString(),
    allowed: outcome.allowed,
    status: outcome.status,
    code: reason?.code ?? codeOf(failure?.error) ?? 'callback-failed',
    engine: Object.freeze({ package: engine.package, semantics: engine.semantics })
  }
  if (reason) {
    record.decision = reason.decision
    record.policyType = reason.policyType
    if (reason.statement) record.statement = Object.freeze({ ...reason.statement })
  }
  if (draft.principal !== undefined) record.principal = nameOf(draft.principal)
  for (const name of ['action', 'resource'] as const) if (typeof draft[name] === 'string') record[name] = draft[name]
  if (draft.context) {
    record.contextKeys = Object.freeze(Object.keys(draft.context).sort())
    if (logging.logContext) record.context = redacted(draft.context, logging.redact ?? [])
  }
  if (typeof set?.hash === 'string') record.bundleHash = set.hash
  if (failure) {
    const code = codeOf(failure.error)
    record.error = Object.freeze({ at: failure.at, name: classOf(failure.error), ...(code !== undefined && { code }) })
  }
  return Object.freeze(record)
}

/** Never throws. The promise of the log is handed to the platform where there is one that waits for it. */
export function report(onDecision: NonNullable<Public.Logging['onDecision']>, make: () => Public.DecisionRecord, error: unknown, platform: Public.Platform): void {
  const told = (async () => onDecision(make(), error))().catch(() => undefined)
  try {
    platform.waitUntil?.(told)
  } catch {
    // What the platform thinks of the log is no reason to change the answer.
  }
}

/** Never its tags. */
const nameOf = (principal: Principal): string => typeof principal === 'string' ? principal : String(principal.arn ?? principal.roleArn ?? principal.service ?? principal.type)

function redacted(context: Record<string, ContextValue>, patterns: readonly string[]): Record<string, ContextValue> {
  const hidden = patterns.map(pattern => pattern.toLowerCase())
  const isHidden = (key: string): boolean => hidden.some(pattern => pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern)
  const entries = Object.entries(context).map(([name, value]): [string, ContextValue] => [name, isHidden(name.toLowerCase()) ? REDACTED : Array.isArray(value) ? Object.freeze([...value]) : value])
  return Object.freeze(Object.fromEntries(entries))
}

/** Of an error of ours and its like; what was thrown may be anything. */
function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined
  return typeof code === 'string' ? code : undefined
}

const classOf = (error: unknown): string => error instanceof Error && typeof error.name === 'string' ? error.name : typeof error

export function otelAttributes(record: Public.DecisionRecord): Record<string, string | number | boolean | string[]> {
  const { statement, error } = record
  const all = {
    'iam_verdict.allowed': record.allowed,
    'iam_verdict.decision': record.decision,
    'iam_verdict.code': record.code,
    'iam_verdict.policy.type': record.policyType,
    'iam_verdict.policy.index': statement?.policyIndex,
    'iam_verdict.policy.level': statement?.level,
    'iam_verdict.statement.index': statement?.statementIndex,
    'iam_verdict.statement.sid': statement?.sid,
    'iam_verdict.principal': record.principal,
    'iam_verdict.action': record.action,
    'iam_verdict.resource': record.resource,
    'iam_verdict.context.keys': record.contextKeys && [...record.contextKeys],
    'iam_verdict.bundle.hash': record.bundleHash,
    'iam_verdict.version': record.engine.package,
    'iam_verdict.semantics': record.engine.semantics,
    'iam_verdict.error.at': error?.at,
    'iam_verdict.error.code': error?.code,
    'error.type': error?.name,
    'http.response.status_code': record.allowed ? undefined : record.status
  }
  const values = Object.entries(record.context ?? {}).map(([key, value]) => [`iam_verdict.context.${key}`, Array.isArray(value) ? value.map(String) : value])
  return Object.fromEntries([...Object.entries(all), ...values].filter(([, value]) => value !== undefined))
}
