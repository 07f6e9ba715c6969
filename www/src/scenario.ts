// From what is typed to what the engine is asked, and from the engine's places back to the editors.
import type { Policies, PolicyType, Request, Scenario } from 'iam-verdict'
import { draftsOf, POLICY_TYPES } from './drafts.ts'
import { duplicateMember } from './json.ts'
import { LEVELED } from './levels.ts'
import { principalFaults, principalOf, type PrincipalField } from './principal.ts'
import type { State } from './state.ts'

/** Where a policy stands for the engine. */
export interface Place {
  readonly policyType: PolicyType
  readonly policyIndex: number
  readonly level?: number | undefined
}

/** A field of the form. */
export type FieldName = 'principal' | `principal.${PrincipalField | 'tags'}` | 'action' | 'resource' | 'resourceAccount' | 'context'

/** A field of the form that cannot be read. */
export interface FieldError {
  readonly field: FieldName
  readonly message: string
}

export interface Asked {
  readonly scenario: Scenario
  /** Which draft stands at a place. */
  readonly draftAt: ReadonlyMap<string, number>
}

type Named = { name: string; document: string }
type Mutable = { -readonly [K in keyof Policies]?: Policies[K] }

export const placeKey = ({ policyType, policyIndex, level }: Place): string => `${policyType}/${level ?? ''}/${policyIndex}`

/** The scenario, or the fields that cannot be read. */
export function ask(state: State): Asked | { errors: readonly FieldError[] } {
  const errors: FieldError[] = principalFaults(state.request.principal).map(({ field, message }) => ({ field: field ? `principal.${field}` : 'principal', message }))
  const json = (field: FieldError['field'], text: string): unknown => {
    try {
      const value: unknown = JSON.parse(text)
      const twice = duplicateMember(text)
      if (twice !== undefined) errors.push({ field, message: `${JSON.stringify(twice)} stands twice` })
      return value
    } catch (error) {
      errors.push({ field, message: `not JSON: ${(error as Error).message}` })
      return undefined
    }
  }
  const { principal, action, resource, resourceAccount, context } = state.request
  const request: Record<string, unknown> = {
    principal: principalOf(principal),
    action: action.trim()
  }
  if (resource.trim()) request['resource'] = resource.trim()
  if (resourceAccount.trim()) request['resourceAccount'] = resourceAccount.trim()
  if (context.trim()) request['context'] = json('context', context)
  if (errors.length) return { errors }
  const { policies, draftAt } = place(state)
  return { scenario: { request: request as unknown as Request, policies }, draftAt }
}

/** Puts the drafts where the engine expects them. */
function place(state: State): { policies: Policies; draftAt: Map<string, number> } {
  const policies: Mutable = {}
  const draftAt = new Map<string, number>()
  for (const type of LEVELED) {
    if (state.levels[type]) policies[type] = Array.from({ length: state.levels[type] }, () => [])
  }
  for (const { id, type, level, name, text } of POLICY_TYPES.flatMap(({ type }) => draftsOf(state, type))) {
    const policy: Named | string = name ? { name, document: text } : text
    switch (type) {
      case 'identityBased':
      case 'session': {
        const list = [...(policies[type] ?? []), policy]
        policies[type] = list
        draftAt.set(placeKey({ policyType: type, policyIndex: list.length - 1 }), id)
        break
      }
      case 'serviceControl':
      case 'resourceControl': {
        const levels = policies[type]!.map((policiesOfLevel, at) => (at === level ? [...policiesOfLevel, policy] : policiesOfLevel))
        policies[type] = levels
        draftAt.set(placeKey({ policyType: type, policyIndex: levels[level]!.length - 1, level }), id)
        break
      }
      default:
        policies[type] = policy
        draftAt.set(placeKey({ policyType: type, policyIndex: 0 }), id)
    }
  }
  return { policies, draftAt }
}
