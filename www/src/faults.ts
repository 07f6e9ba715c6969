// Where a fault of the request stands in the form.
import { shownFields, type PrincipalDraft } from './principal.ts'
import type { FieldName } from './scenario.ts'

/** Messages by field. */
export type Faults = ReadonlyMap<FieldName, string>

/** The field of the form for a field of the engine's errors, such as `request.principal.roleArn`. */
export function fieldOf(path: string, principal: PrincipalDraft): FieldName | undefined {
  const [, name, member] = /^request\.(\w+)(?:\.(\w+))?/.exec(path) ?? []
  switch (name) {
    case 'action':
    case 'resource':
    case 'resourceAccount':
    case 'context':
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
