// What stands in a link: short names, and nothing that has its default. Read field by field: nothing of a link is ever
// copied unseen.
import type { Decision } from 'iam-verdict'
import { AT_RESOURCE, DRAFT_TYPES, MAX_POLICIES, typeOf, type Draft } from './drafts.ts'
import { laidOut, pretty } from './json.ts'
import { isField, isFlag, KINDS, mainText, NOBODY, withoutHidden, type PrincipalDraft, type PrincipalField } from './kinds.ts'
import { LEVELED, levelsOf, MAX_LEVELS, type Levels } from './levels.ts'
import { MAX_PAIRS, type PairDraft } from './pairs.ts'
import { typeMain } from './principal.ts'
import { DECISIONS, MAX_SAVED, type SavedRequest } from './saved.ts'
import { isSetting, type SettingsDraft } from './settings.ts'
import type { RequestDraft, State } from './state.ts'
import { LINKS } from './texts/links.ts'

/** Begins a text that is kept as it is, where `unminified` would lay it out. */
const VERBATIM = '\n'

/** A request of a link, as JSON. */
interface SharedRequest {
  p?: string | SharedPrincipal
  a?: string
  r?: string
  o?: string
  c?: string
  u?: string
  s?: string
  /** action, resource, account, context of further pairs */
  x?: string[][]
}

/** A request that is kept: its name, the decision it is to get, and what is to decide. */
interface SharedSaved extends SharedRequest {
  n?: string
  e?: string
  b?: string
}

/** The state of a link, as JSON. */
export interface Shared extends SharedRequest {
  /** settings by name */
  g?: Record<string, string>
  /**
   * type, level, name, text; where there is one of them, the pair counted from 1 whose resource the policy is of, and
   * then what is off: 1 for all of it, or the indexes of statements
   */
  d?: (string | number | number[])[][]
  /** requests that are kept */
  k?: SharedSaved[]
  /** How many levels SCPs and RCPs have, when the last ones are empty. */
  l?: number[]
}

/** The members of a descriptor under their names, and `m`, the main field of the kind. */
type SharedPrincipal = { t: number; m?: string; g?: string[]; k?: string[][] } & Partial<Record<PrincipalField, string>>

export function pack(state: State): Shared {
  const shared: Shared = packRequest(state.request)
  if (Object.keys(state.settings).length) shared.g = { ...state.settings }
  if (state.drafts.length) shared.d = state.drafts.map(draft => packDraft(draft, state))
  const implied = levelsOf(state.drafts)
  if (LEVELED.some(type => state.levels[type] !== implied[type])) shared.l = LEVELED.map(type => state.levels[type])
  if (state.saved.length) shared.k = state.saved.map(packSaved)
  return shared
}

function packRequest({ principal, action, resource, resourceAccount, context, unknownContextKeys, durationSeconds, pairs }: RequestDraft): SharedRequest {
  const shared: SharedRequest = {}
  const caller = packPrincipal(principal)
  if (caller) shared.p = caller
  if (action) shared.a = action
  if (resource) shared.r = resource
  if (resourceAccount) shared.o = resourceAccount
  if (context !== '{}') shared.c = minified(context)
  if (unknownContextKeys) shared.u = unknownContextKeys
  if (durationSeconds) shared.s = durationSeconds
  if (pairs.length) shared.x = pairs.map(({ action, resource, resourceAccount, context }) => [action, resource, resourceAccount, context])
  return shared
}

const packSaved = ({ name, request, expect, because }: SavedRequest): SharedSaved =>
  ({ ...packRequest(request), ...(name && { n: name }), ...(expect && { e: expect }), ...(because && { b: because }) })

function packDraft({ type, level, pair, name, text, off, offStatements }: Draft, state: State): (string | number | number[])[] {
  const number = state.request.pairs.findIndex(({ id }) => id === pair) + 1
  const without = off ? 1 : offStatements.length ? [...offStatements] : 0
  return [DRAFT_TYPES.findIndex(known => known.type === type), level, name, minified(text), ...(number || without ? [number] : []), ...(without ? [without] : [])]
}

/** The state; throws an `Error` for people when it is something else. */
export function unpack(value: unknown): State {
  const shared = members(value)
  const list = listOf(shared['d'])
  if (list.length > MAX_POLICIES) return broken()
  const request = unpackRequest(shared)
  const drafts = list.map((item, index) => unpackDraft(item, index, request.pairs.length))
  // The engine takes one policy of such a type at a resource: a second one would be shown, and not be asked.
  const single = drafts.filter(({ type, off }) => !off && !typeOf(type).many).map(({ type, pair }) => `${type}/${pair}`)
  if (new Set(single).size < single.length) return broken()
  return {
    drafts,
    levels: unpackLevels(shared['l'], levelsOf(drafts)),
    request,
    settings: unpackSettings(shared['g']),
    saved: unpackSaved(shared['k']),
    example: undefined
  }
}

function unpackRequest(shared: Record<string, unknown>): RequestDraft {
  const pairs = listOf(shared['x']).map(unpackPair)
  if (pairs.length > MAX_PAIRS) return broken()
  return {
    principal: unpackPrincipal(shared['p']),
    action: text(shared['a']),
    resource: text(shared['r']),
    resourceAccount: text(shared['o']),
    context: unminified(text(shared['c'], '{}')),
    unknownContextKeys: text(shared['u']),
    durationSeconds: text(shared['s']),
    pairs
  }
}

function unpackSaved(value: unknown): readonly SavedRequest[] {
  const list = listOf(value)
  if (list.length > MAX_SAVED) return broken()
  return list.map((item, index) => {
    const shared = members(item)
    const expect = text(shared['e'])
    if (expect && !DECISIONS.includes(expect as Decision)) return broken()
    return { id: index + 1, name: text(shared['n']), request: unpackRequest(shared), expect: (expect as Decision) || undefined, because: text(shared['b']) }
  })
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
  if (!kind || !Object.keys(fields).every(isField)) return broken()
  const main = text(m)
  return withoutHidden({
    type: kind.type,
    main: { [kind.type]: main },
    fields: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, text(field)])),
    flags: listOf(g).map(flag => text(flag)).map(flag => (isFlag(flag) ? flag : broken())),
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

function unpackPair(item: unknown, index: number): PairDraft {
  const [action, resource, resourceAccount, context, ...rest] = listOf(item)
  if (rest.length) return broken()
  return { id: index + 1, action: text(action), resource: text(resource), resourceAccount: text(resourceAccount), context: text(context) }
}

function unpackSettings(value: unknown): SettingsDraft {
  if (value === undefined) return {}
  return Object.fromEntries(Object.entries(members(value)).map(([name, setting]) => [isSetting(name) ? name : broken(), text(setting)]))
}

function unpackDraft(item: unknown, index: number, pairs: number): Draft {
  const [type, level, name, policy, pair = 0, without = 0, ...rest] = listOf(item)
  // `DRAFT_TYPES['length']` is something too: only a whole number is an index.
  const known = Number.isInteger(type) ? DRAFT_TYPES[type as number] : undefined
  const upTo = (value: unknown, most: number): number => (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most ? (value as number) : broken())
  if (!known || policy === undefined || rest.length) return broken()
  const most = AT_RESOURCE.includes(known.type) ? pairs : 0
  return { id: index + 1, type: known.type, level: upTo(level, MAX_LEVELS - 1), pair: upTo(pair, most), name: text(name), text: unminified(text(policy)), ...unpackOff(without) }
}

function unpackOff(value: unknown): Pick<Draft, 'off' | 'offStatements'> {
  if (value === 0 || value === 1) return { off: value === 1, offStatements: [] }
  const isIndex = (index: unknown): index is number => Number.isInteger(index) && (index as number) >= 0
  return { off: false, offStatements: listOf(value).map(index => (isIndex(index) ? index : broken())) }
}

function broken(): never {
  throw new Error(LINKS.somethingElse)
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
const unminified = (text: string): string => (text.startsWith(VERBATIM) ? text.slice(VERBATIM.length) : laidOut(text))
