// `iam-verdict/edge` in every runtime. The build puts the engine's entry of that runtime here and in
// place of `src/index.ts`, as a file beside: whoever imports both has one engine.
export * from '../src/edge/index.js'
export { default } from './web.js'
