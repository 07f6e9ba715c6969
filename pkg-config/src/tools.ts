// What `iam-verdict/tools` has beside the engine. Its WebAssembly file is another one, and holds both.
import { runOnce } from './engine.js'
import { snapshot } from './snapshot.js'
import type { ToolsGlue } from './glue.js'
import type * as Public from './public-tools.js'

export * from './index.js'

export function importAuthorizationDetails(input: Public.AuthorizationDetailsInput): Public.ImportedAuthorization {
  const text = snapshot(input, { path: [] })
  return JSON.parse(runOnce(({ glue }) => (glue as ToolsGlue).importAuthorizationDetails(text))) as Public.ImportedAuthorization
}
