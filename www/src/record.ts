// One record of CloudTrail in the form: its request, and what of it the record does not tell.
import type { Policies, Principal, Request } from 'iam-verdict'
import type { trail } from 'iam-verdict/tools'
import { asTyped } from './gathered.ts'
import { mainText, NOBODY, type PrincipalDraft } from './kinds.ts'
import { MAX_PAIRS } from './pairs.ts'
import { place } from './places.ts'
import { draftOf } from './principal.ts'
import { requestDraft } from './request-draft.ts'
import { BLANK, changed, type State } from './state.ts'
import { NO_REQUEST, RECORD } from './texts/log.ts'
import { STRAIGHT } from './way.ts'

type Call = trail.RecordedCall

/** One's own policies stay; those of an example would have nothing to do with the record. */
const baseOf = (state: State): State => (state.example ? BLANK : state)

/** The policies whose keys a record may not tell. */
export const policiesFor = (state: State): Policies => place(baseOf(state), { principal: 'anonymous', action: '' }, new Map()).policies

/** The request of a call: what it certainly asked for, or else the first of what it may have asked for. */
function requestOf({ requests }: Call): Request | undefined {
  const certain = requests.filter(({ standing }) => standing !== 'possible').map(({ request }) => request)
  const [own, ...others] = certain.length ? certain : requests.slice(0, 1).map(({ request }) => request)
  if (!own) return undefined
  const pairs = others.slice(0, MAX_PAIRS).map(({ action, resource = '*', resourceAccount, context }) =>
    ({ action, resource, ...(resourceAccount && { resourceAccount }), ...(context && { context }) }))
  return { ...own, ...(pairs.length && { pairs }) }
}

/** The caller as the form can show it: without an id that no session of its kind has, or else none. */
function callerOf(principal: Principal): { readonly draft: PrincipalDraft; readonly left?: string } {
  const typed = asTyped(principal)
  const { uniqueId: _, ...without } = typeof typed === 'string' ? { arn: typed } : typed
  const [whole, less] = [typed, without as Principal].map(draftOf)
  if (whole && isShown(whole)) return { draft: whole }
  return less && isShown(less) ? { draft: less, left: RECORD.id } : { draft: NOBODY, left: RECORD.caller }
}

const isShown = (draft: PrincipalDraft): boolean => !mainText(draft).startsWith('{')

/** Throws an `Error` for people where the record tells of no request. */
export function withRecord(state: State, call: Call): State {
  const request = requestOf(call)
  if (!request) throw new Error(RECORD.none(NO_REQUEST[call.none ?? ''] ?? call.none ?? ''))
  const base = baseOf(state)
  return changed(base, { request: { ...requestDraft(request), principal: callerOf(request.principal).draft }, ...(base.way && { way: STRAIGHT }) })
}

/** What came of the call, in words. */
export const tellsOf = ({ eventName, outcome, errorCode }: Call): string => RECORD.outcome(eventName, outcome, errorCode)

/** What the record leaves open. */
export function leavesOpen(call: Call): readonly string[] {
  const { requests } = call
  const keys = [...new Set(requests.flatMap(({ request }) => request.unknownContextKeys ?? []))]
  const certain = requests.filter(({ standing }) => standing !== 'possible').length
  const { left: caller } = requests[0] ? callerOf(requests[0].request.principal) : {}
  const left = certain ? Math.max(0, certain - 1 - MAX_PAIRS) : 0
  return [
    ...(caller ? [caller] : []),
    ...(keys.length ? [RECORD.unknown(keys)] : []),
    ...(requests.some(({ isTemplate }) => isTemplate) ? [RECORD.template] : []),
    ...(certain ? [] : [RECORD.possible(requests.length)]),
    ...(left ? [RECORD.left(left)] : []),
    RECORD.policies
  ]
}
