// What the saved requests get from the policies on the page.
import type { Evaluation } from 'iam-verdict'
import type { Decided, EngineCalls, Refusal } from './engine.worker.ts'
import { withRequest } from './saved.ts'
import { ask, type Asked, type FieldError } from './scenario.ts'
import type { State } from './state.ts'

/** A saved request as the engine is asked it, or what of it cannot be read. */
export interface SavedScenario {
  readonly id: number
  readonly asked: Asked | { readonly errors: readonly FieldError[] }
}

/** What came of a saved request: an evaluation without trace and explanation, or why there is none. */
export interface Outcome extends SavedScenario {
  readonly evaluation?: Evaluation
  readonly error?: Refusal
}

/** Outcomes by the id of the saved request. */
export type Outcomes = ReadonlyMap<number, Outcome>

export const NO_OUTCOMES: Outcomes = new Map()

/** How many are asked at once: a decision that is asked for meanwhile waits for no more than these. */
const BATCH = 20

type DecideMany = (question: EngineCalls['decideMany']['question']) => Promise<readonly Decided[] | undefined>

export const scenariosOf = (state: State): readonly SavedScenario[] =>
  state.saved.map(({ id, request }) => ({ id, asked: ask(withRequest(state, request)) }))

/** Asks all saved requests. Nothing comes back when something newer was asked meanwhile. */
export async function outcomesOf(state: State, decideMany: DecideMany): Promise<Outcomes | undefined> {
  if (!state.saved.length) return NO_OUTCOMES
  const scenarios = scenariosOf(state)
  const items = scenarios.flatMap(({ id, asked }) => ('errors' in asked ? [] : [{ id, scenario: asked.scenario }]))
  const decided = new Map<number, Decided>()
  for (let from = 0; from < items.length; from += BATCH) {
    const answers = await decideMany({ items: items.slice(from, from + BATCH) })
    if (!answers) return undefined
    for (const answer of answers) decided.set(answer.id, answer)
  }
  return new Map(scenarios.map(scenario => [scenario.id, { ...decided.get(scenario.id), ...scenario }]))
}
