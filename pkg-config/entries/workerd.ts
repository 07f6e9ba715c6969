// workerd refuses to compile bytes; it hands over compiled modules.
import wasm from './iam_verdict.wasm'
import { provide } from '../src/engine.js'

provide(wasm)

export * from '../src/index.js'
export { default } from './ready.js'
