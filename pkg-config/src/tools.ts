// What `iam-verdict/tools` has beside the engine. Its WebAssembly file is another one, and holds both.
import { withCatalog } from './catalog.js'
import { runOnce } from './engine.js'
import { RequestError, version as ofEngine } from './index.js'
import { ownMember, snapshot } from './snapshot.js'
import { validateInput } from './validate-input.js'
import type { ToolsGlue } from './glue.js'
import type * as Public from './public-tools.js'

export * from './index.js'
export { fitPolicy, formatPolicy } from './format.js'
export { generatePolicies, rightSizePolicies } from './generate.js'
export { languageServer } from './language-server.js'
export * from './infrastructure.js'
export * from './policy-tests.js'
export * as trail from './trail.js'
export { AccessDeniedError, ServiceError } from './world-errors.js'
export { World } from './world.js'

/** Filled in by the build, from the catalog itself. */
declare const CATALOG_VERSION: string

export const version: typeof Public.version = Object.freeze({ ...ofEngine, catalog: CATALOG_VERSION })

export function validate(policy: Public.Policy, options: Public.ToolsValidateOptions): Public.Finding[] {
  const text = validateInput(policy, options, ['account'])
  return withCatalog(catalog => catalog.validate(text))
}

export function validatePolicy(input: Public.ValidatePolicyRequest): Public.ValidatePolicyResponse {
  const text = snapshot(input, { path: [] })
  return withCatalog(catalog => catalog.validatePolicy(text))
}

export function policySize(policy: Public.Policy, options: Public.ValidateOptions): Public.PolicySize[] {
  const text = validateInput(policy, options)
  return runOnce(({ glue }) => (glue as ToolsGlue).policySize(text))
}

export function expandActions(patterns: string | readonly string[]): string[] {
  const text = snapshot(patterns, { path: ['actions'] })
  return withCatalog(catalog => catalog.expandActions(text))
}

export function shrinkActions(actions: string | readonly string[]): string[] {
  const text = snapshot(actions, { path: ['actions'] })
  return withCatalog(catalog => catalog.shrinkActions(text))
}

export function actionsByAccessLevel(actions: string | readonly string[]): Record<Public.AccessLevel, string[]> {
  const text = snapshot(actions, { path: ['actions'] })
  return withCatalog(catalog => catalog.actionsByAccessLevel(text))
}

export function contextKeysFor(action: string): Public.ActionContextKey[] {
  const text = snapshot(action, { path: ['action'] })
  return withCatalog(catalog => catalog.contextKeysFor(text))
}

export function suggestActions(name: string): string[] {
  const text = snapshot(name, { path: ['action'] })
  return withCatalog(catalog => catalog.suggestActions(text))
}

export function getContextKeysForCustomPolicy(input: Public.GetContextKeysForCustomPolicyRequest): Public.GetContextKeysForPolicyResponse {
  const text = snapshot(input, { path: [] })
  return runOnce(({ glue }) => (glue as ToolsGlue).getContextKeysForCustomPolicy(text))
}

export function whatIf(scenario: Public.Scenario, options?: Public.WhatIfOptions): Public.WhatIf {
  const text = snapshot(scenario, { path: [] })
  const wanted = ownMember(options, 'wanted', 'options')
  if (wanted !== undefined && typeof wanted !== 'string') throw new RequestError('invalid-type', 'options.wanted: must be a string', { field: 'options.wanted' })
  return runOnce(({ glue }) => (glue as ToolsGlue).whatIf(text, wanted))
}

export function importAuthorizationDetails(input: Public.AuthorizationDetailsInput): Public.ImportedAuthorization {
  const text = snapshot(input, { path: [] })
  return JSON.parse(runOnce(({ glue }) => (glue as ToolsGlue).importAuthorizationDetails(text))) as Public.ImportedAuthorization
}
