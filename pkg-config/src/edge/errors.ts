// What makes an answer 401.
import type * as Public from '../public-edge.js'

export class TokenError extends Error implements Public.TokenError {
  override readonly name = 'TokenError'
  readonly code: Public.TokenErrorCode

  constructor(code: Public.TokenErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
  }
}

/** By name: ES modules and CommonJS have a copy each. */
export const isTokenError = (error: unknown): error is TokenError => error instanceof Error && error.name === 'TokenError'
