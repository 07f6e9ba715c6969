// A guard over requests of the web.
import { RequestError } from '../index.js'
import { createGuard } from './guard.js'
import type { ContextValue } from '../public.js'
import type * as Public from '../public-edge.js'

export function createAuthorizer(options: Public.AuthorizerOptions): Public.Authorizer {
  const guard = createGuard<Public.WebRequest>(options)
  return Object.freeze({
    async authorize(request: Public.WebRequest, platform: Public.Platform = {}): Promise<Public.Authorization> {
      const { allowed, status, decision, principal, error } = await guard.judge(request, platform, requestFacts)
      return {
        allowed,
        ...(decision !== undefined && { decision }),
        ...(principal !== undefined && { principal }),
        ...(!allowed && { response: status === 401 ? unauthorized(error) : forbidden() })
      }
    }
  })
}

/** Letters, digits, `-`, `.` and `_` written by percent signs, which RFC 3986 (section 2.3) says nobody should. */
const PLAIN_LETTER = /%(?:2[de]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9a])/i

/** What the client says of itself; AWS does not vouch for these keys either. */
function requestFacts(request: Public.WebRequest): Record<string, ContextValue> {
  // To the app `/%61dmin` is `/admin`, to a policy it is not.
  if (PLAIN_LETTER.test(new URL(request.url).pathname)) throw new RequestError('invalid-resource', 'the path has letters that are written by percent signs', { field: 'url' })
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
