// Answers as the engine writes them, into the shapes of the public interface.
import type { RawDenial, RawEvaluation } from './glue.js'
import type { ContextValue, Evaluation, ParsedDenial } from './public.js'

/** Maps become objects; nothing else changes. */
export function answer(raw: RawEvaluation): Evaluation {
  const { derivedContext, trace, ...rest } = raw
  return {
    ...rest,
    derivedContext: object(derivedContext),
    ...(trace && { trace: { ...trace, requestContext: object(trace.requestContext) } })
  }
}

/** The same for a message that was read. */
export function denial(raw: RawDenial): ParsedDenial {
  const { context, ...rest } = raw
  return { ...rest, ...(context && { context: object(context) }) }
}

/** `fromEntries` defines members, so that a key `__proto__` is one more key. */
function object(map: Map<string, unknown>): Record<string, ContextValue> {
  return Object.fromEntries(map) as Record<string, ContextValue>
}
