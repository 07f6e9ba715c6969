// Node, Deno, Bun and everything unknown: the WebAssembly is text in this file. Reading it from
// beside this file breaks in bundled servers, and in Deno without permissions.
import base64 from 'iam-verdict:inline-wasm'
import { decoded } from '../src/base64.js'
import { provide, provideFailure } from '../src/engine.js'

try {
  provide(new WebAssembly.Module(decoded(base64)))
} catch (thrown) {
  // Not at import: a runtime that forbids compiling is told with the first call, as an EngineError.
  provideFailure(`this runtime does not compile WebAssembly from bytes (${String(thrown)}): use iam-verdict/slim`)
}

export * from '../src/index.js'
export { default } from './ready.js'
