// Policies that are made anew, of what one principal did.
import { useEffect, useRef, useState } from 'preact/hooks'
import { putGenerated } from '../log-generated.ts'
import { askLog } from '../log-open.ts'
import type { LogOptions, LogPolicies } from '../log.worker.ts'
import { GENERATED } from '../texts/log.ts'
import { shortName } from '../world-principals.ts'
import { Check } from './field.tsx'
import { HandOut, NotSeen } from './log-hand-out.tsx'
import type { OfPrincipal } from './log-policies.tsx'
import { SideBySide } from './side-by-side.tsx'
import { Told } from './told.tsx'

/** Of how many resources of an action those that begin alike become one pattern; 0: none does. */
const FOLDS = [0, 50, 10, 3]

export function Generated(props: OfPrincipal) {
  const { present } = props
  const [options, setOptions] = useState<LogOptions>({ fold: 0, conditions: [], grantDenied: false })
  const came = useGenerated(props, options)
  if (!came) return <p class="hint" role="status">{GENERATED.waiting}</p>
  if ('refused' in came) return <p class="note" role="alert"><Told text={came.refused.message} /></p>
  return (
    <>
      <Options options={options} offered={came.made.conditions} onOptions={setOptions} />
      <Made {...props} made={came.made} present={came.present ?? present} />
    </>
  )
}

type Answer = Awaited<ReturnType<typeof askLog<'generateFromLog'>>>

/** Nothing while the answer is made; what was there before stays until then. */
function useGenerated({ log, principal, world }: OfPrincipal, options: LogOptions): Answer {
  const key = JSON.stringify([log.number, principal, options, world])
  const [came, setCame] = useState<Answer>()
  const latest = useRef(key)
  latest.current = key
  useEffect(() => {
    void askLog('generateFromLog', log, { principal, options, ...(world !== undefined && { world }) }).then(answer => {
      if (answer && latest.current === key) setCame(answer)
    })
  }, [key])
  return came
}

interface OptionsProps {
  readonly options: LogOptions
  readonly offered: LogPolicies['conditions']
  readonly onOptions: (options: LogOptions) => void
}

function Options({ options, offered, onOptions }: OptionsProps) {
  const { fold, conditions, grantDenied } = options
  return (
    <fieldset class="log-options">
      <legend>{GENERATED.options}</legend>
      <div class="log-scope">
        <label for="log-fold">{GENERATED.fold}</label>
        <select id="log-fold" value={fold} onChange={event => onOptions({ ...options, fold: Number(event.currentTarget.value) })}>
          {FOLDS.map(most => <option key={most} value={most}>{GENERATED.foldOf(most)}</option>)}
        </select>
      </div>
      <Check id="log-grant-denied" label={GENERATED.grantDenied} checked={grantDenied} onChange={grantDenied => onOptions({ ...options, grantDenied })} />
      {offered.map(({ key, operator, values }) => (
        <Check key={key} id={`log-condition-${key.replace(/\W/g, '-')}`} label={GENERATED.condition(key, operator, values)} checked={conditions.includes(key)}
          onChange={on => onOptions({ ...options, conditions: on ? [...conditions, key] : conditions.filter(other => other !== key) })} />
      ))}
    </fieldset>
  )
}

type MadeProps = OfPrincipal & { readonly made: LogPolicies }

function Made({ principal, made, present, change }: MadeProps) {
  const name = shortName(principal)
  const policies = made.policies.map(({ text }, index) => ({ name: GENERATED.name(name, made.policies.length > 1 ? index + 1 : undefined), text }))
  return (
    <>
      <p>{GENERATED.seen(made.seen)} {GENERATED.granted(made.granted, made.notGranted.count)}</p>
      <NotGranted made={made} />
      {policies.length > 0 && (
        <>
          <SideBySide before={present} after={policies} title={GENERATED.made(policies.length)} />
          <HandOut name={name} policies={policies} onPut={() => change(now => putGenerated(now, principal, policies))} />
        </>
      )}
      {made.placeholders.length > 0 && <p class="note"><Told text={GENERATED.placeholders(made.placeholders)} /></p>}
      <NotSeen parts={made.notSeen} />
    </>
  )
}

function NotGranted({ made: { notGranted: { count, first } } }: { made: LogPolicies }) {
  if (!count) return null
  return (
    <details class="disclosure">
      <summary>{GENERATED.notGranted} ({count.toLocaleString('en-US')})</summary>
      <ul class="known">
        {first.map(({ action, resource, outcome, seen }) => <li key={`${action} ${resource}`}><Told text={GENERATED.use(action, resource, outcome, seen.count)} /></li>)}
        {count > first.length && <li>{GENERATED.more(count - first.length)}</li>}
      </ul>
    </details>
  )
}

