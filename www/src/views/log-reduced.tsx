// The policies that a principal has, reduced to what it used of them.
import { useEffect, useRef, useState } from 'preact/hooks'
import { putGenerated } from '../log-generated.ts'
import { askLog } from '../log-open.ts'
import type { LogReduced, ReduceOptions } from '../log.worker.ts'
import { GENERATED, REDUCED } from '../texts/log.ts'
import { shortName } from '../world-principals.ts'
import { Check } from './field.tsx'
import { HandOut, NotSeen } from './log-hand-out.tsx'
import type { OfPrincipal } from './log-policies.tsx'
import { SideBySide } from './side-by-side.tsx'
import { Told } from './told.tsx'

export function Reduced(props: OfPrincipal) {
  const [options, setOptions] = useState<ReduceOptions>({ accept: [], narrowResources: false })
  const came = useReduced(props, options)
  if (!came) return <p class="hint" role="status">{GENERATED.waiting}</p>
  if ('refused' in came) return <p class="note" role="alert"><Told text={came.refused.message} /></p>
  return (
    <>
      <Options options={options} kept={came.reduced.kept} onOptions={setOptions} />
      <Made {...props} made={came.reduced} />
    </>
  )
}

type Answer = Awaited<ReturnType<typeof askLog<'reduceByLog'>>>

/** Nothing while the answer is made; what was there before stays until then. */
function useReduced({ log, principal, world, present }: OfPrincipal, options: ReduceOptions): Answer {
  const key = JSON.stringify([log.number, principal, options, world, present])
  const [came, setCame] = useState<Answer>()
  const latest = useRef(key)
  latest.current = key
  useEffect(() => {
    void askLog('reduceByLog', log, { principal, options, ...(world === undefined ? { policies: present ?? [] } : { world }) }).then(answer => {
      if (answer && latest.current === key) setCame(answer)
    })
  }, [key])
  return came
}

interface OptionsProps {
  readonly options: ReduceOptions
  readonly kept: LogReduced['kept']
  readonly onOptions: (options: ReduceOptions) => void
}

function Options({ options, kept, onOptions }: OptionsProps) {
  const { accept, narrowResources } = options
  const offered = [...new Set([...accept, ...kept])]
  return (
    <fieldset class="log-options">
      <legend>{GENERATED.options}</legend>
      <Check id="log-narrow" label={REDUCED.narrow} checked={narrowResources} onChange={narrowResources => onOptions({ ...options, narrowResources })} />
      {offered.map(code => (
        <Check key={code} id={`log-accept-${code}`} label={REDUCED.accept[code]} checked={accept.includes(code)}
          onChange={on => onOptions({ ...options, accept: on ? [...accept, code] : accept.filter(other => other !== code) })} />
      ))}
    </fieldset>
  )
}

function Made({ principal, made, change }: OfPrincipal & { made: LogReduced }) {
  const { seen, before, after, unusedServices, proven, missing, notSeen, shared } = made
  return (
    <>
      <p>{GENERATED.seen(seen)} {REDUCED.proven(proven)}</p>
      {unusedServices.length > 0 && <p><Told text={REDUCED.unused(unusedServices)} /></p>}
      {shared.length > 0 && <p class="note"><Told text={REDUCED.shared(shared)} /></p>}
      {JSON.stringify(before) === JSON.stringify(after) && <p class="note">{REDUCED.same}</p>}
      <SideBySide before={before} after={after} title={REDUCED.made(after.length)} />
      {after.length > 0 && <HandOut name={shortName(principal)} policies={after} onPut={() => change(now => putGenerated(now, principal, after))} />}
      {missing.count > 0 && (
        <details class="disclosure">
          <summary>{REDUCED.missing} ({missing.count.toLocaleString('en-US')})</summary>
          <ul class="known">
            {missing.first.map(({ action, resource, reason, seen }) => <li key={`${action} ${resource}`}><Told text={REDUCED.use(action, resource, reason, seen.count)} /></li>)}
            {missing.count > missing.first.length && <li>{GENERATED.more(missing.count - missing.first.length)}</li>}
          </ul>
        </details>
      )}
      <NotSeen parts={notSeen} />
    </>
  )
}
