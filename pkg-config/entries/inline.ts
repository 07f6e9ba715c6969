// Node, Deno, Bun and everything unknown: the WebAssembly is text in this file. Reading it from
// beside this file breaks in bundled servers, and in Deno without permissions.
import base64 from 'iam-verdict:inline-wasm'
import { provide, provideFailure } from '../src/engine.js'

try {
  provide(new WebAssembly.Module(decoded(base64)))
} catch (thrown) {
  // Not at import: a runtime that forbids compiling is told with the first call, as an EngineError.
  provideFailure(`this runtime does not compile WebAssembly from bytes (${String(thrown)}): use iam-verdict/slim`)
}

/** A plain loop: `Uint8Array.from` with a callback takes ten times as long, at every import. */
function decoded(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < bytes.length; index++) bytes[index] = binary.charCodeAt(index)
  return bytes
}

export * from '../src/index.js'
export { default } from './ready.js'
