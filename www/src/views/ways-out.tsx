// The ways out, beside the copies of the explanation; what they need is loaded when somebody asks for one.
import type { Asked } from '../scenario.ts'
import type { Outcomes } from '../outcomes.ts'
import type { Evaluation } from 'iam-verdict'
import type { State } from '../state.ts'
import { WAYS } from '../texts/ways.ts'
import { lazy } from './lazy.tsx'

const CopyPanel = lazy(() => import('./copy.tsx').then(file => file.CopyPanel))
const ReportDialog = lazy(() => import('./report.tsx').then(file => file.ReportDialog))

/** Which way out is open. */
export type WayOut = 'copy' | 'report' | undefined

export interface WaysOutProps {
  readonly state: State
  readonly asked: Asked | undefined
  readonly evaluation: Evaluation | undefined
  readonly outcomes: Outcomes
}

export function WayOutButtons({ way, onWay }: { way: WayOut; onWay: (way: WayOut) => void }) {
  return (
    <>
      <button type="button" class="quiet small" id="copy-as" aria-expanded={way === 'copy'} aria-controls="copy-panel" onClick={() => onWay(way === 'copy' ? undefined : 'copy')}>{WAYS.copyAs}</button>
      <button type="button" class="link small" id="looks-wrong" onClick={() => onWay('report')}>{WAYS.wrong}</button>
    </>
  )
}

export function WaysOut({ way, onWay, ...props }: WaysOutProps & { way: WayOut; onWay: (way: WayOut) => void }) {
  return (
    <>
      <div id="copy-panel" hidden={way !== 'copy'}>{way === 'copy' && <CopyPanel {...props} />}</div>
      {way === 'report' && <ReportDialog {...props} onClose={() => onWay(undefined)} />}
    </>
  )
}
