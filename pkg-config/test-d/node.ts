// With Node's types and no DOM library.
import init from 'iam-verdict'

export const load = async (): Promise<void> => {
  await init(new URL('file:///iam_verdict.wasm'))
  await init(new Response(null))
}
// @ts-expect-error a number is no source of an engine
void init(1)
