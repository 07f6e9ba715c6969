// The roles that whoever asks can reach, as a picture: a column for each number of steps.
import type { RolePath } from 'iam-verdict/tools'
import { useState } from 'preact/hooks'
import { mainText } from '../kinds.ts'
import { principalOf } from '../principal.ts'
import { useReach } from '../reach.ts'
import type { Change, State } from '../state.ts'
import { REACH } from '../texts/who-can.ts'
import { takePath } from '../way.ts'
import type { Opened } from '../world-desk.ts'
import { accountOf, shortName } from '../world-principals.ts'
import { Told } from './told.tsx'

interface Props {
  readonly open: Opened
  readonly names: ReadonlyMap<string, string>
  readonly state: State
  readonly change: Change
}

/** Of each column so many are shown, and more on demand. */
const SHOWN = 30

export function ReachPicture({ open, names, state, change }: Props) {
  const caller = mainText(state.request.principal).trim()
  const isAsking = state.way !== undefined && caller !== ''
  const reached = useReach(open, isAsking ? principalOf(state.request.principal) : undefined, 'picture')
  return (
    <section class="reach" aria-labelledby="reach-title">
      <h3 id="reach-title">{REACH.title}</h3>
      {isAsking ? <p><Told text={REACH.from(shortName(caller))} /></p> : <p class="empty">{REACH.noCaller}</p>}
      {isAsking && !reached && <p class="hint" role="status">{REACH.waiting}</p>}
      {reached && 'refused' in reached && <p class="note"><Told text={reached.refused.message} /></p>}
      {reached && 'reach' in reached && <Columns paths={reached.reach.paths} names={names} change={change} />}
      {reached && 'reach' in reached && reached.reach.undecided.length > 0 && (
        <p class="note">{REACH.undecided(reached.reach.undecided.length)} <Told text={reached.reach.undecided[0]!.error} /></p>
      )}
    </section>
  )
}

function Columns({ paths, names, change }: { paths: readonly RolePath[]; names: ReadonlyMap<string, string>; change: Change }) {
  if (!paths.length) return <p class="empty">{REACH.none}</p>
  const steps = [...new Set(paths.map(({ hops }) => hops.length))].sort((a, b) => a - b)
  return (
    <ol class="reach-columns" aria-label={REACH.picture}>
      {steps.map(number => (
        <li key={number}>
          <p class="lane-name">{REACH.hop(number)}</p>
          <Column paths={paths.filter(({ hops }) => hops.length === number)} names={names} change={change} />
        </li>
      ))}
    </ol>
  )
}

function Column({ paths, names, change }: { paths: readonly RolePath[]; names: ReadonlyMap<string, string>; change: Change }) {
  const [most, setMost] = useState(SHOWN)
  return (
    <>
      <ul>
        {paths.slice(0, most).map(path => <RoleBox key={path.role} path={path} names={names} change={change} />)}
      </ul>
      {paths.length > most && <button type="button" class="quiet small" onClick={() => setMost(most + 200)}>{REACH.more(paths.length - most)}</button>}
    </>
  )
}

function RoleBox({ path, names, change }: { path: RolePath; names: ReadonlyMap<string, string>; change: Change }) {
  const { role, hops, chained } = path
  const isConditional = hops.some(({ conditional }) => conditional)
  const needs = [...new Set(hops.flatMap(({ needs = [] }) => needs))]
  const account = accountOf(role)
  return (
    <li>
      <button type="button" class={`reach-role ${isConditional ? 'warn' : 'good'}`} data-role={role} title={REACH.take(shortName(role))} onClick={() => change(now => takePath(now, path))}>
        <span><code>{shortName(role)}</code> <small>{names.get(account) || account}</small></span>
        {hops.length > 1 && <small>{REACH.hops(hops.map(({ to }) => shortName(to)))}</small>}
        {isConditional && <small>{REACH.onCondition(needs)}</small>}
        {chained && <small>{REACH.chained}</small>}
      </button>
    </li>
  )
}
