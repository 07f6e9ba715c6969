// The world that is open, and the page's question of it. What asks it is loaded with the first one that is opened.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { State } from './state.ts'
import type { OpenWorld, WorldAnswer, WorldQuestion } from './world.worker.ts'

export interface Opened extends OpenWorld {
  /** Of the files, for people. */
  readonly name: string
}

export type Question = Omit<WorldQuestion, 'number'>

/** How the open world is asked. */
export interface Asker {
  /** Nothing while the question is not whole. */
  readonly questionOf: (state: State, open: Opened) => Question | undefined
  readonly ask: (question: Question) => Promise<WorldAnswer | undefined>
  /** The page with the policies that decide. */
  readonly putOn: (state: State, answer: WorldAnswer) => State
  /** The question as the page asks it by itself, with what the world tells. */
  readonly toldBy: (state: State, answer: WorldAnswer) => State
  /** What is taken for an answer when none came. */
  readonly none: WorldAnswer
  /** Why there is no decision, in words. */
  readonly brokenBy: (state: State, answer: WorldAnswer) => string | undefined
}

interface Held {
  readonly opened: Opened
  readonly asker: Asker
}

let current: Held | undefined
const told = new Set<(held: Held | undefined) => void>()

export function hold(held: Held | undefined): void {
  current = held
  for (const tell of told) tell(held)
}

export const openNow = (): Opened | undefined => current?.opened

function useHeld(): Held | undefined {
  const [shown, setShown] = useState(current)
  useEffect(() => {
    setShown(current)
    told.add(setShown)
    return () => void told.delete(setShown)
  }, [])
  return shown
}

export const useOpenWorld = (): Opened | undefined => useHeld()?.opened

export interface Asking {
  readonly open: Opened | undefined
  /** The question as the page asks it by itself, with what the world tells. */
  readonly state: State
  readonly answer: WorldAnswer | undefined
  /** Why there is no decision. */
  readonly broken: string | undefined
}

/** The answer, unless something newer was asked. When the worker breaks down meanwhile another one is asked, once. */
async function answerTo(question: Question, { ask, none }: Asker, isLatest: () => boolean): Promise<WorldAnswer | undefined> {
  let answer = await ask(question)
  if (!answer && isLatest()) answer = await ask(question)
  return isLatest() ? (answer ?? none) : undefined
}

/** Asks the world with every change of the question. `amend` puts its policies on the page. */
export function useWorld(state: State, amend: (make: (state: State) => State) => void): Asking {
  const held = useHeld()
  const question = useMemo(() => held && state.way && held.asker.questionOf(state, held.opened), [held, state.way, state.request, state.settings])
  const key = question && held ? JSON.stringify([held.opened.number, question]) : ''
  const [answered, setAnswered] = useState<{ key: string; answer: WorldAnswer }>()
  const latest = useRef(key)
  latest.current = key
  useEffect(() => {
    if (!held || !question || answered?.key === key) return
    void answerTo(question, held.asker, () => latest.current === key).then(answer => {
      if (!answer) return
      setAnswered({ key, answer })
      amend(now => held.asker.putOn(now, answer))
    })
  }, [key])

  const answer = key && answered?.key === key ? answered.answer : undefined
  const before = useRef(state)
  const told = useMemo(() => {
    if (!held || !key) return state
    return answer ? held.asker.toldBy(state, answer) : before.current
  }, [state, key, answer])
  before.current = told
  return { open: held?.opened, state: told, answer, broken: held && answer && held.asker.brokenBy(state, answer) }
}
