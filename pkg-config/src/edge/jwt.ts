// A JSON Web Token, verified as RFC 7519 and RFC 8725 ask, and the principal that it becomes.
import { fits, isAlgorithm, verifies, type Jwk } from './algorithms.js'
import { fromBase64url, jsonObject } from './bytes.js'
import { TokenError } from './errors.js'
import { readOptions, wrong } from './guard.js'
import { keySource, type KeySource } from './jwks.js'
import { roleSession } from './session.js'
import type * as Public from '../public-edge.js'

/** What common servers take for a whole header. */
const MOST_LETTERS = 16 * 1024
const DEFAULT_ALGORITHMS: readonly Public.JwtAlgorithm[] = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA']
const OPTIONS = {
  jwks: 'string object', issuer: 'string', audience: 'string list', roleArn: 'string function', sessionName: 'function', tags: 'object function', algorithms: 'list', types: 'list',
  clockSkewSeconds: 'number', cacheSeconds: 'number', token: 'function', fetch: 'function', now: 'function'
}

/** What a token must be. */
interface Expected {
  readonly issuer: string
  readonly audiences: readonly string[]
  readonly algorithms: readonly string[]
  readonly types: readonly string[]
  readonly skew: number
  readonly now: () => number | Date
  readonly source: KeySource
}

export function jwtPrincipal(options: Public.JwtPrincipalOptions): (request: Public.WebRequest) => Promise<Public.AuthenticatedPrincipal> {
  const given = readOptions(options, OPTIONS) as unknown as Public.JwtPrincipalOptions
  const expected = expectedOf(given)
  const session = roleSession(given)
  const tokenOf = given.token ?? bearer
  return async request => session(await verified(tokenOf(request), expected))
}

function expectedOf(given: Public.JwtPrincipalOptions): Expected {
  for (const name of ['jwks', 'issuer', 'audience', 'roleArn'] as const) if (given[name] === undefined) throw wrong('missing-field', name, 'is missing')
  const audiences = typeof given.audience === 'string' ? [given.audience] : given.audience
  const { issuer, algorithms = DEFAULT_ALGORITHMS, types = ['JWT', 'at+jwt'], clockSkewSeconds: skew = 30, now = Date.now } = given
  if (issuer === '') throw wrong('invalid-type', 'issuer', 'must not be empty')
  if (!isTexts(audiences)) throw wrong('invalid-type', 'audience', 'must not be empty')
  if (!isTexts(types)) throw wrong('invalid-type', 'types', 'must not be empty')
  if (algorithms.length === 0 || !algorithms.every(isAlgorithm)) throw wrong('invalid-type', 'algorithms', 'must be names of asymmetric algorithms, such as `ES256`')
  if (!(skew >= 0 && skew <= 600)) throw wrong('invalid-type', 'clockSkewSeconds', 'must be 0 to 600')
  return { issuer, audiences, algorithms, types: types.map(type => type.toLowerCase()), skew, now, source: keySource(given.jwks, given) }
}

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.length > 0 && value.every(text => typeof text === 'string' && text !== '')

/** Two headers arrive as one with a comma, which no token has. */
function bearer(request: Public.WebRequest): string | undefined {
  const header = request.headers.get('authorization')
  if (header === null) return undefined
  const [, token] = /^Bearer +([^ ,]+)$/i.exec(header) ?? []
  if (token === undefined) throw new TokenError('token-malformed', 'the header `Authorization` must be `Bearer` and a token')
  return token
}

async function verified(token: string | undefined, expected: Expected): Promise<Public.Claims> {
  if (token === undefined || token === '') throw new TokenError('token-missing', 'there is no token')
  if (token.length > MOST_LETTERS) throw new TokenError('token-too-large', `the token has more than ${MOST_LETTERS} letters`)
  const parts = token.split('.')
  const [header, claims, signature] = parts.map(fromBase64url)
  const head = header && jsonObject(header)
  const body = claims && jsonObject(claims)
  if (parts.length !== 3 || !head || !body || !signature) throw new TokenError('token-malformed', 'the token is no signed JSON Web Token in compact form')
  const alg = algorithmOf(head, expected)
  const key = await keyFor(head['kid'], alg, expected.source)
  const signed = new TextEncoder().encode(token.slice(0, token.lastIndexOf('.')))
  const isSigned = await verifies(key, alg, signature, signed).catch((cause: unknown) => {
    throw new TokenError('key-not-fit', 'the key cannot be used', { cause })
  })
  if (!isSigned) throw new TokenError('signature-invalid', 'the signature is not that of the key')
  return checkClaims(body, expected)
}

/** Of the header only `alg`, `kid` and `typ` are used. Keys that it brings along (`jwk`, `jku`, `x5c`, …) are the attacker's. */
function algorithmOf(head: Record<string, unknown>, { algorithms, types }: Expected): Public.JwtAlgorithm {
  const { alg, typ, crit, b64, enc, zip } = head
  if (crit !== undefined || b64 !== undefined || enc !== undefined || zip !== undefined) {
    throw new TokenError('critical-header', 'the header asks for an extension')
  }
  if (!isAlgorithm(alg) || !algorithms.includes(alg)) throw new TokenError('algorithm-not-allowed', 'the algorithm is not allowed')
  // Tokens for other purposes (`dpop+jwt`, `logout+jwt`) are signed by the same keys: RFC 8725, section 3.11.
  if (typ !== undefined && !(typeof typ === 'string' && types.includes(typ.toLowerCase().replace(/^application\//, '')))) {
    throw new TokenError('type-not-allowed', 'the type of the token is not allowed')
  }
  return alg
}

async function keyFor(kid: unknown, alg: Public.JwtAlgorithm, source: KeySource): Promise<Jwk> {
  if (kid !== undefined && (typeof kid !== 'string' || kid.length > 512)) throw new TokenError('token-malformed', '`kid` must be a text')
  for (const isNew of [false, true]) {
    const keys = (await source.keys(isNew)).filter(key => kid === undefined || key.kid === kid)
    const fitting = keys.filter(key => fits(key, alg))
    if (fitting.length === 1) return fitting[0]!
    if (fitting.length > 1) throw new TokenError('key-not-found', 'several keys could be meant')
    if (keys.length > 0 && kid !== undefined) throw new TokenError('key-not-fit', 'the key is not one for this algorithm')
  }
  throw new TokenError('key-not-found', 'no key has the id of the token')
}

function checkClaims(claims: Record<string, unknown>, { issuer, audiences, skew, now }: Expected): Public.Claims {
  const { iss, aud, exp, nbf, iat } = claims
  const seconds = Number(now()) / 1000
  if (typeof exp !== 'number' || !isOptional(nbf, 'number') || !isOptional(iat, 'number') || !isOptional(claims['sub'], 'string')) {
    throw new TokenError('claims-malformed', '`exp` must be a number; so must `nbf` and `iat`, and `sub` a text, where they stand')
  }
  if (iss !== issuer) throw new TokenError('issuer-mismatch', 'the token is of another issuer')
  const meant = typeof aud === 'string' ? [aud] : aud
  if (!isTexts(meant) || !meant.some(audience => audiences.includes(audience))) throw new TokenError('audience-mismatch', 'the token is for another audience')
  if (!(seconds < exp + skew)) throw new TokenError('token-expired', 'the token has expired')
  for (const from of [nbf, iat] as (number | undefined)[]) {
    if (from !== undefined && !(seconds >= from - skew)) throw new TokenError('token-not-yet-valid', 'the token is not valid yet')
  }
  return claims as Public.Claims
}

const isOptional = (value: unknown, type: 'number' | 'string'): boolean => value === undefined || typeof value === type
