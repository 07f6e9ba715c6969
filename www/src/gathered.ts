// What a world gathers for a question, on the page: its policies as drafts, its facts over what is typed.
import type { Principal, Request } from 'iam-verdict'
import type { GatheredPolicies, PolicySource } from 'iam-verdict/tools'
import { callerAccount, ownerAccount } from './accounts.ts'
import { MAX_POLICIES, ON, type Draft, type DraftType } from './drafts.ts'
import { policyDrafts } from './from-scenario.ts'
import { duplicateMember, pretty } from './json.ts'
import { levelsOf, type Levels } from './levels.ts'
import { requestDraft, settingsDraft } from './request-draft.ts'
import type { State } from './state.ts'

/** How many policies of the world the page does not take: a decision without them would be of something else. */
export const notTaken = (state: State, { policies }: GatheredPolicies): number => {
  const { left } = policyDrafts(policies, state.request)
  const own = state.drafts.filter(({ origin }) => !origin).length
  const count = Object.values(policies).flat(2).length
  return left || Math.max(0, own + count - MAX_POLICIES)
}

/**
 * The policies of the world in place of those that it gathered before. What a person changed in one of them stays, and so do
 * policies of their own.
 */
export function withGathered(state: State, { policies, sources, request }: GatheredPolicies): State {
  const { drafts: fresh, levels } = policyDrafts(policies, state.request)
  const placed = withOrigins(fresh, sources, state, request)
  const before = new Map(state.drafts.filter(({ origin }) => origin).map(draft => [keyOf(draft), draft]))
  let last = Math.max(0, ...state.drafts.map(({ id }) => id))
  const gathered = placed.map(draft => {
    const known = before.get(keyOf(draft))
    if (!known) return { ...draft, id: ++last }
    const { id, text, off, offStatements, origin } = known
    return { ...draft, id, off, offStatements, ...(text !== origin?.text && { text }) }
  })
  const own = state.drafts.filter(({ origin }) => !origin)
  const drafts = [...gathered, ...own]
  const most = (type: keyof Levels): number => Math.max(levels[type], ...own.filter(draft => draft.type === type).map(({ level }) => level + 1))
  const next: State = { ...state, drafts, levels: { serviceControl: most('serviceControl'), resourceControl: most('resourceControl') } }
  // The same again is no change: nothing is drawn anew.
  return JSON.stringify([next.drafts, next.levels]) === JSON.stringify([state.drafts, state.levels]) ? state : next
}

/** The page without what a world gathered: of a question that gets no answer there is nothing to show. */
export function withoutGathered(state: State): State {
  const drafts = state.drafts.filter(({ origin }) => !origin)
  return drafts.length < state.drafts.length ? { ...state, drafts, levels: levelsOf(drafts) } : state
}

/** Puts to each policy where it comes from: the sources count the policies of a type, of a level, of a resource. */
function withOrigins(drafts: readonly Draft[], sources: readonly PolicySource[], state: State, told: Request): readonly Draft[] {
  const counts = new Map<string, number>()
  const placeOf = (type: string, level: number, pair: number): string => `${type}/${level}/${pair}`
  const pairOf = (resource: string | undefined): number => state.request.pairs.find(pair => pair.resource.trim() === resource)?.id ?? 0
  const bySource = new Map(sources.map(source => [`${placeOf(source.policyType, source.level ?? 0, pairOf(source.resource))}/${source.policyIndex}`, source]))
  return drafts.map(draft => {
    const place = placeOf(draft.type, draft.level, draft.pair)
    const index = counts.get(place) ?? 0
    counts.set(place, index + 1)
    const source = bySource.get(`${place}/${index}`)
    if (!source) return draft
    const text = inLines(draft.text)
    const elsewhere = accountElsewhere(draft, state, told)
    return { ...draft, text, origin: { source, text, ...(elsewhere && { elsewhere }) } }
  })
}

const OF_RESOURCE: readonly DraftType[] = ['resourceBased', 'roleTrust', 'resourceControl']

/** The account of the resource, where the policy is of its side and the caller is of another account, or of none. */
function accountElsewhere({ type, pair }: Draft, { request: { pairs } }: State, { principal, pairs: told = [], ...request }: Request): string | undefined {
  if (!OF_RESOURCE.includes(type)) return undefined
  const owner = ownerAccount(told[pairs.findIndex(({ id }) => id === pair)] ?? request, principal)
  return owner === callerAccount(principal) ? undefined : owner
}

/** AWS hands out most documents in one line. What says a member twice stays as it is: it would lose one. */
function inLines(text: string): string {
  if (text.trim().includes('\n')) return text
  try {
    return duplicateMember(text) === undefined ? pretty(JSON.parse(text)) : text
  } catch {
    return text
  }
}

const keyOf = ({ type, level, pair, name, origin }: Draft): string =>
  JSON.stringify([type, level, pair, name, origin?.source.attachedTo, origin?.source.group])

/** The question as the page asks it by itself, with all that the world knows of it: for the engine, and for links. */
export function toldBy(state: State, { request, settings }: Pick<GatheredPolicies, 'request' | 'settings'>): State {
  const told = requestDraft({ ...request, principal: asTyped(request.principal) })
  const pairs = told.pairs.map((pair, index) => ({ ...pair, id: state.request.pairs[index]?.id ?? pair.id }))
  const { way: _, ...rest } = state
  return { ...rest, request: { ...told, pairs }, settings: { ...settingsDraft(settings), ...state.settings } }
}

/** The form asks for the id of a role, and the engine adds the name of the session: AWS tells both in one. */
export function asTyped(principal: Principal): Principal {
  if (typeof principal === 'string' || !principal.uniqueId?.includes(':') || !principal.arn?.includes(':assumed-role/')) return principal
  const { uniqueId, ...rest } = principal
  const [role, session] = uniqueId.split(':', 2)
  return role && rest.arn?.endsWith(`/${session}`) ? { ...rest, roleUniqueId: rest.roleUniqueId ?? role } : principal
}
