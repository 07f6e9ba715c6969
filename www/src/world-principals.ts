// The users and roles of a world, as a menu: by account and kind, found by words.
import { SERVICE_LINKED } from './kinds.ts'
import type { Account, Unit } from './organization.ts'

export type EntryKind = 'user' | 'role' | 'serviceLinkedRole'

export interface Entry {
  readonly arn: string
  readonly account: string
  readonly kind: EntryKind
  /** With its path. */
  readonly name: string
}

export interface EntryGroup {
  readonly account: string
  readonly kind: EntryKind
  readonly entries: readonly Entry[]
}

const KINDS: readonly EntryKind[] = ['user', 'role', 'serviceLinkedRole']

export function entryOf(arn: string): Entry {
  const [, , , , account = '', resource = ''] = arn.split(':')
  const slash = resource.indexOf('/')
  const kind: EntryKind = arn.includes(SERVICE_LINKED) ? 'serviceLinkedRole' : resource.startsWith('role/') ? 'role' : 'user'
  return { arn, account, kind, name: kind === 'serviceLinkedRole' ? resource.slice(resource.lastIndexOf('/') + 1) : resource.slice(slash + 1) }
}

/** The name that people call it by. */
export const shortName = (arn: string): string => (arn.startsWith('arn:') ? arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1) : arn)

/** The account that an ARN names. */
export const accountOf = (arn: string): string => (arn.startsWith('arn:') ? (arn.split(':')[4] ?? '') : '')

/** What the places of an organization are called: roots, units and accounts, by their ids. */
export function placeNames({ roots, others }: { readonly roots: readonly Unit[]; readonly others: readonly Account[] }): ReadonlyMap<string, string> {
  const names = new Map(others.map(({ id, name, environment }) => [id, environment || name]))
  const units = [...roots]
  for (let unit = units.pop(); unit; unit = units.pop()) {
    names.set(unit.id, unit.name)
    units.push(...unit.units)
    for (const { id, name, environment } of unit.accounts) names.set(id, environment || name)
  }
  return names
}

export interface Menu {
  readonly groups: readonly EntryGroup[]
  /** How many fit the words, shown or not. */
  readonly count: number
}

/** Those whose ARNs, or accounts by `names`, hold all the words; at most so many, for each one is drawn. */
export function menuOf(entries: readonly Entry[], words: string, names: ReadonlyMap<string, string>, most: number): Menu {
  const sought = words.toLowerCase().split(/\s+/).filter(word => word)
  const fits = (entry: Entry): boolean => {
    const text = `${entry.arn} ${names.get(entry.account) ?? ''}`.toLowerCase()
    return sought.every(word => text.includes(word))
  }
  const found = sought.length ? entries.filter(fits) : entries
  const groups = new Map<string, Entry[]>()
  for (const entry of found.slice(0, most)) {
    const key = `${entry.account} ${KINDS.indexOf(entry.kind)}`
    const group = groups.get(key)
    if (group) group.push(entry)
    else groups.set(key, [entry])
  }
  const sorted = [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entries]) => entries)
  return { groups: sorted.map(entries => ({ account: entries[0]!.account, kind: entries[0]!.kind, entries })), count: found.length }
}
