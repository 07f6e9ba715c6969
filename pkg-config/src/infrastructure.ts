// Policies in files of infrastructure.
import { withCatalog } from './catalog.js'
import { runOnce } from './engine.js'
import { ownMember, snapshot } from './snapshot.js'
import type { ToolsGlue } from './glue.js'
import type * as Public from './public-tools.js'

export function extract(text: string, options?: Public.ExtractOptions): Public.Extraction {
  const input = fileInput(text, options)
  return runOnce(({ glue }) => (glue as ToolsGlue).extract(input))
}

export function validateInfrastructure(text: string, options?: Public.ExtractOptions): Public.ValidatedExtraction {
  const input = fileInput(text, options)
  return withCatalog(catalog => catalog.validateInfrastructure(input))
}

/** What is asked, as one text. The engine says what is wrong with it. */
function fileInput(text: unknown, options: unknown): string {
  const member = (name: string) => ownMember(options, name, 'options')
  return snapshot({ text, format: member('format'), parameters: member('parameters') }, { path: [] })
}
