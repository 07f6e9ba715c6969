// The two states of policies that the calls of a log are decided by. What belongs to one resource, session or endpoint is not
// taken: a log is of many.
import type { Policies, Request } from 'iam-verdict'
import { sayingNothing, starter, type DraftType } from './drafts.ts'
import { mainText } from './kinds.ts'
import type { LogState } from './log.worker.ts'
import { place } from './places.ts'
import { principalOf } from './principal.ts'
import type { State } from './state.ts'

/** The policies of one principal, and those of its organization. */
const OF_PRINCIPAL: readonly DraftType[] = ['identityBased', 'permissionsBoundary']
const TAKEN: readonly DraftType[] = [...OF_PRINCIPAL, 'serviceControl', 'resourceControl']

/** What is asked of a log, and what is to be said of it. */
export interface Comparison {
  readonly before: LogState
  readonly after: LogState
  /** Whether both are the same. */
  readonly isSame: boolean
  /** Types of the page's policies that are given, in one of the two states. */
  readonly given: readonly DraftType[]
  /** Those of them that are of one principal. */
  readonly ofPrincipal: boolean
  /** Types that stand on the page and are not taken. */
  readonly leftOut: readonly DraftType[]
  readonly isOfWorld: boolean
  /** Whether there is nothing to decide by. */
  readonly isEmpty: boolean
}

/** `world`: the number of the open world. */
export function comparison(before: State, after: State, world: number | undefined): Comparison {
  const sides = [before, after].map(state => side(state, world))
  const [was, is] = sides.map(({ state }) => state) as [LogState, LogState]
  const given = TAKEN.filter(type => sides.some(({ types }) => types.includes(type)))
  return {
    before: was,
    after: is,
    isSame: JSON.stringify(was) === JSON.stringify(is),
    given,
    ofPrincipal: given.some(type => OF_PRINCIPAL.includes(type)),
    leftOut: [...new Set(after.drafts.filter(({ type, off, origin }) => !off && !origin && !TAKEN.includes(type)).map(({ type }) => type))],
    isOfWorld: sides.some(({ state }) => state.world !== undefined),
    isEmpty: sides.every(({ state, types }) => state.world === undefined && !types.length)
  }
}

/** The page over the world that it asks. Of the world's own policies those are given of whose type a person changed one. */
function side(state: State, world: number | undefined): { readonly state: LogState; readonly types: readonly DraftType[] } {
  const isOfWorld = world !== undefined && state.way !== undefined
  const isChanged = ({ origin, text, off, offStatements }: State['drafts'][number]): boolean =>
    !origin || text !== origin.text || off || offStatements.length > 0
  const types = TAKEN.filter(type => state.drafts.some(draft => draft.type === type && (!isOfWorld || isChanged(draft))))
  const policies = isOfWorld ? (types.length ? { ...standIns(types), ...policiesOf(state, types) } : undefined) : policiesOf(state, types)
  return { state: { ...(policies && { policies }), ...(isOfWorld && { world }) }, types }
}

/** Where all of a type are off, what the world has must go too: only another policy stands in for it. */
const standIns = (types: readonly DraftType[]): Policies => ({
  ...(types.includes('identityBased') && { identityBased: [sayingNothing('identityBased')] }),
  ...(types.includes('permissionsBoundary') && { permissionsBoundary: starter('permissionsBoundary') })
})

function policiesOf(state: State, types: readonly DraftType[]): Policies {
  const drafts = state.drafts.filter(({ type }) => types.includes(type))
  const levels = {
    serviceControl: types.includes('serviceControl') ? state.levels.serviceControl : 0,
    resourceControl: types.includes('resourceControl') ? state.levels.resourceControl : 0
  }
  return place({ ...state, drafts, levels }, NO_REQUEST, new Map()).policies
}

const NO_REQUEST: Request = { principal: 'anonymous', action: '' }

/** Of the principals of a log the one that the form is about: a session is its role. */
export function callerIn(state: State, principals: readonly string[]): string | undefined {
  const role = state.way?.via.at(-1)?.roleArn
  const principal = principalOf(state.request.principal)
  const told = typeof principal === 'string' ? [principal] : [principal.roleArn, principal.arn]
  const session = /^(arn:[^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(mainText(state.request.principal).trim())
  const name = session && `${session[1]}:iam::${session[2]}:role/`
  const isIt = (arn: string): boolean => (role ? arn === role : told.includes(arn) || Boolean(name && arn.startsWith(name) && arn.endsWith(`/${session[3]}`)))
  return principals.find(isIt)
}
