// The world that is open, and the page's question of it. What asks it is loaded with the first one that is opened.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { held } from './held.ts'
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

interface HeldWorld {
  readonly opened: Opened
  readonly asker: Asker
}

const world = held<HeldWorld | undefined>(undefined)

export const hold = world.hold
export const openNow = (): Opened | undefined => world.now()?.opened
export const useOpenWorld = (): Opened | undefined => world.use()?.opened

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
  const open = world.use()
  const question = useMemo(() => open && state.way && open.asker.questionOf(state, open.opened), [open, state.way, state.request, state.settings])
  const key = question && open ? JSON.stringify([open.opened.number, question]) : ''
  const [answered, setAnswered] = useState<{ key: string; answer: WorldAnswer }>()
  const latest = useRef(key)
  latest.current = key
  useEffect(() => {
    if (!open || !question || answered?.key === key) return
    void answerTo(question, open.asker, () => latest.current === key).then(answer => {
      if (!answer) return
      setAnswered({ key, answer })
      amend(now => open.asker.putOn(now, answer))
    })
  }, [key])

  const answer = key && answered?.key === key ? answered.answer : undefined
  const before = useRef(state)
  const told = useMemo(() => {
    if (!open || !key) return state
    return answer ? open.asker.toldBy(state, answer) : before.current
  }, [state, key, answer])
  before.current = told
  return { open: open?.opened, state: told, answer, broken: open && answer && open.asker.brokenBy(state, answer) }
}
