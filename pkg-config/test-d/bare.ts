// Without DOM library and without Node's types: the declarations stand on ECMAScript alone.
import init, { evaluate, type Evaluation } from 'iam-verdict'

export const answer = async (bytes: Uint8Array): Promise<Evaluation> => {
  await init(bytes)
  await init(bytes.buffer as ArrayBuffer)
  return evaluate({ request: { principal: 'anonymous', action: 's3:GetObject' }, policies: {} })
}
