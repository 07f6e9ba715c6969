// The one live instance of the engine: made on demand from a kept module, thrown away after a trap.
import { BundleError, EngineError, PolicyError, RequestError } from './errors.js'
import { createGlue, type Glue } from './glue.js'
import type { BundleErrorCode, PolicyDiagnostic, PolicyErrorCode, RequestErrorCode } from './public.js'

/** The name by which the engine's WebAssembly imports its glue; wasm-bindgen chose it. */
const GLUE_IMPORT = './iam_verdict_bg.js'

/**
 * WebAssembly memory never shrinks. An instance that has grown beyond this for one huge input is
 * replaced, so that the memory goes back; not while policy sets or worlds live in it, which would have to be
 * read again each time.
 */
const RECYCLE_ABOVE_BYTES = 256 * 1024 * 1024

/** An instance and its glue. */
export interface Instance {
  readonly glue: Glue
  readonly memory: WebAssembly.Memory | undefined
  /** How many policy sets and worlds were read in it and have not been freed. */
  handles: number
}

let wasmModule: WebAssembly.Module | undefined
let instance: Instance | undefined
/** Why there is no module, in words. */
let absence = 'call `await init()` first'

export const isReady = (): boolean => wasmModule !== undefined

/** Gives the engine its code. The first module stays. */
export function provide(source: WebAssembly.Module): void {
  wasmModule ??= source
}

/** Says why the code could not be had; calls report it. */
export function provideFailure(reason: string): void {
  absence = reason
}

/**
 * Runs `use` on the live instance; what the engine throws becomes one of our errors. `others`: makes those that
 * not every engine throws.
 */
export function run<T>(use: (live: Instance) => T, others?: (thrown: Thrown) => Error | undefined): T {
  const live = liveInstance()
  try {
    return use(live)
  } catch (thrown) {
    throw translate(thrown, live, others)
  }
}

/** As `run`, for calls that leave nothing behind in the instance. */
export function runOnce<T>(use: (live: Instance) => T): T {
  const answer = run(use)
  const live = instance
  if (live && live.handles === 0 && (live.memory?.buffer.byteLength ?? 0) > RECYCLE_ABOVE_BYTES) discard(live)
  return answer
}

/** Whether handles made in `made` can still be used. */
export const isLive = (made: Instance): boolean => made === instance

function liveInstance(): Instance {
  if (instance) return instance
  if (!wasmModule) throw new EngineError('not-initialized', `the engine is not ready: ${absence}`)
  try {
    instance = instantiate(wasmModule)
    return instance
  } catch (thrown) {
    throw new EngineError('load-failed', `the engine cannot be started: ${String(thrown)}`, { cause: thrown })
  }
}

/** By hand, not by wasm-bindgen's `initSync`: that asks `instanceof`, false for another realm's module. */
function instantiate(source: WebAssembly.Module): Instance {
  const glue = createGlue()
  const { exports } = new WebAssembly.Instance(source, { [GLUE_IMPORT]: glue as unknown as WebAssembly.ModuleImports })
  glue.__wbg_set_wasm(exports)
  const start = exports['__wbindgen_start']
  if (typeof start === 'function') start()
  return { glue, memory: exports['memory'] as WebAssembly.Memory | undefined, handles: 0 }
}

/**
 * Leaves a dead instance to the collector. Its glue is cut off from it: when a policy set of it is
 * collected, wasm-bindgen frees the handle from a finalizer, and a trap there would end the process.
 */
function discard(dead: Instance): void {
  if (instance === dead) instance = undefined
  dead.glue.__wbg_set_wasm(NOTHING)
}

const NOTHING: WebAssembly.Exports = new Proxy({}, { get: () => () => undefined })

/** What the engine throws on purpose: plain objects with a name. */
export interface Thrown {
  name?: unknown
  code?: unknown
  message?: unknown
  diagnostics?: unknown
  field?: unknown
  index?: unknown
}

/** Anything that the engine did not throw on purpose is a trap, and its instance unusable. */
function translate(thrown: unknown, live: Instance, others?: (thrown: Thrown) => Error | undefined): Error {
  if (thrown instanceof EngineError) return thrown
  const { name, code, message, diagnostics, field, index } = (thrown ?? {}) as Thrown
  if (!(thrown instanceof Error) && typeof code === 'string' && typeof message === 'string') {
    if (name === 'PolicyError' && Array.isArray(diagnostics)) {
      return new PolicyError(code as PolicyErrorCode, message, diagnostics as PolicyDiagnostic[])
    }
    if (name === 'BundleError') return new BundleError(code as BundleErrorCode, message)
    if (name === 'RequestError') {
      return new RequestError(code as RequestErrorCode, message, {
        ...(typeof field === 'string' && { field }),
        ...(typeof index === 'number' && { index })
      })
    }
    const other = others?.(thrown as Thrown)
    if (other) return other
  }
  discard(live)
  return new EngineError('trap', `the engine failed and was replaced: ${String(thrown)}`, { cause: thrown })
}
