// Vercel's edge runtime: the same as workerd's, asked for with `?module`.
import wasm from './iam_verdict.wasm?module'
import { provide } from '../src/engine.js'

provide(wasm)

export * from '../src/index.js'
export { default } from './ready.js'
