// The policies of the page, and how they are added, changed and removed.
import type { PolicyType } from 'iam-verdict'
import type { PolicySource } from 'iam-verdict/tools'
import { pretty } from './json.ts'
import { FULL_ACCESS, isLeveled } from './levels.ts'
import { changed, type State } from './state.ts'
import { statementPlaces, withoutStatements } from './statements.ts'

/** What stands in an editor of its own. */
export type DraftType = PolicyType | 'kmsGrants'

/** One policy in its editor, or the grants of one key. */
export interface Draft {
  /** Stays the same while the policy is edited and moved. */
  readonly id: number
  readonly type: DraftType
  /** Of SCPs and RCPs: 0 is the root of the organization, the last one the account. */
  readonly level: number
  /** Of what stands at a resource: the further pair whose resource it is; 0 is the resource of the request. */
  readonly pair: number
  readonly name: string
  readonly text: string
  /** Whether the decision is made without it. */
  readonly off: boolean
  /** Indexes of the statements that the decision is made without. */
  readonly offStatements: readonly number[]
  /** Where the policy comes from, when a world tells. */
  readonly origin?: Origin | undefined
}

/** Where a policy of a world is, and what it says there. */
export interface Origin {
  readonly source: PolicySource
  /** As it is in the world. */
  readonly text: string
  /** The account that it is in, when that is not the caller's. */
  readonly elsewhere?: string
}

/** A policy with all that it says. */
export const ON: Pick<Draft, 'off' | 'offStatements'> = { off: false, offStatements: [] }

/** The policy types in AWS's order of evaluation. Links name them by their place in this list. */
export const DRAFT_TYPES: readonly { type: DraftType; many: boolean }[] = [
  { type: 'identityBased', many: true },
  { type: 'resourceBased', many: false },
  { type: 'roleTrust', many: false },
  { type: 'permissionsBoundary', many: false },
  { type: 'session', many: true },
  { type: 'serviceControl', many: true },
  { type: 'resourceControl', many: true },
  { type: 'vpcEndpoint', many: false },
  { type: 'kmsGrants', many: false }
]

/** Most policies on the page: every editor costs time, and a link must not be able to fill the page with them. */
export const MAX_POLICIES = 100

export const typeOf = (type: DraftType): (typeof DRAFT_TYPES)[number] => DRAFT_TYPES.find(known => known.type === type)!

/** What stands at one resource, and so can stand at the resource of each pair. */
export const AT_RESOURCE: readonly DraftType[] = ['resourceBased', 'roleTrust', 'kmsGrants']

const PRINCIPALED: readonly DraftType[] = ['resourceBased', 'roleTrust', 'vpcEndpoint', 'resourceControl']
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'

/** What a new policy begins with: the smallest one of its type that says something. */
export function starter(type: DraftType): string {
  if (type === 'serviceControl') return FULL_ACCESS.text
  if (type === 'kmsGrants') return pretty([{ KeyId: KEY, GranteePrincipal: 'arn:aws:iam::111122223333:role/app', Operations: ['Decrypt'] }])
  const Action = type === 'roleTrust' ? 'sts:AssumeRole' : type === 'resourceControl' ? 's3:*' : '*'
  if (type !== 'resourceControl') return says(type, { Effect: 'Allow', Action })
  return says(type, { Effect: 'Deny', Action, Condition: { Bool: { 'aws:SecureTransport': 'false' } } })
}

/** A policy of one statement, with the elements that its type needs. */
function says(type: DraftType, { Sid, Effect, Action, Condition }: { Sid?: string; Effect: string; Action: string; Condition?: object }): string {
  const Principal = type === 'roleTrust' ? { AWS: 'arn:aws:iam::111122223333:root' } : '*'
  const statement = {
    ...(Sid && { Sid }), Effect, ...(PRINCIPALED.includes(type) && { Principal }), Action,
    ...(type !== 'roleTrust' && { Resource: '*' }), ...(Condition && { Condition })
  }
  return pretty({ Version: '2012-10-17', Statement: [statement] })
}

/** A new policy; of SCPs and RCPs at this level, or else at the account's. */
export function addDraft(state: State, type: DraftType, part: Partial<Pick<Draft, 'level' | 'name' | 'text'>> = {}): State {
  const id = Math.max(0, ...state.drafts.map(draft => draft.id)) + 1
  const level = isLeveled(type) ? Math.max(0, state.levels[type] - 1) : 0
  const draft: Draft = { id, type, level, pair: freePair(state, type) ?? 0, name: '', text: starter(type), ...ON, ...part }
  return changed(state, { drafts: [...state.drafts, draft] })
}

export const setDraft = (state: State, id: number, part: Partial<Omit<Draft, 'id' | 'type'>>): State =>
  changed(state, { drafts: state.drafts.map(draft => (draft.id === id ? { ...draft, ...part } : draft)) })

/** The text that takes part in the decision, with every place as in the editor. */
export const textOf = ({ type, text, offStatements }: Draft): string => (offStatements.length ? (withoutStatements(text, offStatements) ?? sayingNothing(type)) : text)

/**
 * Without its statements a policy is still there: a boundary then allows nothing. No policy may be empty, so it gets
 * one about an action that does not exist.
 */
const NOTHING = { Sid: 'AllStatementsAreOff', Effect: 'Deny', Action: 'none:Nothing' }

export const sayingNothing = (type: DraftType): string => says(type, NOTHING)

/** Another text. Which statements are off is told by their number: it is forgotten when there are others. */
export function setText(state: State, id: number, text: string): State {
  const draft = state.drafts.find(one => one.id === id)
  const keeps = !draft?.offStatements.length || statementPlaces(draft.text).length === statementPlaces(text).length
  return setDraft(state, id, keeps ? { text } : { text, offStatements: [] })
}

/** Switches one statement off, or on again. */
export function switchStatement(state: State, id: number, index: number): State {
  const { offStatements = [] } = state.drafts.find(draft => draft.id === id) ?? {}
  const others = offStatements.filter(other => other !== index)
  return setDraft(state, id, { offStatements: others.length < offStatements.length ? others : [...others, index].sort((a, b) => a - b) })
}

export const removeDraft = (state: State, id: number): State =>
  changed(state, { drafts: state.drafts.filter(draft => draft.id !== id) })

/** Whether the page can take one more policy of the type. */
export const canAdd = (state: State, type: DraftType): boolean =>
  state.drafts.length < MAX_POLICIES && (typeOf(type).many || freePair(state, type) !== undefined)

/** The first resource that has no policy of the type yet, by its pair. */
function freePair(state: State, type: DraftType): number | undefined {
  if (typeOf(type).many) return 0
  const pairs = AT_RESOURCE.includes(type) ? [0, ...state.request.pairs.map(({ id }) => id)] : [0]
  return pairs.find(pair => !state.drafts.some(draft => draft.type === type && draft.pair === pair))
}

/** The drafts of a type, by level. */
export const draftsOf = (state: State, type: DraftType): readonly Draft[] =>
  state.drafts.filter(draft => draft.type === type).sort((a, b) => a.level - b.level || a.id - b.id)
