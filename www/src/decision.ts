// The decision of what the page holds, asked anew with every change.
import type { Evaluation } from 'iam-verdict'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { coverageOf, type Coverage } from './coverage.ts'
import { engine } from './engine.ts'
import type { Answer } from './engine.worker.ts'
import { fieldOf, NO_FAULTS, type Faults } from './faults.ts'
import { NO_OUTCOMES, outcomesOf, type Outcomes } from './outcomes.ts'
import { ask, type Asked } from './scenario.ts'
import type { State } from './state.ts'
import { SHELL } from './texts/shell.ts'

/** How long an answer may take before the last decision, which is of another question, is taken away. */
const STALE_MS = 300

/** An answer, and the state that it is of. */
export interface Shown {
  readonly state: State
  readonly answer: Answer
  readonly asked: Asked | undefined
}

export interface Decided {
  /** The question as it is now; absent while the form cannot be read. */
  readonly asked: Asked | undefined
  /** The last answer; absent until there is a first one. */
  readonly shown: Shown | undefined
  /** The same once the page has shown the decision: for all that tells more of it, and takes longer to draw. */
  readonly detail: Shown | undefined
  /** Absent while there is no answer to what is asked now. */
  readonly evaluation: Evaluation | undefined
  /** What is broken in the form or the policies, in one sentence. */
  readonly broken: string | undefined
  /** Messages for the fields of the form. */
  readonly faults: Faults
  /** Of the saved requests. */
  readonly outcomes: Outcomes
  /** What each statement did. */
  readonly coverage: Coverage
}

export function useDecision(state: State): Decided {
  const [shown, setShown] = useState<Shown>()
  const [detail, setDetail] = useState<Shown>()
  // They are asked when the decision is there, so that it never waits for them.
  const [outcomes, setOutcomes] = useState(NO_OUTCOMES)
  const asked = useMemo(() => ask(state), [state])

  // Before the page is drawn, which takes longer than an answer.
  useLayoutEffect(() => {
    const readable = 'errors' in asked ? undefined : asked
    void decide(state, readable).then(answer => answer && setShown({ answer, state, asked: readable }))
  }, [state])

  useEffect(() => setDetail(shown), [shown])

  useEffect(() => {
    if (!detail) return
    void outcomesOf(detail.state, question => engine.ask('decideMany', question))
      .then(decided => decided && setOutcomes(decided), () => setOutcomes(NO_OUTCOMES))
  }, [detail])

  const stale = useStale(state, shown)
  const faults = useMemo(() => faultsOf(asked, shown), [asked, shown])
  const before = useRef<Coverage>(undefined)
  const coverage = before.current = useMemo(
    () => coverageOf({ state: detail?.state ?? state, asked: detail?.asked, evaluation: detail?.answer.evaluation }, outcomes, before.current), [detail, outcomes]
  )
  const broken = 'errors' in asked ? SHELL.unreadable : stale ? undefined : shown?.answer.error?.message
  return { asked: 'errors' in asked ? undefined : asked, shown, detail, evaluation: broken || stale ? undefined : shown?.answer.evaluation, broken, faults, outcomes, coverage }
}

/** The answer of the engine; none when something newer was asked. */
function decide(state: State, asked: Asked | undefined): Promise<Answer | undefined> {
  const drafts = state.drafts.flatMap(({ id, text, type }) => (type === 'kmsGrants' ? [] : [{ id, text, policyType: type }]))
  return engine.ask('decide', { scenario: asked?.scenario, drafts })
    .catch((error: Error) => ({ findings: [], error: { name: 'EngineError', message: error.message } }))
}

/** True when what is shown answers another question, for longer than the eye forgives. */
function useStale(state: State, shown: Shown | undefined): boolean {
  const [late, setLate] = useState<State>()
  const fresh = shown?.state === state
  useEffect(() => {
    if (fresh) return
    const timer = setTimeout(() => setLate(state), STALE_MS)
    return () => clearTimeout(timer)
  }, [state, fresh])
  return !fresh && late === state
}

/** Messages for the fields of the form: of the form itself, or of the engine. */
function faultsOf(asked: ReturnType<typeof ask>, shown: Shown | undefined): Faults {
  if ('errors' in asked) return new Map(asked.errors.map(({ field, message }) => [field, message]))
  const { name, field: path = '', message = '' } = shown?.answer.error ?? {}
  const field = name === 'RequestError' && shown?.asked ? fieldOf(path, shown.state.request.principal, shown.asked.grantAt) : undefined
  // At its field a message does not say where it is.
  return field ? new Map([[field, message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message]]) : NO_FAULTS
}
