// What each statement did for the request, and for how many of the saved ones it matters.
import type { Decision, Evaluation, TraceEvaluation, TraceFailure, TracePolicy, TraceStatement } from 'iam-verdict'
import type { Draft } from './drafts.ts'
import { unlessSame } from './json.ts'
import { NO_OUTCOMES, type Outcomes } from './outcomes.ts'
import { isByGrant, placeKey } from './places.ts'
import { otherResource, type Asked } from './scenario.ts'
import type { State } from './state.ts'
import { statementPlaces, type StatementPlace } from './statements.ts'

/** `unasked`: nothing asked the policy. */
export type Part = 'decides' | 'applies' | 'unknown' | 'idle' | 'unasked' | 'off'

/** A statement of a policy on the page. */
export interface CoveredStatement extends StatementPlace {
  readonly index: number
  /** Its Sid, if it has one. */
  readonly sid: string | undefined
  readonly effect: 'Allow' | 'Deny' | undefined
  readonly part: Part
  /** What kept it from applying. */
  readonly failed: TraceFailure | undefined
  /** In how many of the saved requests it applies; absent: there are none, or the statement is off. */
  readonly matters: { readonly count: number; readonly of: number } | undefined
}

/** Statements by the draft that they stand in. */
export type Coverage = ReadonlyMap<number, readonly CoveredStatement[]>

interface Answered {
  readonly state: State
  readonly asked: Asked | undefined
  readonly evaluation: Evaluation | undefined
}

/** What a statement did, of all pairs the most. */
type Did = Pick<CoveredStatement, 'part' | 'failed'>

const WEIGHT: readonly Part[] = ['decides', 'applies', 'unknown', 'idle']

/** `before`: what was there; what has not changed of it stays the same object, so that its editor has nothing to do. */
export function coverageOf({ state, asked, evaluation }: Answered, outcomes: Outcomes = NO_OUTCOMES, before: Coverage = new Map()): Coverage {
  const did = asked && evaluation ? didOf(state, asked, evaluation) : new Map<string, Did>()
  const matters = mattersOf(state, outcomes)
  const policies = state.drafts.filter(({ type }) => type !== 'kmsGrants')
  return new Map(policies.map(draft => {
    const statements = statementsOf(draft, did, matters)
    return [draft.id, unlessSame(before.get(draft.id), statements)]
  }))
}

function statementsOf(draft: Draft, did: ReadonlyMap<string, Did>, matters: Matters): readonly CoveredStatement[] {
  return writtenIn(draft).map((statement, index) => {
    const key = statementKey(draft.id, index)
    const isOff = draft.off || draft.offStatements.includes(index)
    const { part, failed }: Did = isOff ? { part: 'off', failed: undefined } : (did.get(key) ?? { part: 'unasked', failed: undefined })
    const counted = matters.of && !isOff ? { count: matters.counts.get(key) ?? 0, of: matters.of } : undefined
    return { ...statement, index, part, failed, matters: counted }
  })
}

type Written = Pick<CoveredStatement, 'from' | 'to' | 'sid' | 'effect'>

/** Drafts are never changed, only replaced: each is read once. */
const read = new WeakMap<Draft, readonly Written[]>()

function writtenIn(draft: Draft): readonly Written[] {
  const known = read.get(draft) ?? statementPlaces(draft.text).map(({ from, to }) => ({ from, to, ...written(draft.text.slice(from, to)) }))
  read.set(draft, known)
  return known
}

/** What a statement says of itself. */
function written(text: string): Pick<CoveredStatement, 'sid' | 'effect'> {
  try {
    const { Sid: sid, Effect: effect } = JSON.parse(text) as Record<string, unknown>
    return { sid: typeof sid === 'string' && sid ? sid : undefined, effect: effect === 'Allow' || effect === 'Deny' ? effect : undefined }
  } catch {
    return { sid: undefined, effect: undefined } // still being written
  }
}

const statementKey = (draft: number, index: number): string => `${draft}/${index}`

/** The statement of the text that the engine counts as this one: it does not see those that are off. */
export function indexInText({ offStatements }: Pick<Draft, 'offStatements'>, statementIndex: number): number {
  let index = statementIndex
  for (const off of [...offStatements].sort((a, b) => a - b)) if (off <= index) index++
  return index
}

function didOf(state: State, asked: Asked, evaluation: Evaluation): ReadonlyMap<string, Did> {
  const did = new Map<string, Did>()
  for (const pair of evaluation.trace?.evaluations ?? []) {
    for (const { decided, policies } of pair.checks) {
      const decides = decided && !isByGrant(evaluation.reason) && isOf(pair, evaluation.decision)
      for (const policy of policies) {
        const draft = draftOf(state, asked, policy, pair.resource)
        if (!draft) continue
        for (const statement of policy.statements) {
          const key = statementKey(draft.id, indexInText(draft, statement.statementIndex))
          did.set(key, heavier(did.get(key), { part: partOf(statement, decides && pair), failed: statement.failed }))
        }
      }
    }
  }
  return did
}

/** Whether the decision is the one of this pair. */
const isOf = ({ evaluatedEffect }: TraceEvaluation, decision: Decision): boolean =>
  evaluatedEffect === { allowed: 'ALLOW', explicitDeny: 'EXPLICIT_DENY', implicitDeny: 'IMPLICIT_DENY' }[decision]

/** `decides`: the pair, where the statement's check decided it. */
function partOf({ applies, effect }: TraceStatement, decides: TraceEvaluation | false): Part {
  if (!applies) return 'idle'
  if (decides && effect === (decides.evaluatedEffect === 'ALLOW' ? 'Allow' : 'Deny')) return 'decides'
  return applies === true ? 'applies' : 'unknown'
}

const heavier = (one: Did | undefined, other: Did): Did => (one && WEIGHT.indexOf(one.part) <= WEIGHT.indexOf(other.part) ? one : other)

function draftOf(state: State, asked: Asked, policy: Pick<TracePolicy, 'policyType' | 'policyIndex' | 'level'>, resource: string | undefined): Draft | undefined {
  const id = asked.draftAt.get(placeKey(policy, otherResource(asked, resource)))
  return state.drafts.find(draft => draft.id === id)
}

interface Matters {
  readonly counts: ReadonlyMap<string, number>
  readonly of: number
}

function mattersOf(state: State, outcomes: Outcomes): Matters {
  const counts = new Map<string, number>()
  let of = 0
  for (const { asked, evaluation } of outcomes.values()) {
    if (!evaluation || 'errors' in asked) continue
    of++
    const resources = resourcesOf(asked)
    const applying = evaluation.matchedStatements.flatMap(statement => {
      const draft = draftOf(state, asked, statement, resources[statement.pair])
      return draft ? [statementKey(draft.id, indexInText(draft, statement.statementIndex))] : []
    })
    for (const key of new Set(applying)) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return { counts, of }
}

/** The resources of all pairs, in the order of the engine: the request's own pair comes first. */
export function resourcesOf({ scenario: { request } }: Asked): readonly string[] {
  const own = request.resource ?? '*'
  const others = (request.pairs ?? []).filter(({ action, resource }) => action !== request.action || resource !== own)
  return [own, ...others.map(({ resource }) => resource)]
}
