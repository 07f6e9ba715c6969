// From what is typed to what the engine is asked.
import type { Request, RequestPair, Scenario } from 'iam-verdict'
import type { Draft } from './drafts.ts'
import { duplicateMember } from './json.ts'
import type { PrincipalField } from './kinds.ts'
import type { PairDraft, PairField } from './pairs.ts'
import { place, type Placed } from './places.ts'
import { principalFaults, principalOf } from './principal.ts'
import { secondsOf, settingsOf, type SettingName } from './settings.ts'
import type { State } from './state.ts'
import { FAULTS } from './texts/faults.ts'

/** A field of the form. */
export type FieldName =
  | 'principal' | `principal.${PrincipalField | 'tags'}`
  | 'action' | 'resource' | 'resourceAccount' | 'context' | 'unknownContextKeys' | 'durationSeconds'
  | `pairs[${number}].${PairField}`
  | `settings.${SettingName}`
  | `draft.${number}`

/** A field of the form that cannot be read. */
export interface FieldError {
  readonly field: FieldName
  readonly message: string
}

export interface Asked extends Omit<Placed, 'policies' | 'doubled'> {
  readonly scenario: Scenario
}

/** The resource of a pair where it is another one than the request's own. */
export const otherResource = ({ scenario }: Asked, resource: string | undefined): string | undefined =>
  resource === (scenario.request.resource ?? '*') ? undefined : resource

/** The scenario, or the fields that cannot be read. */
export function ask(state: State): Asked | { errors: readonly FieldError[] } {
  const { principal, action, resource, resourceAccount, context, unknownContextKeys, durationSeconds, pairs } = state.request
  const errors: FieldError[] = principalFaults(principal).map(({ field, message }) => ({ field: field ? `principal.${field}` : 'principal', message }))
  const json = (field: FieldName, text: string): unknown => {
    try {
      const value: unknown = JSON.parse(text)
      const twice = duplicateMember(text)
      if (twice !== undefined) errors.push({ field, message: FAULTS.twice(twice) })
      return value
    } catch (error) {
      errors.push({ field, message: FAULTS.noJson((error as Error).message) })
      return undefined
    }
  }
  const request = {
    principal: principalOf(principal),
    action: action.trim(),
    ...optional('resource', resource),
    ...optional('resourceAccount', resourceAccount),
    ...(context.trim() && { context: json('context', context) }),
    ...(unknownContextKeys.trim() && { unknownContextKeys: unknownContextKeys.split(/[,\n]/).map(key => key.trim()).filter(key => key) }),
    ...(durationSeconds.trim() && { durationSeconds: secondsOf(durationSeconds) }),
    ...(pairs.length && { pairs: pairs.map((pair, index) => pairOf(pair, index, json)) })
  } as Request
  const grants = new Map(state.drafts.filter(({ type }) => type === 'kmsGrants').map(draft => [draft.id, grantsOf(draft, json)]))
  const { policies, doubled, ...placed } = place(state, request, grants)
  for (const pair of doubled) {
    const field: FieldName = pair ? `pairs[${pairs.findIndex(({ id }) => id === pair)}].resource` : 'resource'
    errors.push({ field, message: FAULTS.twoPolicies })
  }
  if (errors.length) return { errors }
  const settings = settingsOf(state.settings)
  return { scenario: { request, policies, ...(Object.keys(settings).length && { settings }) }, ...placed }
}

type Json = (field: FieldName, text: string) => unknown

const optional = (name: string, text: string): Record<string, string> => (text.trim() ? { [name]: text.trim() } : {})

function pairOf({ action, resource, resourceAccount, context }: PairDraft, index: number, json: Json): RequestPair {
  return {
    action: action.trim(),
    resource: resource.trim(),
    ...optional('resourceAccount', resourceAccount),
    ...(context.trim() && { context: json(`pairs[${index}].context`, context) as NonNullable<RequestPair['context']> })
  }
}

/** Grants as `ListGrants` prints them, as a list, or one alone. */
function grantsOf({ id, text }: Draft, json: Json): readonly object[] {
  const value = json(`draft.${id}`, text) as { Grants?: readonly object[] } | undefined
  const grants = value?.Grants ?? value ?? []
  return Array.isArray(grants) ? grants : [grants]
}
