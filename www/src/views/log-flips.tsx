// The calls of a log that are answered otherwise: who, what, since when, and a record of each.
import type { trail } from 'iam-verdict/tools'
import { useState } from 'preact/hooks'
import { pretty } from '../json.ts'
import { askLog, type OpenLog } from '../log-open.ts'
import { policiesFor, withRecord } from '../record.ts'
import type { Change, State } from '../state.ts'
import { LOG, REPLAY } from '../texts/log.ts'
import { askTools } from '../tools.ts'
import { accountOf, shortName } from '../world-principals.ts'
import { Icon } from './icon.tsx'
import { Told } from './told.tsx'

/** More than these are shown on demand. */
const SHOWN = 30

interface Props {
  readonly flips: readonly trail.Flip[]
  readonly log: OpenLog
  readonly state: State
  readonly change: Change
}

export function LogFlips({ flips, ...props }: Props) {
  const [most, setMost] = useState(SHOWN)
  const left = flips.length - most
  if (!flips.length) return null
  return (
    <>
      {/* The roles are said, for a narrow window lays the rows out as blocks, which takes them away. */}
      <table class="log-table flips" role="table" aria-labelledby="log-replay-title">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">{REPLAY.principal}</th>
            <th role="columnheader" scope="col">{REPLAY.answer}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {flips.slice(0, most).map(flip => <FlipRow key={`${flip.principal} ${flip.action} ${flip.before} ${flip.after}`} flip={flip} {...props} />)}
        </tbody>
      </table>
      {left > 0 && <button type="button" class="quiet small" onClick={() => setMost(most + 200)}>{LOG.more(Math.min(left, 200))}</button>}
    </>
  )
}

function FlipRow({ flip, log, state, change }: Omit<Props, 'flips'> & { flip: trail.Flip }) {
  const { principal, action, before, after, calls, resources, dependsOn = [], possible = 0, eventId } = flip
  const [record, setRecord] = useState<string>()
  const show = async () => {
    if (record !== undefined) return setRecord(undefined)
    const answer = await askLog('recordOfLog', log, { eventId: eventId ?? '' })
    if (answer?.record) setRecord(pretty(JSON.parse(answer.record)))
  }
  const fill = async () => {
    const answer = record === undefined ? undefined : await askTools('recordedCall', { record, policies: policiesFor(state) })
    if (!answer || !('call' in answer)) return
    change(now => withRecord(now, answer.call))
    document.getElementById('decision')?.focus()
  }
  return (
    <>
      <tr role="row" class="flip" data-action={action} data-after={after}>
        <th role="rowheader" scope="row">
          <span title={principal}><code>{shortName(principal)}</code> <small>{accountOf(principal)}</small></span>
          <code class="flip-action">{action}</code>
          <small><Told text={REPLAY.on(resources)} /></small>
          {dependsOn.length > 0 && <small><Told text={REPLAY.dependsOn(dependsOn)} /></small>}
          {possible > 0 && <small>{REPLAY.possible(possible)}</small>}
          {eventId && <button type="button" class="quiet small" aria-expanded={record !== undefined} aria-label={REPLAY.recordOf(shortName(principal), action)} onClick={() => void show()}>{record === undefined ? REPLAY.record : REPLAY.hide}</button>}
        </th>
        <td role="cell">
          <span class="flip-answers"><Answer answer={before} /><Icon name="shut" /><Answer answer={after} /></span>
          <span>{REPLAY.count(calls)}</span>
          <small>{REPLAY.seen(flip)}</small>
        </td>
      </tr>
      {record !== undefined && (
        <tr role="row" class="flip-record">
          <td role="cell" colSpan={2}>
            <button type="button" class="quiet small" onClick={() => void fill()}>{REPLAY.fill}</button>
            <pre class="log-record" tabIndex={0} aria-label={REPLAY.recordOf(shortName(principal), action)}>{record}</pre>
          </td>
        </tr>
      )}
    </>
  )
}

const TONES: Readonly<Record<trail.ReplayAnswer, string>> = { allowed: 'good', denied: 'bad', depends: 'warn', undecided: 'warn' }
const ICONS = { allowed: 'allowed', denied: 'denied', depends: 'warning', undecided: 'warning' } as const

const Answer = ({ answer }: { answer: trail.ReplayAnswer }) => <span class={`decision-word ${TONES[answer]}`}><Icon name={ICONS[answer]} /><span>{REPLAY.answers[answer]}</span></span>
