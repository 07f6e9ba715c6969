// Changes that `whatIf` suggests, made to what stands on the page.
import type { AddedPlace, ContextChange, RemovedStatement } from 'iam-verdict/tools'
import { indexInText, resourcesOf } from './coverage.ts'
import { addDraft, MAX_POLICIES, setDraft, switchStatement, type Draft } from './drafts.ts'
import { pretty } from './json.ts'
import { placeKey } from './places.ts'
import { otherResource, type Asked } from './scenario.ts'
import { setRequest, type State } from './state.ts'
import { statementPlaces } from './statements.ts'
import { WHAT_IF } from './texts/what-if.ts'

/** A statement of the page. */
export interface StatementOfPage {
  readonly draft: Draft
  /** Its index in the text, in which the ones that are off stand too. */
  readonly index: number
}

/** The statement that an answer of the engine is about. */
export function statementOf(state: State, asked: Asked, removed: RemovedStatement): StatementOfPage | undefined {
  const resource = otherResource(asked, resourcesOf(asked)[removed.pair])
  const draft = draftAt(state, asked, removed, resource)
  return draft && { draft, index: indexInText(draft, removed.statementIndex) }
}

const draftAt = (state: State, asked: Asked, place: Parameters<typeof placeKey>[0], resource: string | undefined): Draft | undefined => {
  const id = asked.draftAt.get(placeKey(place, resource))
  return state.drafts.find(draft => draft.id === id)
}

/** Switches statements off. */
export const withoutAll = (state: State, statements: readonly StatementOfPage[]): State =>
  statements.reduce((now, { draft: { id }, index }) => (isOff(now, id, index) ? now : switchStatement(now, id, index)), state)

const isOff = ({ drafts }: State, id: number, index: number): boolean => Boolean(drafts.find(draft => draft.id === id)?.offStatements.includes(index))

/** Changes the context of the request. A key that is changed is known from then on. */
export function withContext(state: State, changes: readonly ContextChange[]): State {
  const { context, unknownContextKeys } = state.request
  const members = new Map(Object.entries(context.trim() ? (JSON.parse(context) as Record<string, unknown>) : {}))
  for (const { key, value } of changes) {
    const name = [...members.keys()].find(other => isSame(other, key)) ?? key
    if (value === undefined) members.delete(name)
    else members.set(name, value)
  }
  const names = unknownContextKeys.split(/[,\n]/).map(name => name.trim()).filter(Boolean)
  const unknown = names.filter(name => !changes.some(({ key }) => isSame(name, key)))
  return setRequest(state, { context: pretty(Object.fromEntries(members)), unknownContextKeys: unknown.length < names.length ? unknown.join(', ') : unknownContextKeys })
}

/** Condition keys are the same in whatever case. */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** The policy that takes a statement up; undefined: a new one. */
export const takerOf = (state: State, asked: Asked, place: AddedPlace): Draft | undefined => {
  const { policyType, policyIndex, level, resource } = place
  return policyIndex === undefined ? undefined : draftAt(state, asked, { policyType, policyIndex, level }, resource)
}

/** Whether the page can hold the policies that statements need. */
export const canTakeUp = (state: State, asked: Asked, places: readonly AddedPlace[]): boolean =>
  state.drafts.length + places.filter(place => !takerOf(state, asked, place)).length <= MAX_POLICIES

/** Adds statements; those that need a new policy of one kind share it. */
export function withAdded(state: State, asked: Asked, places: readonly AddedPlace[]): State {
  const made = new Map<string, number>()
  return places.reduce((now, place) => {
    const { policyType, level = 0, resource, statement } = place
    const kind = `${policyType}/${level}/${resource ?? ''}`
    const taker = takerOf(state, asked, place)?.id ?? made.get(kind)
    const draft = now.drafts.find(({ id }) => id === taker)
    // What is off stays off: the new one comes last.
    if (draft) return setDraft(now, draft.id, { text: withStatement(draft.text, statement) })
    const text = pretty({ Version: '2012-10-17', Statement: [statement] })
    const added = addDraft(now, policyType, { level, name: WHAT_IF.addedName, text })
    const { id } = added.drafts.at(-1)!
    made.set(kind, id)
    return setDraft(added, id, { pair: pairOf(state, asked, resource) })
  }, state)
}

/** The further pair whose resource it is; 0 is the request's own. */
function pairOf(state: State, asked: Asked, resource: string | undefined): number {
  const other = otherResource(asked, resource)
  return (other !== undefined && state.request.pairs.find(pair => pair.resource.trim() === other)?.id) || 0
}

/** The text of a policy with one statement more, the last one. What stands there keeps its place. */
export function withStatement(text: string, statement: object): string {
  const policy = JSON.parse(text) as { Statement?: unknown }
  const places = statementPlaces(text)
  const last = places.at(-1)
  if (!last || !Array.isArray(policy.Statement)) {
    const statements = policy.Statement === undefined ? [] : [policy.Statement].flat()
    return pretty({ ...policy, Statement: [...statements, statement] })
  }
  const [indent] = /[^\n]*$/.exec(text.slice(0, last.from))!
  const added = /^\s*$/.test(indent) ? `\n${indent}${pretty(statement).replaceAll('\n', `\n${indent}`)}` : ` ${JSON.stringify(statement)}`
  return `${text.slice(0, last.to)},${added}${text.slice(last.to)}`
}
