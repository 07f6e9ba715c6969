// Further pairs of action and resource, which the request needs too.
import { changed, type State } from './state.ts'

export interface PairDraft {
  readonly id: number
  readonly action: string
  readonly resource: string
  readonly resourceAccount: string
  /** JSON, laid over the context of the request; may be empty. */
  readonly context: string
}

export type PairField = Exclude<keyof PairDraft, 'id'>

/** Most further pairs: a call of AWS needs few. */
export const MAX_PAIRS = 20

export function addPair(state: State): State {
  const { pairs } = state.request
  const id = Math.max(0, ...pairs.map(pair => pair.id)) + 1
  return setPairs(state, [...pairs, { id, action: '', resource: '', resourceAccount: '', context: '' }])
}

export const setPair = (state: State, id: number, part: Partial<PairDraft>): State =>
  setPairs(state, state.request.pairs.map(pair => (pair.id === id ? { ...pair, ...part } : pair)))

/** The pair goes, and the policies of its resource with it. */
export const removePair = (state: State, id: number): State =>
  setPairs({ ...state, drafts: state.drafts.filter(draft => draft.pair !== id) }, state.request.pairs.filter(pair => pair.id !== id))

const setPairs = (state: State, pairs: readonly PairDraft[]): State => changed(state, { request: { ...state.request, pairs } })
