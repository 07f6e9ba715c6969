// Least-privilege policies for the calls of one principal, beside those that it has.
import type { UnseenPart } from 'iam-verdict/tools'
import { useEffect, useRef, useState } from 'preact/hooks'
import { hasPolicies, putGenerated, type NamedText } from '../log-generated.ts'
import { askLog, type OpenLog } from '../log-open.ts'
import { callerIn } from '../log-states.ts'
import type { LogOptions, LogPolicies } from '../log.worker.ts'
import type { Change, State } from '../state.ts'
import { GENERATED } from '../texts/log.ts'
import { useOpenWorld } from '../world-desk.ts'
import { shortName } from '../world-principals.ts'
import { Check } from './field.tsx'
import { copyText, download } from './hand-out.ts'
import { SideBySide } from './side-by-side.tsx'
import { Told } from './told.tsx'

interface Props {
  readonly log: OpenLog
  readonly principal: string | undefined
  readonly onPick: (principal: string) => void
  readonly state: State
  readonly change: Change
}

/** Of how many resources of an action those that begin alike become one pattern; 0: none does. */
const FOLDS = [0, 50, 10, 3]
/** More than these are counted only. */
const SHOWN = 12

export function LogPolicies({ log, principal, onPick, state, change }: Props) {
  const world = useOpenWorld()
  const [options, setOptions] = useState<LogOptions>({ fold: 0, conditions: [], grantDenied: false })
  const came = useGenerated(log, principal, options, state.way ? world?.number : undefined)
  const principals = log.read.summary.principals.map(({ principal }) => principal).filter(hasPolicies)
  return (
    <section class="log-policies" id="log-policies" aria-labelledby="log-policies-title">
      <h3 id="log-policies-title" tabIndex={-1}>{GENERATED.title}</h3>
      <p>{GENERATED.about}</p>
      <div class="log-scope">
        <label for="log-generate">{GENERATED.of}</label>
        <select id="log-generate" value={principal ?? ''} onChange={event => {
          setOptions({ ...options, conditions: [] })
          onPick(event.currentTarget.value)
        }}>
          <option value="">{GENERATED.choose}</option>
          {principals.map(arn => <option key={arn} value={arn}>{shortName(arn)}</option>)}
        </select>
      </div>
      {principal && <p class="hint" role="status">{came === undefined ? GENERATED.waiting : ''}</p>}
      {came && 'refused' in came && <p class="note" role="alert"><Told text={came.refused.message} /></p>}
      {principal && came && 'made' in came && (
        <>
          <Options options={options} offered={came.made.conditions} onOptions={setOptions} />
          <Made principal={principal} made={came.made} present={came.present ?? presentOnPage(state, principal)} change={change} />
        </>
      )}
    </section>
  )
}

type Answer = Awaited<ReturnType<typeof askLog<'generateFromLog'>>>

/** Nothing while the answer is made; what was there before stays until then when only the options are others. */
function useGenerated(log: OpenLog, principal: string | undefined, options: LogOptions, world: number | undefined): Answer {
  const key = principal ? JSON.stringify([log.number, principal, options, world]) : ''
  const [came, setCame] = useState<{ key: string; principal: string; answer: Answer }>()
  const latest = useRef(key)
  latest.current = key
  useEffect(() => {
    if (!principal) return
    void askLog('generateFromLog', log, { principal, options, ...(world !== undefined && { world }) }).then(answer => {
      if (answer && latest.current === key) setCame({ key, principal, answer })
    })
  }, [key])
  return came?.principal === principal ? came?.answer : undefined
}

/** The identity-based policies of the page, where it is about this principal. */
const presentOnPage = (state: State, principal: string): readonly NamedText[] | undefined =>
  (state.example === undefined && callerIn(state, [principal])
    ? state.drafts.filter(({ type, off }) => type === 'identityBased' && !off).map(({ name, text }) => ({ name, text }))
    : undefined)

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

interface MadeProps {
  readonly principal: string
  readonly made: LogPolicies
  readonly present: readonly NamedText[] | undefined
  readonly change: Change
}

function Made({ principal, made, present, change }: MadeProps) {
  const name = shortName(principal)
  const policies = made.policies.map(({ text }, index) => ({ name: GENERATED.name(name, made.policies.length > 1 ? index + 1 : undefined), text }))
  return (
    <>
      <p>{GENERATED.seen(made.seen)} {GENERATED.granted(made.granted, made.notGranted.count)}</p>
      <NotGranted made={made} />
      {policies.length > 0 && (
        <>
          <SideBySide before={present} after={policies} />
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

function HandOut({ name, policies, onPut }: { name: string; policies: readonly NamedText[]; onPut: () => void }) {
  const [said, say] = useState<'copied' | 'refused' | 'put'>()
  const text = policies.map(({ text }) => text).join('\n')
  const tell = (what: typeof said) => {
    say(what)
    setTimeout(() => say(undefined), 3000)
  }
  return (
    <div class="copy-row">
      <button type="button" class="quiet small" id="log-copy" onClick={() => void copyText(text).then(isCopied => tell(isCopied ? 'copied' : 'refused'))}>{GENERATED.copy}</button>
      <button type="button" class="quiet small" id="log-download" onClick={() => policies.forEach((policy, index) => download(`${name}${policies.length > 1 ? `-${index + 1}` : ''}.json`, policy.text))}>{GENERATED.download}</button>
      <button type="button" class="quiet small" id="log-put" onClick={() => {
        onPut()
        tell('put')
      }}>{GENERATED.put}</button>
      <span class="hint" role="status">{said && GENERATED.said[said]}</span>
    </div>
  )
}

function NotSeen({ parts }: { parts: readonly UnseenPart[] }) {
  if (!parts.length) return null
  return (
    <>
      <h4>{GENERATED.notSeen}</h4>
      <ul class="known">
        {parts.slice(0, SHOWN).map(({ code, message, subject, seen }) => <li key={`${code} ${subject}`}><Told text={GENERATED.part(message, subject, seen.count)} /></li>)}
        {parts.length > SHOWN && <li>{GENERATED.more(parts.length - SHOWN)}</li>}
      </ul>
    </>
  )
}
