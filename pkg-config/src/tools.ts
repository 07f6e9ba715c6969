// What `iam-verdict/tools` has beside the engine. Its WebAssembly file is another one, and holds both.
import { withCatalog } from './catalog.js'
import { runOnce } from './engine.js'
import { version as ofEngine } from './index.js'
import { snapshot } from './snapshot.js'
import { validateInput } from './validate-input.js'
import type { ToolsGlue } from './glue.js'
import type * as Public from './public-tools.js'

export * from './index.js'

/** Filled in by the build, from the catalog itself. */
declare const CATALOG_VERSION: string

export const version: typeof Public.version = Object.freeze({ ...ofEngine, catalog: CATALOG_VERSION })

export function validate(policy: Public.Policy, options: Public.ValidateOptions): Public.Finding[] {
  const text = validateInput(policy, options)
  return withCatalog(catalog => catalog.validate(text))
}

export function importAuthorizationDetails(input: Public.AuthorizationDetailsInput): Public.ImportedAuthorization {
  const text = snapshot(input, { path: [] })
  return JSON.parse(runOnce(({ glue }) => (glue as ToolsGlue).importAuthorizationDetails(text))) as Public.ImportedAuthorization
}
