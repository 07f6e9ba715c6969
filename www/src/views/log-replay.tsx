// The calls of a log under the policies that are on the page now, beside those before.
import type { trail } from 'iam-verdict/tools'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { askLog, readAgain, type Distinction, type OpenLog } from '../log-open.ts'
import { callerIn, comparison, type Comparison } from '../log-states.ts'
import type { Change, State } from '../state.ts'
import { LOG, REPLAY } from '../texts/log.ts'
import { POLICY_TYPES } from '../texts/policies.ts'
import { useOpenWorld } from '../world-desk.ts'
import { shortName } from '../world-principals.ts'
import { LogFlips } from './log-flips.tsx'
import { Told } from './told.tsx'

interface Props {
  readonly log: OpenLog
  readonly before: State
  /** Takes the page as it is for before. */
  readonly onBefore: () => void
  readonly state: State
  readonly change: Change
  readonly shown: boolean
}

/** Who types is not answered at each letter. */
const REST_MS = 300

export function LogReplay({ log, before, onBefore, state, change, shown }: Props) {
  const world = useOpenWorld()
  const principals = useMemo(() => log.read.summary.principals.map(({ principal }) => principal), [log])
  const compared = useMemo(() => comparison(before, state, world?.number), [before, state, world])
  const [chosen, choose] = useState<string>()
  const own = compared.ofPrincipal ? callerIn(state, principals) : undefined
  const principal = chosen ?? own ?? ''
  const isOfExample = state.example !== undefined && !compared.isOfWorld
  const came = useReplay(log, compared, principal, shown && !compared.isEmpty && !isOfExample)
  return (
    <section class="log-replay" aria-labelledby="log-replay-title">
      <h3 id="log-replay-title">{REPLAY.title}</h3>
      <p>{REPLAY.about}</p>
      <Before before={before} state={state} onTake={onBefore} />
      {isOfExample ? <p class="note">{REPLAY.example}</p> : compared.isEmpty ? <p class="note">{REPLAY.noPolicies}</p> : (
        <>
          <Policies compared={compared} />
          <div class="log-scope">
            <label for="log-principal">{REPLAY.scope}</label>
            <select id="log-principal" value={principal} onChange={event => choose(event.currentTarget.value)}>
              <option value="">{REPLAY.everyone}</option>
              {principals.map(arn => <option key={arn} value={arn}>{shortName(arn)}</option>)}
            </select>
          </div>
          {compared.ofPrincipal && !principal && principals.length > 1 && <p class="note">{REPLAY.ownOfAll}</p>}
          <div aria-live="polite" aria-busy={came.isWaiting}>
            {came.isWaiting && <p class="hint">{REPLAY.waiting}</p>}
            {came.refused !== undefined && <p class="note"><Told text={REPLAY.refused(came.refused)} /></p>}
            {came.replay && <Result replay={came.replay} isSame={came.isSame === true} />}
          </div>
          {came.replay && <Details replay={came.replay} log={log} state={state} change={change} />}
        </>
      )}
    </section>
  )
}

function Before({ before, state, onTake }: { before: State; state: State; onTake: () => void }) {
  const [isTaken, setTaken] = useState(false)
  return (
    <div class="ways-row">
      <span class="hint">{isTaken ? REPLAY.beforeTaken : REPLAY.beforeOpened}</span>
      <button type="button" class="quiet small" id="log-take-before" disabled={before === state} onClick={() => {
        onTake()
        setTaken(true)
      }}>{REPLAY.take}</button>
    </div>
  )
}

function Policies({ compared: { given, isOfWorld, leftOut } }: { compared: Comparison }) {
  const names = (types: Comparison['given']): readonly string[] => types.map(type => POLICY_TYPES[type].title)
  return (
    <>
      {isOfWorld && <p>{REPLAY.ofWorld}</p>}
      {given.length > 0 && <p>{isOfWorld ? REPLAY.given(names(given)) : REPLAY.ofPage(names(given))}</p>}
      {leftOut.length > 0 && <p class="hint">{REPLAY.leftOut(names(leftOut))}</p>}
    </>
  )
}

interface Came {
  readonly isWaiting: boolean
  readonly replay?: trail.Replay
  /** Whether both states were the same. */
  readonly isSame?: boolean
  readonly refused?: string
}

/** The calls are decided when policies, world or callers change, once the panel is in sight. */
function useReplay(log: OpenLog, { before, after, isSame }: Comparison, principal: string, isAsked: boolean): Came {
  const key = isAsked ? JSON.stringify([log.number, before, after, principal]) : ''
  const [came, setCame] = useState<{ key: string } & Omit<Came, 'isWaiting'>>()
  const latest = useRef(key)
  latest.current = key
  useEffect(() => {
    if (!key || came?.key === key) return
    const rest = setTimeout(() => {
      void askLog('replayLog', log, { before, after, ...(principal && { principal }) }).then(answer => {
        if (!answer || latest.current !== key) return
        setCame('replay' in answer ? { key, isSame, replay: answer.replay } : { key, refused: answer.refused.message })
      })
    }, REST_MS)
    return () => clearTimeout(rest)
  }, [key])
  if (!key) return { isWaiting: false }
  return { ...came, isWaiting: came?.key !== key }
}

function Result({ replay: { calls, flipped, others, calibration }, isSame }: { replay: trail.Replay; isSame: boolean }) {
  return (
    <>
      <p id="log-flipped" data-flipped={flipped} data-calls={calls}><strong>{isSame ? REPLAY.same : flipped ? REPLAY.flips(flipped, calls) : REPLAY.noFlips(calls)}</strong></p>
      <p id="log-calibration">{REPLAY.calibration(calibration)}</p>
      {others > 0 && <p class="hint">{REPLAY.others(others)}</p>}
    </>
  )
}

/** More than these are counted only. */
const SHOWN = 20

function Details({ replay, ...props }: { replay: trail.Replay } & Pick<Props, 'log' | 'state' | 'change'>) {
  const { flips, errors, notes, calibration: { differences } } = replay
  return (
    <>
      <TellApart replay={replay} log={props.log} />
      <LogFlips flips={flips} {...props} />
      <More title={REPLAY.differences} texts={differences.map(({ principal, action, recorded, calls }) =>
        `\`${shortName(principal)}\`: \`${action}\` ${REPLAY.recorded[recorded]} (${REPLAY.count(calls)})`)} />
      <More title={REPLAY.errors} texts={errors.map(({ error, calls }) => REPLAY.error(error, calls))} />
      <More title={REPLAY.notes} texts={notes} />
    </>
  )
}

/** Keys that calls are only told apart by where that is asked for. */
const KEYS: Readonly<Record<Distinction, RegExp>> = { address: /^aws:(SourceIp|VpcSourceIp)$/i, time: /^aws:(CurrentTime|EpochTime|TokenIssueTime)$/i }

function TellApart({ replay: { flips }, log: { distinguish } }: { replay: trail.Replay; log: OpenLog }) {
  const keys = flips.flatMap(({ dependsOn = [] }) => dependsOn)
  const wanted = (Object.keys(KEYS) as Distinction[]).filter(one => !distinguish.includes(one) && keys.some(key => KEYS[one].test(key)))
  if (!wanted.length) return null
  return (
    <p class="note">
      {REPLAY.notApart(wanted)}{' '}
      <button type="button" class="quiet small" id="log-apart" onClick={() => readAgain([...distinguish, ...wanted])}>{REPLAY.tellApart}</button>
    </p>
  )
}

function More({ title, texts }: { title: string; texts: readonly string[] }) {
  if (!texts.length) return null
  return (
    <details class="disclosure">
      <summary>{title} ({texts.length.toLocaleString('en-US')})</summary>
      <ul class="known">
        {texts.slice(0, SHOWN).map(text => <li key={text}><Told text={text} /></li>)}
        {texts.length > SHOWN && <li>{LOG.moreBroken(texts.length - SHOWN)}</li>}
      </ul>
    </details>
  )
}
