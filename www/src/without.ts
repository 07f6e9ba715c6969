// What the decision is made without, and everything on again.
import type { Decision } from 'iam-verdict'
import { useEffect, useState } from 'preact/hooks'
import { draftsOf, DRAFT_TYPES, ON, type Draft } from './drafts.ts'
import { engine } from './engine.ts'
import { ask } from './scenario.ts'
import { changed, type State } from './state.ts'
import { statementPlaces } from './statements.ts'
import { POLICY_TYPES } from './texts/policies.ts'

/** A policy or a statement that is switched off. */
export interface LeftOut {
  readonly draft: number
  readonly policy: string
  /** Absent: the whole policy is off. */
  readonly statement?: string
}

const isOn = ({ off, offStatements }: Draft): boolean => !off && !offStatements.length

export const isWhole = ({ drafts }: State): boolean => drafts.every(isOn)

/** What is off, in the order of the page. */
export const leftOut = (state: State): readonly LeftOut[] => DRAFT_TYPES.flatMap(({ type }) => draftsOf(state, type)).flatMap(leftOutOf)

function leftOutOf(draft: Draft): readonly LeftOut[] {
  const { id, type, name, text, off, offStatements } = draft
  const of = { draft: id, policy: name || POLICY_TYPES[type].title }
  if (off) return [of]
  const places = offStatements.length ? statementPlaces(text) : []
  return offStatements.map(index => ({ ...of, statement: sidAt(text, places[index]) ?? String(index + 1) }))
}

function sidAt(text: string, place: { from: number; to: number } | undefined): string | undefined {
  try {
    const { Sid } = JSON.parse(text.slice(place?.from, place?.to)) as { Sid?: unknown }
    return typeof Sid === 'string' && Sid ? Sid : undefined
  } catch {
    return undefined
  }
}

/** Everything on again. */
export const allOn = (state: State): State =>
  isWhole(state) ? state : changed(state, { drafts: state.drafts.map(draft => (isOn(draft) ? draft : { ...draft, ...ON })) })

/** The decision with everything on; undefined while nothing is off, and while it is not known. */
export function useWholeDecision(state: State | undefined): Decision | undefined {
  const [known, know] = useState<{ state: State; decision: Decision | undefined }>()
  useEffect(() => {
    if (!state || isWhole(state)) return
    const asked = ask(allOn(state))
    if ('errors' in asked) return
    void engine.ask('decideMany', { items: [{ id: 0, scenario: asked.scenario }] }, 'whole')
      .then(answers => answers && know({ state, decision: answers[0]?.evaluation?.decision }), () => undefined)
  }, [state])
  return known?.state === state ? known?.decision : undefined
}
