// What only a world refuses. The names are written out, as those in `errors.ts`.
import { answer } from './answer.js'
import type { Thrown } from './engine.js'
import type { RawEvaluation } from './glue.js'
import type * as Public from './public-tools.js'

export class AccessDeniedError extends Error implements Public.AccessDeniedError {
  override readonly name = 'AccessDeniedError'
  readonly code: Public.AccessDeniedErrorCode
  readonly evaluation: Public.WorldEvaluation

  constructor(code: Public.AccessDeniedErrorCode, message: string, evaluation: Public.WorldEvaluation) {
    super(message)
    this.code = code
    this.evaluation = evaluation
  }
}

export class ServiceError extends Error implements Public.ServiceError {
  override readonly name = 'ServiceError'
  readonly code: Public.ServiceErrorCode
  declare readonly field?: string

  constructor(code: Public.ServiceErrorCode, message: string, options: { field?: string } = {}) {
    super(message)
    this.code = code
    if (options.field !== undefined) this.field = options.field
  }
}

/** One of the two, out of what the engine throws. */
export function refusal(thrown: Thrown): Error | undefined {
  const { name, code, message, field, evaluation } = thrown as Thrown & { code: string; message: string; evaluation?: Map<string, unknown> }
  if (name === 'ServiceError') return new ServiceError(code as Public.ServiceErrorCode, message, typeof field === 'string' ? { field } : {})
  if (name !== 'AccessDeniedError' || !evaluation) return undefined
  // What has members of its own beside those of a decision comes as a map.
  const raw = Object.fromEntries(evaluation) as unknown as RawEvaluation
  return new AccessDeniedError(code as Public.AccessDeniedErrorCode, message, answer(raw) as Public.WorldEvaluation)
}
