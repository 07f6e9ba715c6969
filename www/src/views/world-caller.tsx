// Who asks of a world: the menu of its users and roles, how they sign in, and the roles that they assume.
import { useMemo } from 'preact/hooks'
import { mainText } from '../kinds.ts'
import { principalOf } from '../principal.ts'
import { useReach } from '../reach.ts'
import type { Change, State } from '../state.ts'
import { CALLER } from '../texts/world.ts'
import { addStep, cutAt, MAX_STEPS, pickCaller, setCredential, setMfa, setStep, SIGN_INS, STRAIGHT, takesMfa, type SignInWith, type Way } from '../way.ts'
import type { Opened } from '../world-desk.ts'
import { deviceOf } from '../world-open.ts'
import { accountOf, entryOf, placeNames, shortName, type Entry } from '../world-principals.ts'
import { Check, RemoveButton } from './field.tsx'
import { Icon } from './icon.tsx'
import { PrincipalMenu } from './world-menu.tsx'

interface Props {
  readonly open: Opened
  readonly state: State
  readonly change: Change
}

/** Most roles in the menu that nobody said can be reached: it is for trying what is refused. */
const MOST_OTHERS = 100

export function WorldCaller({ open, state, change }: Props) {
  const entries = useMemo(() => open.principals.map(entryOf), [open])
  const names = useMemo(() => placeNames(open), [open])
  const caller = mainText(state.request.principal).trim()
  const isKnown = useMemo(() => new Set(open.principals).has(caller), [open, caller])
  const way = state.way ?? STRAIGHT
  return (
    <fieldset class="world-caller">
      <legend>{CALLER.title}</legend>
      <PrincipalMenu entries={entries} names={names} onPick={arn => change(now => pickCaller(now, arn))} />
      {!state.way && <p class="hint">{CALLER.idle}</p>}
      {state.way && isKnown && caller.includes(':user/') && <SignIn open={open} caller={caller} way={way} change={change} />}
      {state.way && caller && <Steps open={open} entries={entries} names={names} state={state} way={way} change={change} />}
    </fieldset>
  )
}

function SignIn({ open, caller, way: { credential, mfa }, change }: { open: Opened; caller: string; way: Way; change: Change }) {
  return (
    <div class="world-sign-in">
      <label for="world-credential">{CALLER.signsIn}</label>
      <select id="world-credential" value={credential} onChange={event => { const credential = event.currentTarget.value as SignInWith; change(now => setCredential(now, credential)) }}>
        {SIGN_INS.map(kind => <option key={kind} value={kind}>{CALLER.credentials[kind]}</option>)}
      </select>
      {takesMfa(credential) && <Check id="world-mfa" label={CALLER.mfa} checked={mfa} onChange={on => change(now => setMfa(now, on))} />}
      {credential === 'accessKey' && mfa && <span class="hint">{CALLER.mfaHint(deviceOf(open, caller))}</span>}
    </div>
  )
}

interface StepsProps extends Props {
  readonly entries: readonly Entry[]
  readonly names: ReadonlyMap<string, string>
  readonly way: Way
}

function Steps({ open, entries, names, state, way: { via }, change }: StepsProps) {
  return (
    <div class="world-steps">
      {via.length > 0 && (
        <ol aria-label={CALLER.via}>
          {via.map(({ roleArn, externalId }, index) => (
            <li key={`${index} ${roleArn}`}>
              <Icon name="down" />
              <span class="step-role"><code>{shortName(roleArn)}</code> <small>{names.get(accountOf(roleArn)) || accountOf(roleArn)}</small></span>
              <input class="step-external" aria-label={CALLER.externalId(shortName(roleArn))} placeholder={CALLER.externalIdShort} value={externalId} spellcheck={false} autocomplete="off"
                onInput={event => { const externalId = event.currentTarget.value; change(now => setStep(now, index, { externalId })) }} />
              <RemoveButton label={CALLER.remove(shortName(roleArn))} onClick={() => change(now => cutAt(now, index))} />
            </li>
          ))}
        </ol>
      )}
      {via.length < MAX_STEPS && <NextRole open={open} entries={entries} names={names} state={state} via={via} change={change} />}
    </div>
  )
}

/** The roles that come next: those that can be reached by one hop, and then all others. */
function NextRole({ open, entries, names, state, via, change }: Omit<StepsProps, 'way'> & { via: Way['via'] }) {
  const from = via.at(-1)?.roleArn ?? principalOf(state.request.principal)
  const reached = useReach(open, from, 'nextRole')
  const paths = reached && 'reach' in reached ? reached.reach.paths.filter(({ hops }) => hops.length === 1) : []
  const near = new Set(paths.map(({ role }) => role))
  const others = entries.filter(({ kind, arn }) => kind === 'role' && !near.has(arn) && arn !== from).slice(0, MOST_OTHERS)
  if (!near.size && !others.length) return null
  const where = (arn: string): string => names.get(accountOf(arn)) || accountOf(arn)
  return (
    <select id="world-next-role" class="next-role" aria-label={CALLER.addRole} value="" onChange={event => {
      const role = event.currentTarget.value
      event.currentTarget.value = ''
      if (role) change(now => addStep(now, role))
    }}>
      <option value="">{via.length ? CALLER.andThen : CALLER.addRoleFirst}</option>
      {near.size > 0 && (
        <optgroup label={CALLER.reachable}>
          {paths.map(({ role, hops }) => {
            const { conditional = false, needs = [] } = hops[0] ?? {}
            return <option key={role} value={role}>{shortName(role)} · {where(role)}{conditional && ` · ${CALLER.onCondition(needs)}`}</option>
          })}
        </optgroup>
      )}
      {others.length > 0 && <optgroup label={CALLER.others}>{others.map(({ arn }) => <option key={arn} value={arn}>{shortName(arn)} · {where(arn)}</option>)}</optgroup>}
    </select>
  )
}
