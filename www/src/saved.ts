// Requests that are kept, each with the decision that it is to get.
import type { Decision } from 'iam-verdict'
import { changed, type RequestDraft, type State } from './state.ts'
import { STRAIGHT } from './way.ts'

export interface SavedRequest {
  readonly id: number
  readonly name: string
  readonly request: RequestDraft
  /** Absent: no decision is expected, it is only shown. */
  readonly expect: Decision | undefined
  /** The Sid, or the policy type, that is to decide; empty: any. */
  readonly because: string
}

/** Every decision, as the engine names it. */
export const DECISIONS: readonly Decision[] = ['allowed', 'explicitDeny', 'implicitDeny']

/** Most requests that are kept: all of them are asked at every keystroke. */
export const MAX_SAVED = 200

/** Keeps the request that the form holds, unless another one is given. */
export function saveRequest(state: State, part: Partial<Omit<SavedRequest, 'id'>> = {}): State {
  if (state.saved.length >= MAX_SAVED) return state
  const id = Math.max(0, ...state.saved.map(saved => saved.id)) + 1
  return changed(state, { saved: [...state.saved, { id, name: '', request: state.request, expect: undefined, because: '', ...part }] })
}

export const setSaved = (state: State, id: number, part: Partial<Omit<SavedRequest, 'id'>>): State =>
  changed(state, { saved: state.saved.map(saved => (saved.id === id ? { ...saved, ...part } : saved)) })

export const removeSaved = (state: State, id: number): State => changed(state, { saved: state.saved.filter(saved => saved.id !== id) })

/**
 * The request of a saved one comes into the form. A policy whose resource it does not have stays on the page, switched off.
 * A session that it was made by is its caller: there is no way to it any more.
 */
export function openSaved(state: State, id: number): State {
  const saved = state.saved.find(one => one.id === id)
  return saved ? changed(withRequest(state, saved.request), state.way ? { way: STRAIGHT } : {}) : state
}

/** The state with another request: policies of a further pair's resource follow that resource. */
export function withRequest(state: State, request: RequestDraft): State {
  const drafts = state.drafts.map(draft => {
    if (!draft.pair) return draft
    const { resource } = state.request.pairs.find(({ id }) => id === draft.pair) ?? { resource: '' }
    const pair = request.pairs.find(other => other.resource.trim() === resource.trim())
    return pair ? { ...draft, pair: pair.id } : { ...draft, pair: 0, off: true }
  })
  return { ...state, drafts, request }
}

/** Every saved request with the caller and the context that the form has, such as after results of a simulator, which tell neither. */
export const shareCaller = (state: State): State => {
  const { principal, context, unknownContextKeys } = state.request
  return changed(state, { saved: state.saved.map(saved => ({ ...saved, request: { ...saved.request, principal, context, unknownContextKeys } })) })
}
