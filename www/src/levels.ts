// The levels that SCPs and RCPs are attached to: the root of the organization, its units, the account.
import { pretty } from './json.ts'
import { LEVELS } from './texts/policies.ts'

export type LeveledType = 'serviceControl' | 'resourceControl'
/** How many levels there are; none: the account is in no organization that uses such policies. */
export type Levels = Readonly<Record<LeveledType, number>>

export const LEVELED: readonly LeveledType[] = ['serviceControl', 'resourceControl']
export const NO_LEVELS: Levels = { serviceControl: 0, resourceControl: 0 }
/** Most levels; AWS has the root, at most five of units, and the account. */
export const MAX_LEVELS = 10

/** What AWS attaches to every level when an organization begins to use SCPs. */
export const FULL_ACCESS = {
  name: 'FullAWSAccess',
  text: pretty({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })
} as const

export const isLeveled = (type: string): type is LeveledType => LEVELED.includes(type as LeveledType)

/** The levels that policies stand at. */
export function levelsOf(drafts: readonly { type: string; level: number }[]): Levels {
  const count = (type: LeveledType): number => Math.max(0, ...drafts.filter(draft => draft.type === type).map(({ level }) => level + 1))
  return { serviceControl: count('serviceControl'), resourceControl: count('resourceControl') }
}

/** What a level is: `Root`, `Organizational unit`, `Account`. */
export function levelName(level: number, count: number): string {
  if (level === 0) return LEVELS.root
  if (level === count - 1) return LEVELS.account
  return count > 3 ? LEVELS.unitOf(level) : LEVELS.unit
}
