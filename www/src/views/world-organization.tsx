// The organization as a picture: boxes within boxes, which are lists within lists for those who do not see it.
import { useMemo } from 'preact/hooks'
import type { Account, Unit } from '../organization.ts'
import { WORLD } from '../texts/world.ts'
import type { Opened } from '../world-desk.ts'
import { entryOf } from '../world-principals.ts'

interface Counts {
  readonly users: number
  readonly roles: number
}
const NOBODY: Counts = { users: 0, roles: 0 }
type Counted = ReadonlyMap<string, Counts>

/** More accounts of one unit are counted, and not drawn. */
const MOST_ACCOUNTS = 60

export function OrganizationPicture({ open }: { open: Opened }) {
  const counted = useMemo(() => countsOf(open), [open])
  return (
    <section class="organization" aria-labelledby="organization-title">
      <h3 id="organization-title">{WORLD.organization}</h3>
      <ul>
        {open.roots.map(unit => <UnitBox key={unit.id} unit={unit} counted={counted} />)}
        {open.others.length > 0 && (
          <li class="unit">
            {open.roots.length > 0 && <p class="unit-name">{WORLD.others}</p>}
            <Accounts accounts={open.others} counted={counted} />
          </li>
        )}
      </ul>
    </section>
  )
}

function countsOf({ principals, accounts }: Opened): Counted {
  const counts = new Map(accounts.map(id => [id, { users: 0, roles: 0 }]))
  for (const { account, kind } of principals.map(entryOf)) {
    const of = counts.get(account)
    if (of) kind === 'user' ? of.users++ : of.roles++
  }
  return counts
}

function UnitBox({ unit: { name, policies, units, accounts }, counted }: { unit: Unit; counted: Counted }) {
  return (
    <li class="unit">
      <p class="unit-name">{name} {policies.length > 0 && <small>{WORLD.attached(policies)}</small>}</p>
      {accounts.length > 0 && <Accounts accounts={accounts} counted={counted} />}
      {units.length > 0 && <ul class="units">{units.map(unit => <UnitBox key={unit.id} unit={unit} counted={counted} />)}</ul>}
    </li>
  )
}

function Accounts({ accounts, counted }: { accounts: readonly Account[]; counted: Counted }) {
  const left = accounts.length - MOST_ACCOUNTS
  return (
    <ul class="accounts">
      {accounts.slice(0, MOST_ACCOUNTS).map(account => <AccountBox key={account.id} account={account} counts={counted.get(account.id)} />)}
      {left > 0 && <li class="account more">{WORLD.moreAccounts(left)}</li>}
    </ul>
  )
}

function AccountBox({ account: { id, name, environment, policies, isTold }, counts = NOBODY }: { account: Account; counts: Counts | undefined }) {
  const isAbsent = !isTold && !counts.users && !counts.roles
  return (
    <li class={`account${isAbsent ? ' absent' : ''}`}>
      <p class="account-name">{name || WORLD.account(id)}{environment && environment !== name && <span class="chip">{environment}</span>}</p>
      {name && <p><code>{id}</code></p>}
      <p class="hint">{isAbsent ? WORLD.notCollected : WORLD.who(counts.users, counts.roles)}</p>
      {policies.length > 0 && <p class="hint">{WORLD.attached(policies)}</p>}
    </li>
  )
}
