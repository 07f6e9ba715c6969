// `init` of the entries that are not ready at import.
import { isReady, provide } from '../src/engine.js'
import { compileFrom, isModule } from '../src/load.js'
import type { EngineSource } from '../src/public.js'

/** The load under way: calls that overlap share it. */
let pending: Promise<void> | undefined

/** A module is taken at once, so that calls may follow without waiting. */
export async function startFrom(source: EngineSource | undefined, otherwise: () => EngineSource): Promise<void> {
  if (isReady()) return
  if (isModule(source)) return provide(source)
  pending ??= load(source, otherwise).finally(() => {
    pending = undefined // so that a failure can be tried again
  })
  return pending
}

async function load(source: EngineSource | undefined, otherwise: () => EngineSource): Promise<void> {
  provide(await compileFrom(source ?? otherwise()))
}
