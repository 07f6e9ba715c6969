// What tests of policies reach, and what they do not notice.
import { runOnce } from './engine.js'
import { snapshot } from './snapshot.js'
import type { ToolsGlue } from './glue.js'
import type * as Public from './public-tools.js'

export function coverage(input: Public.CoverageInput): Public.CoveredStatement[] {
  const text = snapshot(input, { path: [] })
  return JSON.parse(runOnce(({ glue }) => (glue as ToolsGlue).coverage(text))) as Public.CoveredStatement[]
}

export function testMutants(input: Public.MutantsInput): Public.Mutant[] {
  const text = snapshot(input, { path: [] })
  return JSON.parse(runOnce(({ glue }) => (glue as ToolsGlue).testMutants(text))) as Public.Mutant[]
}
