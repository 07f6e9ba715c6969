// What `validate` is asked, as one text; the same for the engine and for the tools.
import { RequestError } from './errors.js'
import { ownMember, snapshot } from './snapshot.js'
import type * as Public from './public.js'

/** `more`: members that the tools read besides. */
export function validateInput(policy: Public.Policy, options: Public.ValidateOptions, more: readonly 'account'[] = []): string {
  const policyType = textOption(options, 'policyType')
  if (policyType === undefined) {
    throw new RequestError('missing-field', 'options.policyType: which type of policy it is must be given', { field: 'options.policyType' })
  }
  // The engine says so when this is no type of policy.
  const policyText = snapshot(policy, { path: ['policy'], asPolicy: policyType as Public.PolicyType })
  const members = [`"policy":${policyText}`, `"policyType":${JSON.stringify(policyType)}`]
  for (const name of ['resourceType', ...more] as const) {
    const value = textOption(options, name)
    if (value !== undefined) members.push(`"${name}":${JSON.stringify(value)}`)
  }
  return `{${members.join(',')}}`
}

function textOption(options: unknown, name: 'policyType' | 'resourceType' | 'account'): string | undefined {
  const value = ownMember(options, name, 'options')
  if (value === undefined || typeof value === 'string') return value
  throw new RequestError('invalid-type', `options.${name}: must be a string`, { field: `options.${name}` })
}
