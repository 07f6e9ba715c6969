// Files that runtimes and bundlers turn into something else.
declare module '*.wasm' {
  const module: WebAssembly.Module
  export default module
}
declare module '*.wasm?module' {
  const module: WebAssembly.Module
  export default module
}
/** Made by the build: the WebAssembly file as base64. */
declare module 'iam-verdict:inline-wasm' {
  const base64: string
  export default base64
}
