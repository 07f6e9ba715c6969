// The errors. Their names are written out: minifiers rename classes, and code that cannot use
// `instanceof` (two copies of the package, another realm) compares `name`.
import type * as Public from './public.js'

export class PolicyError extends Error implements Public.PolicyError {
  override readonly name = 'PolicyError'
  readonly code: Public.PolicyErrorCode
  readonly diagnostics: readonly Public.PolicyDiagnostic[]

  constructor(
    code: Public.PolicyErrorCode,
    message: string,
    diagnostics: readonly Public.PolicyDiagnostic[],
    options?: { cause?: unknown }
  ) {
    super(message, causeOf(options))
    this.code = code
    this.diagnostics = diagnostics
  }
}

export class RequestError extends Error implements Public.RequestError {
  override readonly name = 'RequestError'
  readonly code: Public.RequestErrorCode
  declare readonly field?: string
  declare readonly index?: number

  constructor(
    code: Public.RequestErrorCode,
    message: string,
    options: { field?: string; index?: number; cause?: unknown } = {}
  ) {
    super(message, causeOf(options))
    this.code = code
    if (options.field !== undefined) this.field = options.field
    if (options.index !== undefined) this.index = options.index
  }
}

export class EngineError extends Error implements Public.EngineError {
  override readonly name = 'EngineError'
  readonly code: Public.EngineErrorCode

  constructor(code: Public.EngineErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, causeOf(options))
    this.code = code
  }
}

export class BundleError extends Error implements Public.BundleError {
  override readonly name = 'BundleError'
  readonly code: Public.BundleErrorCode

  constructor(code: Public.BundleErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, causeOf(options))
    this.code = code
  }
}

/** `{ cause: undefined }` would make an own property that says nothing. */
function causeOf(options?: { cause?: unknown }): { cause: unknown } | undefined {
  return options?.cause === undefined ? undefined : { cause: options.cause }
}
