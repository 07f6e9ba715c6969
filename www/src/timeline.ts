// What the page held before, so that every change can be taken back.
import type { State } from './state.ts'

export interface Timeline {
  readonly past: readonly State[]
  readonly now: State
  readonly future: readonly State[]
  /** When the last change was made, in milliseconds. */
  readonly at: number
}

/** Changes that follow each other faster than this are one: a word that is typed, not its letters. */
const TOGETHER_MS = 600

/** Most steps back; each is a state that shares with the others what did not change. */
const MAX_STEPS = 300

export const begin = (now: State): Timeline => ({ past: [], now, future: [], at: -Infinity })

/** The next state. What was taken back before is gone then. */
export function next(timeline: Timeline, now: State, at: number): Timeline {
  if (now === timeline.now) return timeline
  const isTogether = at - timeline.at < TOGETHER_MS && timeline.past.length > 0 && timeline.future.length === 0
  const past = isTogether ? timeline.past : [...timeline.past, timeline.now].slice(-MAX_STEPS)
  return { past, now, future: [], at }
}

/** A state that replaces all of the last one is a step of its own, however fast it came. */
export const replace = (timeline: Timeline, now: State): Timeline => ({ ...next({ ...timeline, at: -Infinity }, now, 0), at: -Infinity })

/** What the page finds out by itself is no step of a person. */
export const amend = (timeline: Timeline, make: (state: State) => State): Timeline => ({ ...timeline, now: make(timeline.now) })

export function undo({ past, now, future }: Timeline): Timeline | undefined {
  const before = past.at(-1)
  return before && { past: past.slice(0, -1), now: before, future: [now, ...future], at: -Infinity }
}

export function redo({ past, now, future }: Timeline): Timeline | undefined {
  const [after, ...rest] = future
  return after && { past: [...past, now], now: after, future: rest, at: -Infinity }
}
