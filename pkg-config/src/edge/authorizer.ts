// A guard over requests of the web.
import { createGuard } from './guard.js'
import type { ContextValue } from '../public.js'
import type * as Public from '../public-edge.js'

export function createAuthorizer(options: Public.AuthorizerOptions): Public.Authorizer {
  const guard = createGuard<Public.WebRequest>(options)
  return Object.freeze({
    async authorize(request: Public.WebRequest, platform: Public.Platform = {}): Promise<Public.Authorization> {
      const { allowed, status, decision, principal, error } = await guard.judge(request, platform, headerFacts)
      return {
        allowed,
        ...(decision !== undefined && { decision }),
        ...(principal !== undefined && { principal }),
        ...(!allowed && { response: status === 401 ? unauthorized(error) : forbidden() })
      }
    }
  })
}

/** What the client says of itself; AWS does not vouch for these keys either. */
function headerFacts(request: Public.WebRequest): Record<string, ContextValue> {
  const facts: Record<string, ContextValue> = {}
  const userAgent = request.headers.get('user-agent')
  const referer = request.headers.get('referer')
  if (userAgent) facts['aws:UserAgent'] = userAgent
  if (referer) facts['aws:Referer'] = referer
  return facts
}

const HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' }

export const forbidden = (): Response => new Response('{"message":"Forbidden"}', { status: 403, headers: HEADERS })

/** RFC 6750, section 3.1: only who sent a token is told that it is invalid, and never why. */
function unauthorized(error: unknown): Response {
  const challenge = (error as { code?: unknown } | undefined)?.code === 'token-missing' ? 'Bearer' : 'Bearer error="invalid_token"'
  return new Response('{"message":"Unauthorized"}', { status: 401, headers: { ...HEADERS, 'www-authenticate': challenge } })
}
