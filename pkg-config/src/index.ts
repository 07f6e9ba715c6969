// The calls. How the engine's WebAssembly gets here differs by runtime: `entries/`.
import { answer, denial } from './answer.js'
import { runOnce } from './engine.js'
import { RequestError } from './errors.js'
import { evaluateOptions, PolicySet } from './policy-set.js'
import { ownMember, snapshot } from './snapshot.js'
import type * as Public from './public.js'

export { EngineError, PolicyError, RequestError } from './errors.js'
export { PolicySet }

/** Filled in by the build, from the engine itself. */
declare const PACKAGE_VERSION: string
declare const SEMANTICS_VERSION: string

export const version: typeof Public.version = Object.freeze({ package: PACKAGE_VERSION, semantics: SEMANTICS_VERSION })

export function evaluate(scenario: Public.Scenario, options?: Public.EvaluateOptions): Public.Evaluation {
  const text = snapshot(scenario, { path: [] })
  const { trace, explain } = evaluateOptions(options)
  return answer(runOnce(({ glue }) => glue.evaluate(text, trace, explain)))
}

export function compile(policies: Public.Policies, options?: Public.CompileOptions): PolicySet {
  const policiesText = snapshot(policies, { path: ['policies'] })
  const settings = ownMember(options, 'settings', 'options')
  const settingsText = settings === undefined ? '' : `,"settings":${snapshot(settings, { path: ['settings'] })}`
  return new PolicySet(`{"policies":${policiesText}${settingsText}}`)
}

export function validate(policy: Public.Policy, options: Public.ValidateOptions): Public.Finding[] {
  const policyType = textOption(options, 'policyType')
  const resourceType = textOption(options, 'resourceType')
  if (policyType === undefined) {
    throw new RequestError('missing-field', 'options.policyType: which type of policy it is must be given', { field: 'options.policyType' })
  }
  // The engine says so when this is no type of policy.
  const policyText = snapshot(policy, { path: ['policy'], asPolicy: policyType as Public.PolicyType })
  const members = [`"policy":${policyText}`, `"policyType":${JSON.stringify(policyType)}`]
  if (resourceType !== undefined) members.push(`"resourceType":${JSON.stringify(resourceType)}`)
  return runOnce(({ glue }) => glue.validate(`{${members.join(',')}}`))
}

export function simulateCustomPolicy(input: Public.SimulateCustomPolicyRequest): Public.SimulatePolicyResponse {
  const text = snapshot(input, { path: [] })
  return runOnce(({ glue }) => glue.simulateCustomPolicy(text))
}

export function parseAccessDenied(text: string): Public.ParsedDenial | undefined {
  if (typeof text !== 'string') throw new RequestError('invalid-type', 'text: must be a string', { field: 'text' })
  const raw = runOnce(({ glue }) => glue.parseAccessDenied(text))
  return raw && denial(raw)
}

function textOption(options: unknown, name: 'policyType' | 'resourceType'): string | undefined {
  const value = ownMember(options, name, 'options')
  if (value === undefined || typeof value === 'string') return value
  throw new RequestError('invalid-type', `options.${name}: must be a string`, { field: `options.${name}` })
}
