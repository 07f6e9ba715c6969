// Bring your own: the caller hands over the WebAssembly, compiled or not.
import { EngineError } from '../src/errors.js'
import { startFrom } from './start.js'
import type { EngineSource } from '../src/public.js'

export * from '../src/index.js'

export default function init(source?: EngineSource): Promise<void> {
  return startFrom(source, () => {
    throw new EngineError('not-initialized', 'iam-verdict/slim brings no engine: call init with a WebAssembly.Module')
  })
}
