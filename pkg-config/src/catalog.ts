// The catalog: bytes from wherever the runtime has them, read by each instance of the engine that is
// asked for something of it. Whoever asks for nothing of it pays nothing for it.
import { isLive, runOnce, type Instance } from './engine.js'
import { EngineError } from './errors.js'
import type { RawCatalog, ToolsGlue } from './glue.js'

type Bytes = () => Uint8Array<ArrayBuffer>

let bytes: Bytes | undefined
/** The catalog in the instance that read it last. */
let home: { readonly instance: Instance; readonly handle: RawCatalog } | undefined

export const hasCatalog = (): boolean => bytes !== undefined

/** Gives the calls their catalog; `source` is asked when one of them needs it. The first one stays. */
export function provideCatalog(source: Bytes): void {
  bytes ??= source
}

/** Runs `use` on the catalog in the live instance: after a trap, it is read again. */
export const withCatalog = <T>(use: (catalog: RawCatalog) => T): T => runOnce(live => use(inInstance(live)))

/** For what is running on an instance already. */
export function inInstance(live: Instance): RawCatalog {
  if (home?.instance === live && isLive(live)) return home.handle
  if (!bytes) {
    throw new EngineError('not-initialized', 'the catalog is not there: call `await init()` first, or hand it over with `await init({ catalog })`')
  }
  home = { instance: live, handle: read(live, bytes) }
  return home.handle
}

/** The engine says in words why bytes are no catalog; other bytes can be handed over then. */
function read(live: Instance, source: Bytes): RawCatalog {
  try {
    return (live.glue as ToolsGlue).readCatalog(source())
  } catch (thrown) {
    if (typeof thrown !== 'string') throw thrown
    bytes = undefined
    throw new EngineError('load-failed', `the catalog cannot be read: ${thrown}`)
  }
}
