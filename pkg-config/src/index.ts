// The calls. How the engine's WebAssembly gets here differs by runtime: `entries/`.
import { answer, denial } from './answer.js'
import { runOnce } from './engine.js'
import { RequestError } from './errors.js'
import { evaluateOptions, PolicySet } from './policy-set.js'
import { ownMember, snapshot } from './snapshot.js'
import { validateInput } from './validate-input.js'
import type * as Public from './public.js'

export { BundleError, EngineError, PolicyError, RequestError } from './errors.js'
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
  const text = validateInput(policy, options)
  return runOnce(({ glue }) => glue.validate(text))
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
