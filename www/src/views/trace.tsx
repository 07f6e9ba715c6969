// The trace as a tree: open along the way that decided, shut elsewhere.
import type { Evaluation, TraceEvaluation } from 'iam-verdict'
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import type { Shown } from '../decision.ts'
import { isByGrant, placeKey } from '../places.ts'
import { otherResource, type Asked } from '../scenario.ts'
import { notAsked, sidesOf } from '../sides.ts'
import type { State } from '../state.ts'
import { TRACE } from '../texts/trace.ts'
import { Checks, type Scene } from './check.tsx'
import { DecisionDiagram } from './diagram.tsx'
import { BothSides } from './sides.tsx'
import { Told } from './told.tsx'
import { Copy, Keys } from './verdict.tsx'

interface Props {
  readonly evaluation: Evaluation
  readonly asked: Asked
  /** The state that was asked. */
  readonly state: State
}

/** The trace of an answer, drawn once. */
export const useTrace = (of: Shown | undefined): ComponentChildren =>
  useMemo(() => of?.asked && of.answer.evaluation && <TracePanel evaluation={of.answer.evaluation} asked={of.asked} state={of.state} />, [of])

function TracePanel({ evaluation, asked, state }: Props) {
  const pairs = evaluation.trace?.evaluations ?? []
  return (
    <section class="trace" aria-labelledby="trace-title">
      <div class="title-row">
        <h2 id="trace-title">{TRACE.title}</h2>
        {evaluation.explanation && <Copy label={TRACE.copy} text={evaluation.explanation.markdown} />}
      </div>
      {pairs.map((pair, index) => <Pair key={index} pair={pair} number={index} reason={evaluation.reason} asked={asked} state={state} titled={pairs.length > 1} />)}
      <Facts evaluation={evaluation} left={notAsked(state, pairs)} />
    </section>
  )
}

interface PairProps extends Omit<Props, 'evaluation'> {
  readonly pair: TraceEvaluation
  readonly reason: Evaluation['reason']
  readonly number: number
  readonly titled: boolean
}

function Pair({ pair, number, reason, asked, state, titled }: PairProps) {
  const draftOf: Scene['draftOf'] = policy => asked.draftAt.get(placeKey(policy, otherResource(asked, pair.resource)))
  const scene: Scene = { pair, number, levels: state.levels, isByGrant: isByGrant(reason), draftOf }
  const sides = sidesOf(asked, pair)
  return (
    <>
      {titled && <h3 class="pair"><code>{pair.action}</code> {TRACE.on} <code>{pair.resource}</code></h3>}
      <DecisionDiagram sides={sides} reason={reason} scene={scene} />
      {!pair.checks.length && <p class="empty">{TRACE.nothing}</p>}
      {sides ? <BothSides sides={sides} scene={scene} /> : pair.checks.length > 0 && <Checks label={TRACE.tree} checks={pair.checks} scene={scene} />}
    </>
  )
}

function Facts({ evaluation, left }: { evaluation: Evaluation; left: readonly string[] }) {
  const { assumptions, missingContextKeys, uncertainties, derivedContext } = evaluation
  const derived = Object.entries(derivedContext)
  return (
    <div class="facts">
      {left.length > 0 && <p class="note">{TRACE.notAsked(left)}</p>}
      {missingContextKeys.length > 0 && <p class="note">{TRACE.missing} <Keys keys={missingContextKeys} />.</p>}
      {assumptions.map(({ code, text }) => <p class="note" key={text} data-code={code}>{TRACE.assumed} <Told text={text} />.</p>)}
      {uncertainties.map(({ rule, text, otherwise }) => <p class="note" key={rule}>{TRACE.uncertain(rule)} <Told text={text} />. {TRACE.otherwise} <strong>{otherwise}</strong>.</p>)}
      {derived.length > 0 && (
        <details class="derived">
          <summary>{TRACE.derived(derived.length)}</summary>
          <dl>{derived.map(([key, value]) => <div key={key}><dt><code>{key}</code></dt><dd><code>{String(value)}</code></dd></div>)}</dl>
        </details>
      )}
    </div>
  )
}
