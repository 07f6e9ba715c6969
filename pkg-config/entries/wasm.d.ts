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
/** Made by the build: reads the WebAssembly file from beside the code. */
declare module 'iam-verdict:wasm-file' {
  export function readWasm(): Uint8Array<ArrayBuffer>
}
/** Made by the build: the catalog as base64, in a file of its own. A function: a text is made when it is asked for. */
declare module 'iam-verdict:catalog' {
  export function base64(): string
}
/** Made by the build: AWS's managed policies in the same form. */
declare module 'iam-verdict:aws-managed-policies' {
  export function base64(): string
}
