// What the page knows, and how it changes: pure functions, so that they are tested without a browser.
import type { Draft } from './drafts.ts'
import { NOBODY, type PrincipalDraft } from './kinds.ts'
import { NO_LEVELS, type Levels } from './levels.ts'
import type { PairDraft } from './pairs.ts'
import type { SavedRequest } from './saved.ts'
import type { SettingsDraft } from './settings.ts'
import type { Way } from './way.ts'

/** The request form, as it is typed. */
export interface RequestDraft {
  readonly principal: PrincipalDraft
  readonly action: string
  readonly resource: string
  readonly resourceAccount: string
  /** JSON. */
  readonly context: string
  /** Names of condition keys, with commas between them. */
  readonly unknownContextKeys: string
  readonly durationSeconds: string
  readonly pairs: readonly PairDraft[]
}

export interface State {
  readonly drafts: readonly Draft[]
  readonly levels: Levels
  readonly request: RequestDraft
  readonly settings: SettingsDraft
  readonly saved: readonly SavedRequest[]
  /** The example that the page shows, until it is changed. */
  readonly example: string | undefined
  /** How the world that is open is asked; absent: the page asks by itself, with the policies that stand on it. */
  readonly way?: Way | undefined
}

/** A page on which nothing is filled in. */
export const BLANK: State = {
  drafts: [],
  levels: NO_LEVELS,
  request: { principal: NOBODY, action: '', resource: '', resourceAccount: '', context: '{}', unknownContextKeys: '', durationSeconds: '', pairs: [] },
  settings: {},
  saved: [],
  example: undefined
}

/** Changes the state that is shown. */
export type Change = (change: (state: State) => State) => void

/** The state with something else in it: no example any more. */
export const changed = (state: State, part: Partial<State>): State => ({ ...state, example: undefined, ...part })

export const setRequest = (state: State, part: Partial<RequestDraft>): State =>
  changed(state, { request: { ...state.request, ...part } })
