// `init` of the entries that are ready at import.
import type { EngineSource } from '../src/public.js'

/** So that the same code runs everywhere. */
export default function init(_source?: EngineSource): Promise<void> {
  return Promise.resolve()
}
