// `init` of the entries of the tools that are ready at import.
import type { EngineSource } from '../src/public.js'
import type { ToolsSource } from '../src/public-tools.js'

/** So that the same code runs everywhere. */
export default function init(_source?: EngineSource | ToolsSource): Promise<void> {
  return Promise.resolve()
}
