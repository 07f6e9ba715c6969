// A decision in a table: color, icon and word, so that none of them is needed alone.
import type { Decision } from 'iam-verdict'
import { Icon } from './icon.tsx'

interface Props {
  /** Absent: there is none. */
  readonly decision: Decision | undefined
  readonly word: string
  /** Whether it is still being made. */
  readonly waiting?: boolean
}

export function DecisionWord({ decision, word, waiting = false }: Props) {
  const tone = decision === 'allowed' ? 'good' : decision ? 'bad' : waiting ? 'calm' : 'warn'
  const icon = decision === 'allowed' ? 'allowed' : decision === 'explicitDeny' ? 'denied' : decision === 'implicitDeny' ? 'dash' : waiting ? 'dash' : 'warning'
  return <span class={`decision-word ${tone}`} data-decision={decision ?? ''}><Icon name={icon} /><span>{word}</span></span>
}
