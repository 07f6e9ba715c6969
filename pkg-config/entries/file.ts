// Node, Deno and Bun: the WebAssembly is read from beside this file, whose copies as text would double the package.
import { readWasm } from 'iam-verdict:wasm-file'
import { provide, provideFailure } from '../src/engine.js'

try {
  provide(new WebAssembly.Module(readWasm()))
} catch (thrown) {
  // Not at import: where the file is lost, in a bundle, this is told with the first call, as an EngineError.
  provideFailure(`its WebAssembly file cannot be read from beside the code (${String(thrown)})`)
}

export * from '../src/index.js'
export { default } from './ready.js'
