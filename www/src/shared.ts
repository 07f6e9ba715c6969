// What stands in a link: short names, and nothing that has its default. Read field by field: nothing of a link is ever
// copied unseen.
import { MAX_POLICIES, POLICY_TYPES, type Draft } from './drafts.ts'
import { pretty } from './json.ts'
import { LEVELED, levelsOf, MAX_LEVELS, type Levels } from './levels.ts'
import { FIELDS, FLAGS, KINDS, mainText, NOBODY, typeMain, withoutHidden, type PrincipalDraft, type PrincipalField, type PrincipalFlag } from './principal.ts'
import type { State } from './state.ts'

/** Begins a text that is kept as it is, where `laidOut` would lay it out. */
const VERBATIM = '\n'

/** The state of a link, as JSON. */
export interface Shared {
  p?: string | SharedPrincipal
  a?: string
  r?: string
  o?: string
  c?: string
  /** type, level, name, text */
  d?: (string | number)[][]
  /** How many levels SCPs and RCPs have, when the last ones are empty. */
  l?: number[]
}

/** The members of a descriptor under their names, and `m`, the main field of the kind. */
type SharedPrincipal = { t: number; m?: string; g?: string[]; k?: string[][] } & Partial<Record<PrincipalField, string>>

export function pack(state: State): Shared {
  const { principal, action, resource, resourceAccount, context } = state.request
  const shared: Shared = {}
  const caller = packPrincipal(principal)
  if (caller) shared.p = caller
  if (action) shared.a = action
  if (resource) shared.r = resource
  if (resourceAccount) shared.o = resourceAccount
  if (context !== '{}') shared.c = minified(context)
  if (state.drafts.length) {
    shared.d = state.drafts.map(({ type, level, name, text }) => [POLICY_TYPES.findIndex(known => known.type === type), level, name, minified(text)])
  }
  const implied = levelsOf(state.drafts)
  if (LEVELED.some(type => state.levels[type] !== implied[type])) shared.l = LEVELED.map(type => state.levels[type])
  return shared
}

/** The state; throws an `Error` for people when it is something else. */
export function unpack(value: unknown): State {
  const shared = members(value)
  const list = listOf(shared['d'])
  if (list.length > MAX_POLICIES) return broken()
  const drafts = list.map(unpackDraft)
  // The engine takes one policy of such a type: a second one would be shown, and not be asked.
  const twice = POLICY_TYPES.some(({ type, many }) => !many && drafts.filter(draft => draft.type === type).length > 1)
  if (twice) return broken()
  return {
    drafts,
    levels: unpackLevels(shared['l'], levelsOf(drafts)),
    request: {
      principal: unpackPrincipal(shared['p']),
      action: text(shared['a']),
      resource: text(shared['r']),
      resourceAccount: text(shared['o']),
      context: laidOut(text(shared['c'], '{}'))
    },
    example: undefined
  }
}

function packPrincipal(draft: PrincipalDraft): Shared['p'] {
  const shown = withoutHidden(draft)
  const main = mainText(shown)
  if (JSON.stringify(typeMain(NOBODY, main)) === JSON.stringify({ ...shown, main: { [shown.type]: main } })) return main
  const { type, fields, flags, tags } = shown
  return {
    t: KINDS.findIndex(kind => kind.type === type),
    ...(main && { m: main }),
    ...fields,
    ...(flags.length && { g: [...flags] }),
    ...(tags.length && { k: tags.map(({ key, value }) => [key, value]) })
  }
}

function unpackPrincipal(value: unknown): PrincipalDraft {
  if (value === undefined || value === '') return NOBODY
  // Links of version 1 held the text of a field that took descriptors in JSON too.
  if (typeof value === 'string') return typeMain(NOBODY, value.startsWith(VERBATIM) ? value.slice(VERBATIM.length) : value)
  const { t, m, g, k, ...fields } = members(value)
  const kind = Number.isInteger(t) ? KINDS[t as number] : undefined
  if (!kind || !Object.keys(fields).every(name => Object.hasOwn(FIELDS, name))) return broken()
  const main = text(m)
  return withoutHidden({
    type: kind.type,
    main: { [kind.type]: main },
    fields: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, text(field)])),
    flags: listOf(g).map(flag => (Object.hasOwn(FLAGS, text(flag)) ? (flag as PrincipalFlag) : broken())),
    tags: listOf(k).map(tag => {
      const [key, value, ...rest] = listOf(tag)
      return rest.length ? broken() : { key: text(key), value: text(value) }
    })
  })
}

function unpackLevels(value: unknown, implied: Levels): Levels {
  if (value === undefined) return implied
  const counts = listOf(value)
  const count = (at: number): number => {
    const levels = counts[at]
    const isEnough = Number.isInteger(levels) && (levels as number) >= implied[LEVELED[at]!]
    return isEnough && (levels as number) <= MAX_LEVELS ? (levels as number) : broken()
  }
  return counts.length === LEVELED.length ? { serviceControl: count(0), resourceControl: count(1) } : broken()
}

function unpackDraft(item: unknown, index: number): Draft {
  const [type, level, name, policy, ...rest] = listOf(item)
  // `POLICY_TYPES['length']` is something too: only a whole number is an index.
  const known = Number.isInteger(type) ? POLICY_TYPES[type as number] : undefined
  const isLevel = Number.isInteger(level) && (level as number) >= 0 && (level as number) < MAX_LEVELS
  if (!known || !isLevel || typeof name !== 'string' || typeof policy !== 'string' || rest.length) return broken()
  return { id: index + 1, type: known.type, level: level as number, name, text: laidOut(policy) }
}

function broken(): never {
  throw new Error('This link holds something else than policies and a request.')
}

/** The own members of an object. */
function members(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return broken()
  return Object.assign(Object.create(null), value) as Record<string, unknown>
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : broken()
}

function text(value: unknown, absent = ''): string {
  return value === undefined ? absent : typeof value === 'string' ? value : broken()
}

/** Text that is JSON without its white space; other text as it is, so that nothing is lost. */
function minified(text: string): string {
  try {
    // A text that JSON.parse would change (duplicate members, number lexemes) stays as it is.
    const value: unknown = JSON.parse(text)
    if (pretty(value) === text) return JSON.stringify(value)
  } catch {
    // No JSON yet: kept as it is.
  }
  return text.startsWith(VERBATIM) || laidOut(text) !== text ? VERBATIM + text : text
}

/** The other way round: what was minified comes back as it was laid out. */
function laidOut(text: string): string {
  if (text.startsWith(VERBATIM)) return text.slice(VERBATIM.length)
  try {
    const value: unknown = JSON.parse(text)
    return JSON.stringify(value) === text && typeof value === 'object' ? pretty(value) : text
  } catch {
    return text
  }
}
