// Least-privilege policies for the calls of one principal, beside those that it has.
import { useMemo, useState } from 'preact/hooks'
import { hasPolicies, type NamedText } from '../log-generated.ts'
import type { OpenLog } from '../log-open.ts'
import { callerIn } from '../log-states.ts'
import type { Change, State } from '../state.ts'
import { GENERATED } from '../texts/log.ts'
import { useOpenWorld } from '../world-desk.ts'
import { shortName } from '../world-principals.ts'
import { Generated } from './log-made.tsx'
import { Reduced } from './log-reduced.tsx'

interface Props {
  readonly log: OpenLog
  readonly principal: string | undefined
  readonly onPick: (principal: string) => void
  readonly state: State
  readonly change: Change
}

/** Of whom policies are made. */
export interface OfPrincipal {
  readonly log: OpenLog
  readonly principal: string
  /** The number of the world that may have its policies. */
  readonly world: number | undefined
  /** The policies that it has on the page; absent: the page is not about it. */
  readonly present: readonly NamedText[] | undefined
  readonly change: Change
}

type Kind = keyof typeof GENERATED.kinds
const KINDS = Object.keys(GENERATED.kinds) as Kind[]

export function LogPolicies({ log, principal, onPick, state, change }: Props) {
  const open = useOpenWorld()
  const [kind, choose] = useState<Kind>('generated')
  const world = state.way ? open?.number : undefined
  const drafts = useMemo(() => (principal ? presentOnPage(state, principal) : undefined), [state, principal])
  const present = world === undefined ? drafts : undefined
  const principals = log.read.summary.principals.map(({ principal }) => principal).filter(hasPolicies)
  const canReduce = world !== undefined || Boolean(present?.length)
  const Shown = kind === 'reduced' && canReduce ? Reduced : Generated
  return (
    <section class="log-policies" id="log-policies" aria-labelledby="log-policies-title">
      <h3 id="log-policies-title" tabIndex={-1}>{GENERATED.title}</h3>
      <p>{GENERATED.about}</p>
      <div class="log-scope">
        <label for="log-generate">{GENERATED.of}</label>
        <select id="log-generate" value={principal ?? ''} onChange={event => onPick(event.currentTarget.value)}>
          <option value="">{GENERATED.choose}</option>
          {principals.map(arn => <option key={arn} value={arn}>{shortName(arn)}</option>)}
        </select>
      </div>
      {principal && canReduce && (
        <fieldset class="kinds" aria-label={GENERATED.kind}>
          {KINDS.map(one => (
            <label key={one}><input type="radio" name="log-kind" value={one} checked={kind === one} onChange={() => choose(one)} />{GENERATED.kinds[one]}</label>
          ))}
        </fieldset>
      )}
      {principal && <Shown key={principal} log={log} principal={principal} world={world} present={present} change={change} />}
    </section>
  )
}

/** The identity-based policies of the page, where it is about this principal. */
const presentOnPage = (state: State, principal: string): readonly NamedText[] | undefined =>
  (state.example === undefined && callerIn(state, [principal])
    ? state.drafts.filter(({ type, off }) => type === 'identityBased' && !off).map(({ name, text }) => ({ name, text }))
    : undefined)
