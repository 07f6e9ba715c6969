// Where a fault of the request stands in the form.
import { shownFields, type PrincipalDraft } from './kinds.ts'
import type { PairField } from './pairs.ts'
import type { FieldName } from './scenario.ts'
import { SETTINGS } from './settings.ts'

/** Messages by field. */
export type Faults = ReadonlyMap<FieldName, string>

export const NO_FAULTS: Faults = new Map()

/** The field of the form for a field of the engine's errors, such as `request.principal.roleArn`. */
export function fieldOf(path: string, principal: PrincipalDraft, grantAt: ReadonlyMap<string, number>): FieldName | undefined {
  const grants = [...grantAt].find(([start]) => path.startsWith(start))
  if (grants) return `draft.${grants[1]}`
  const setting = SETTINGS.find(name => path === `settings.${name}`)
  if (setting) return `settings.${setting}`
  const pair = /^request\.pairs\[(\d+)\]\.(action|resource|resourceAccount|context)\b/.exec(path)
  if (pair) return `pairs[${Number(pair[1])}].${pair[2] as PairField}`
  const [, name, member] = /^request\.(\w+)(?:\.(\w+))?/.exec(path) ?? []
  switch (name) {
    case 'action':
    case 'resource':
    case 'resourceAccount':
    case 'context':
    case 'unknownContextKeys':
    case 'durationSeconds':
      return name
    case 'principal':
      return principalField(member, principal)
    default:
      return undefined
  }
}

/** The main field, unless the form shows one of its own for that member. */
function principalField(member: string | undefined, principal: PrincipalDraft): FieldName {
  const { fields, more } = shownFields(principal)
  const field = [...fields, ...more].find(shown => shown === member)
  if (field) return `principal.${field}`
  return member === 'tags' ? 'principal.tags' : 'principal'
}
