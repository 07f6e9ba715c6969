// What the decision is made without, and what it would be with it.
import type { Decision } from 'iam-verdict'
import type { State } from '../state.ts'
import { DECISION_WORDS } from '../texts/decisions.ts'
import { WITHOUT } from '../texts/without.ts'
import { leftOut } from '../without.ts'

interface Props {
  readonly state: State
  readonly decision: Decision | undefined
  /** The decision with everything on. */
  readonly whole: Decision | undefined
  readonly onAllOn: () => void
}

/** Most of them that are named. */
const MOST_NAMES = 4

export function Without({ state, decision, whole, onAllOn }: Props) {
  const off = leftOut(state)
  if (!off.length) return null
  return (
    <div class="without" role="status">
      <p>
        {WITHOUT.without} {off.slice(0, MOST_NAMES).map(WITHOUT.name).join(', ')}{off.length > MOST_NAMES && WITHOUT.more(off.length - MOST_NAMES)}.
        {whole && <> {WITHOUT.whole}<strong data-whole={whole}>{DECISION_WORDS[whole]}</strong>{whole === decision && WITHOUT.same}.</>}
      </p>
      <button type="button" class="quiet small" id="all-on" onClick={onAllOn}>{WITHOUT.allOn}</button>
    </div>
  )
}
