// A policy by itself, as a document or within what commands of AWS print.
import { canAdd, setDraft, typeOf, type DraftType } from './drafts.ts'
import type { Imported, Pasted } from './importers.ts'
import { laidOut, pretty } from './json.ts'
import { NO_LEVELS } from './levels.ts'
import { addPolicy } from './stacks.ts'
import { changed, type State } from './state.ts'
import { IMPORTERS } from './texts/importers.ts'
import { POLICY_TYPES } from './texts/policies.ts'

export interface FoundPolicy {
  readonly text: string
  readonly name: string
  /** What the place tells that it stood at. */
  readonly type: DraftType | undefined
}

type Members = Readonly<Record<string, unknown>>

/** What commands of AWS print around a policy: the way to it, the way to its name, its type where they tell it. */
const AROUND: readonly { readonly way: readonly string[]; readonly name?: readonly string[]; readonly type?: DraftType }[] = [
  { way: ['PolicyVersion', 'Document'] },
  { way: ['Role', 'AssumeRolePolicyDocument'], name: ['Role', 'RoleName'], type: 'roleTrust' },
  { way: ['AssumeRolePolicyDocument'], name: ['RoleName'], type: 'roleTrust' },
  { way: ['PolicyDocument'], name: ['PolicyName'], type: 'identityBased' },
  { way: ['policyDocument'] },
  { way: ['Policy', 'Content'], name: ['Policy', 'PolicySummary', 'Name'] },
  { way: ['Policy'], type: 'resourceBased' },
  { way: ['policy'], type: 'resourceBased' },
  { way: ['Attributes', 'Policy'], type: 'resourceBased' },
  { way: ['ResourcePolicy'], type: 'resourceBased' }
]

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)
const isDocument = (value: unknown): value is Members => isObject(value) && Object.hasOwn(value, 'Statement')

/** The policy of a text; broken JSON is one too when it names statements, so that the editor can tell its fault. */
export function findPolicy({ text, json, fileName }: Pasted): FoundPolicy | undefined {
  const name = fileName.replace(/\.(json|txt)$/, '')
  if (isDocument(json)) return { text: laidOut(text.trim()), name, type: undefined }
  if (json === undefined) return /^\s*\{[\s\S]*"(Statement|Effect)"/.test(text) && !/^\s*\{\s*"(tests|policies|request)"/.test(text) ? { text, name, type: undefined } : undefined
  for (const { way, name: named, type } of AROUND) {
    const document = documentOf(at(json, way))
    if (!document) continue
    const told = named && at(json, named)
    return { text: document, name: typeof told === 'string' ? told : name, type: way[0] === 'Policy' && way[1] ? orgType(json) : type }
  }
  return undefined
}

const at = (value: unknown, way: readonly string[]): unknown =>
  way.reduce<unknown>((found, member) => (isObject(found) && Object.hasOwn(found, member) ? found[member] : undefined), value)

/** Documents stand there as objects, as text, and as text for an address. */
function documentOf(value: unknown): string | undefined {
  if (isDocument(value)) return pretty(value)
  if (typeof value !== 'string') return undefined
  try {
    const text = /^\s*%7B/i.test(value) ? decodeURIComponent(value) : value
    return isDocument(JSON.parse(text)) ? laidOut(text) : undefined
  } catch {
    return undefined
  }
}

/** Policies of an organization tell their type. */
function orgType(json: unknown): DraftType | undefined {
  const type = at(json, ['Policy', 'PolicySummary', 'Type'])
  return type === 'SERVICE_CONTROL_POLICY' ? 'serviceControl' : type === 'RESOURCE_CONTROL_POLICY' ? 'resourceControl' : undefined
}

export function readPolicyDocument(pasted: Pasted): Imported {
  const { text, name, type } = findPolicy(pasted)!
  const guessed = type ?? guessType(pasted.json)
  const policy = { type: guessed, name, text }
  return {
    whole: false,
    change: now => withPolicy(now, policy),
    filled: [IMPORTERS.policyAs(POLICY_TYPES[guessed].title)],
    missing: type ? [] : [IMPORTERS.guessed],
    policy
  }
}

/** By what stands in it: only policies at a resource name a principal, and trust policies are about sts only. */
export function guessType(json: unknown): DraftType {
  const { Statement } = (isDocument(json) ? json : {}) as { Statement?: unknown }
  const statements = (Array.isArray(Statement) ? Statement : [Statement]).filter(isObject)
  if (!statements.some(statement => Object.hasOwn(statement, 'Principal') || Object.hasOwn(statement, 'NotPrincipal'))) return 'identityBased'
  const actions = statements.flatMap(({ Action }) => (Array.isArray(Action) ? Action : [Action]) as readonly unknown[])
  const isTrust = statements.every(statement => !Object.hasOwn(statement, 'Resource')) && actions.every(action => typeof action === 'string' && /^sts:/i.test(action))
  return isTrust ? 'roleTrust' : 'resourceBased'
}

/**
 * The page with a policy more. A draft that is only named so far, as of a file that was not there yet, gets its text;
 * of a type that stands once, the one that is there is replaced. Those of an example make room.
 */
export function withPolicy(state: State, { type, name, text }: { type: DraftType; name: string; text: string }): State {
  const now = state.example ? changed(state, { drafts: [], levels: NO_LEVELS, saved: [], settings: {} }) : state
  const awaited = awaiting(now, name)
  if (awaited !== undefined) return setDraft(now, awaited, { text })
  if (canAdd(now, type)) {
    const added = addPolicy(now, type, { name })
    return setDraft(added, added.drafts.at(-1)!.id, { text })
  }
  const there = now.drafts.find(draft => draft.type === type)
  return there && !typeOf(type).many ? setDraft(now, there.id, { name, text, off: false, offStatements: [] }) : now
}

const fileName = (path: string): string => path.split(/[/\\]/).at(-1)!.toLowerCase()
const stem = (path: string): string => fileName(path).replace(/\.(json|txt)$/, '')

/** The draft that waits for the text of a file of this name. */
export const awaiting = ({ drafts }: State, name: string): number | undefined =>
  (name ? drafts.find(draft => !draft.text.trim() && draft.name && stem(draft.name) === stem(name))?.id : undefined)

export const isGrants = (json: unknown): boolean => isObject(json) && Array.isArray(json['Grants'])

export function readGrants(json: unknown): Imported {
  const policy = { type: 'kmsGrants' as const, name: '', text: pretty(json) }
  return { whole: false, change: now => withPolicy(now, policy), filled: [IMPORTERS.policyAs(POLICY_TYPES.kmsGrants.title)], missing: [] }
}
