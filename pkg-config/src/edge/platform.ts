// What adapters share: which address and which protocol a request came by, and who is believed about it.
import { RequestError } from '../index.js'
import { readOptions, wrong } from './guard.js'
import type { ContextValue } from '../public.js'
import type { TrustOptions } from '../public-edge.js'

interface Told {
  /** As the platform knows them itself. */
  readonly address?: unknown
  readonly isSecure?: boolean | undefined
}

export type PlatformFacts = (headers: { get(name: string): string | null }, told: Told) => Record<string, ContextValue>

/** A header that is trusted speaks alone: behind a proxy the platform knows only the proxy. */
export function platformFacts(trust: TrustOptions = {}): PlatformFacts {
  const { sourceIpHeader, proxies = 1, protocolHeader } = readOptions(trust, { sourceIpHeader: 'string', proxies: 'number', protocolHeader: 'string' }) as TrustOptions
  if (!Number.isInteger(proxies) || proxies < 1) throw wrong('invalid-type', 'proxies', 'must be 1 or more')
  return (headers, { address, isSecure }) => {
    const facts: Record<string, ContextValue> = {}
    const ip = addressOf(sourceIpHeader === undefined ? address : headers.get(sourceIpHeader)?.split(',').at(-proxies))
    if (ip !== undefined) facts['aws:SourceIp'] = ip
    const protocol = protocolHeader === undefined ? undefined : headers.get(protocolHeader)?.trim().toLowerCase()
    const secure = protocolHeader === undefined ? isSecure : protocol === 'https' ? true : protocol === 'http' ? false : undefined
    if (secure !== undefined) facts['aws:SecureTransport'] = secure
    return facts
  }
}

/** Of what is no address there is no key. Node writes IPv4 as IPv6 on sockets that take both, and link-local ones with their zone. */
export function addressOf(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined
  const address = text.trim().replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '')
  return /^(\d{1,3}(\.\d{1,3}){3}|[\da-f]*:[\da-f:]*(\d{1,3}(\.\d{1,3}){3})?)$/i.test(address) ? address : undefined
}

/**
 * A request of the web from what a server of another kind tells. Where the standard's reading of the target is another one
 * (`/public/../admin`), the app and the guard could mean different things: that is an error.
 */
export function requestOf(method: string, origin: string, target: string, headers: Headers): Request {
  const request = new Request(origin + target, { method, headers })
  const { pathname, search } = new URL(request.url)
  if (pathname + search !== target) {
    throw new RequestError('invalid-resource', 'the path and query of the request are not in their normal form', { field: 'url' })
  }
  return request
}

/** Pairs of names and values; what cannot be a header throws. */
export function headersOf(pairs: Iterable<readonly [string, unknown]>): Headers {
  const headers = new Headers()
  for (const [name, value] of pairs) if (typeof value === 'string') headers.append(name, value)
  return headers
}
