// Who made the calls of a log.
import type { trail } from 'iam-verdict/tools'
import { useState } from 'preact/hooks'
import { callsOf } from '../log-bars.ts'
import { hasPolicies } from '../log-generated.ts'
import { CALLERS, LOG } from '../texts/log.ts'
import { accountOf, shortName } from '../world-principals.ts'

/** More than these are shown on demand. */
const SHOWN = 10

interface Props {
  readonly principals: trail.LogSummary['principals']
  /** Somebody wants the policies of this one. */
  readonly onPick: (principal: string) => void
}

export function LogCallers({ principals, onPick }: Props) {
  const [most, setMost] = useState(SHOWN)
  const left = principals.length - most
  return (
    <section class="log-callers" aria-labelledby="log-callers-title">
      <h3 id="log-callers-title">{CALLERS.title}<span class="badge">{principals.length.toLocaleString('en-US')}</span></h3>
      {principals.length === 0 && <p class="empty">{CALLERS.none}</p>}
      {principals.length > 0 && (
        <table class="log-table" aria-labelledby="log-callers-title">
          <thead><tr><th scope="col">{CALLERS.principal}</th><th scope="col">{CALLERS.calls}</th><th scope="col">{CALLERS.denied}</th><th scope="col">{CALLERS.untold}</th><th scope="col"><span class="visually-hidden">{CALLERS.policy}</span></th></tr></thead>
          <tbody>
            {principals.slice(0, most).map(({ principal, ...calls }) => (
              <tr key={principal} data-principal={principal}>
                <th scope="row" title={principal}><code>{shortName(principal)}</code> <small>{accountOf(principal)}</small></th>
                <td>{callsOf(calls).toLocaleString('en-US')}</td>
                <td class={calls.denied ? 'bad' : undefined}>{calls.denied.toLocaleString('en-US')}</td>
                <td>{calls.untold.toLocaleString('en-US')}</td>
                <td>{hasPolicies(principal) && <button type="button" class="quiet small" aria-label={CALLERS.policyOf(shortName(principal))} onClick={() => onPick(principal)}>{CALLERS.policy}</button>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {left > 0 && <button type="button" class="quiet small" onClick={() => setMost(most + 100)}>{LOG.more(Math.min(left, 100))}</button>}
    </section>
  )
}
