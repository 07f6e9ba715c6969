// Browsers: loaded when asked to, from beside this file. Bundlers know this form and copy the file.
import { startFrom } from './start.js'
import type { EngineSource } from '../src/public.js'

export * from '../src/index.js'

export default function init(source?: EngineSource): Promise<void> {
  return startFrom(source, () => new URL('./iam_verdict.wasm', import.meta.url))
}
