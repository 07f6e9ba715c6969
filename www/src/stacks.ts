// How the levels of SCPs and RCPs are added, removed and moved, with the policies on them.
import { addDraft, canAdd, type Draft, type DraftType } from './drafts.ts'
import { FULL_ACCESS, isLeveled, MAX_LEVELS, type LeveledType } from './levels.ts'
import { changed, type State } from './state.ts'

/** The first two levels, which every organization has: the root and the account. */
export const beginLevels = (state: State, type: LeveledType): State => addLevel(addLevel(state, type), type)

/** A new policy. The first SCP or RCP of an account brings the levels with it. */
export const addPolicy = (state: State, type: DraftType, part: Partial<Pick<Draft, 'name'>> = {}): State =>
  addDraft(isLeveled(type) && !state.levels[type] ? beginLevels(state, type) : state, type, part)

/** One more level: above the account, once there is one. */
export function addLevel(state: State, type: LeveledType): State {
  const count = state.levels[type]
  if (count >= MAX_LEVELS) return state
  const level = count < 2 ? count : count - 1
  const drafts = movedBy(state, type, at => (at >= level ? at + 1 : at))
  const added = changed(state, { drafts, levels: { ...state.levels, [type]: count + 1 } })
  return type === 'serviceControl' && canAdd(added, type) ? addDraft(added, type, { level, ...FULL_ACCESS }) : added
}

/** The level goes, and its policies with it. */
export function removeLevel(state: State, type: LeveledType, level: number): State {
  const drafts = state.drafts.filter(draft => draft.type !== type || draft.level !== level)
  const levels = { ...state.levels, [type]: state.levels[type] - 1 }
  return changed(state, { levels, drafts: movedBy({ ...state, drafts }, type, at => (at > level ? at - 1 : at)) })
}

/** A level changes places with the one above (-1) or below (1). */
export function moveLevel(state: State, type: LeveledType, level: number, by: -1 | 1): State {
  const other = level + by
  if (other < 0 || other >= state.levels[type]) return state
  return changed(state, { drafts: movedBy(state, type, at => (at === level ? other : at === other ? level : at)) })
}

const movedBy = (state: State, type: LeveledType, to: (level: number) => number): readonly Draft[] =>
  state.drafts.map(draft => (draft.type === type ? { ...draft, level: to(draft.level) } : draft))
