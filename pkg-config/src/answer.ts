// Answers as the engine writes them, into the shapes of the public interface.
import type { RawEvaluation } from './glue.js'
import type { ContextValue, Evaluation } from './public.js'

/** Maps become objects; nothing else changes. */
export function answer(raw: RawEvaluation): Evaluation {
  const { derivedContext, trace, ...rest } = raw
  return {
    ...rest,
    derivedContext: object(derivedContext),
    ...(trace && { trace: { ...trace, requestContext: object(trace.requestContext) } })
  }
}

/** `fromEntries` defines members, so that a key `__proto__` is one more key. */
function object(map: Map<string, unknown>): Record<string, ContextValue> {
  return Object.fromEntries(map) as Record<string, ContextValue>
}
