// Answers as the engine writes them, into the shapes of the public interface.
import type { RawDenial, RawEvaluation, RawTraceEvaluation } from './glue.js'
import type { ContextValue, Evaluation, ParsedDenial, TraceEvaluation } from './public.js'

/** Maps become objects; nothing else changes. */
export function answer(raw: RawEvaluation): Evaluation {
  const { derivedContext, trace, ...rest } = raw
  return {
    ...rest,
    derivedContext: object(derivedContext),
    ...(trace && { trace: { requestContext: object(trace.requestContext), evaluations: trace.evaluations.map(pair) } })
  }
}

const pair = (raw: RawTraceEvaluation): TraceEvaluation => withContext<TraceEvaluation>(raw)

/** The same for a message that was read. */
export const denial = (raw: RawDenial): ParsedDenial => withContext<ParsedDenial>(raw)

/** Only an own context counts: a polluted prototype has one for everything. */
function withContext<Shape>(raw: { context?: Map<string, unknown> }): Shape {
  const context = Object.hasOwn(raw, 'context') ? raw.context : undefined
  return (context ? { ...raw, context: object(context) } : raw) as Shape
}

/** `fromEntries` defines members, so that a key `__proto__` is one more key. */
function object(map: Map<string, unknown>): Record<string, ContextValue> {
  return Object.fromEntries(map) as Record<string, ContextValue>
}
