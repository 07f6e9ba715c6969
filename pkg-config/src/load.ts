// From whatever a caller has to a compiled module.
import { EngineError } from './errors.js'
import type { EngineSource } from './public.js'
import type { CatalogSource } from './public-tools.js'

/** The built-in kind: `instanceof` is false for objects of another realm (edge runtimes, frames). */
const isKind = (value: unknown, kind: string): boolean => Object.prototype.toString.call(value) === `[object ${kind}]`

export const isModule = (value: unknown): value is WebAssembly.Module => isKind(value, 'WebAssembly.Module')

/** Never rejects with anything but `EngineError`. */
export async function compileFrom(source: EngineSource): Promise<WebAssembly.Module> {
  try {
    if (isModule(source)) return source
    if (isKind(source, 'URL')) return await compileResponse(await fetch(source as URL))
    if (isKind(source, 'Response')) return await compileResponse(source as Response)
    if (ArrayBuffer.isView(source) || isKind(source, 'ArrayBuffer')) return await WebAssembly.compile(source as BufferSource)
  } catch (thrown) {
    if (thrown instanceof EngineError) throw thrown
    throw new EngineError('load-failed', `the engine could not be loaded: ${String(thrown)}`, { cause: thrown })
  }
  throw new EngineError('load-failed', 'init takes a URL, a Response, bytes or a WebAssembly.Module')
}

/** Bytes, copied: what the caller does with its own afterwards changes nothing. Undefined: there are none. */
export function copyOf(source: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice()
  return isKind(source, 'ArrayBuffer') || isKind(source, 'SharedArrayBuffer') ? new Uint8Array(source as ArrayBuffer).slice() : undefined
}

/** The bytes of a file that is no WebAssembly; `what` it is called. Never rejects with anything but `EngineError`. */
export async function fetchBytes(source: CatalogSource, what: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if (isKind(source, 'URL')) return await bytesOf(await fetch(source as URL), what)
    if (isKind(source, 'Response')) return await bytesOf(source as Response, what)
    const bytes = copyOf(source)
    if (bytes) return bytes
  } catch (thrown) {
    if (thrown instanceof EngineError) throw thrown
    throw new EngineError('load-failed', `${what} could not be loaded: ${String(thrown)}`, { cause: thrown })
  }
  throw new EngineError('load-failed', `${what} must be a URL, a Response or bytes`)
}

async function bytesOf(response: Response, what: string): Promise<Uint8Array<ArrayBuffer>> {
  if (!response.ok) throw new EngineError('load-failed', `${what} could not be loaded: ${response.url} answered ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

/** Streaming insists on the MIME type; many static hosts do not send it. */
async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) throw new EngineError('load-failed', `the engine could not be loaded: ${response.url} answered ${response.status}`)
  const type = response.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (type === 'application/wasm') return WebAssembly.compileStreaming(response)
  return WebAssembly.compile(await response.arrayBuffer())
}
