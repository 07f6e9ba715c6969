// Where keys come from: handed over, or fetched, kept, and fetched again when an unknown one is asked for.
import { jsonObject, readBody } from './bytes.js'
import { TokenError } from './errors.js'
import { wrong } from './guard.js'
import type { Jwk } from './algorithms.js'
import type { JwtPrincipalOptions } from '../public-edge.js'

export interface KeySource {
  /** `isNew`: those that are kept did not have the key. */
  keys(isNew: boolean): Promise<readonly Jwk[]>
}

/** A key set has a handful of keys of at most 1.5 kB. */
const MOST_BYTES = 256 * 1024
const MOST_KEYS = 100
const TIMEOUT_MS = 5000
/** From the end of a fetch to the next, so that made-up key ids cost nothing, and an endpoint that is down is not stormed. */
const COOLDOWN_MS = { found: 30_000, failed: 5000 }
/** How long keys outlive an endpoint that does not answer. */
const STALE_MS = 3_600_000

export function keySource(jwks: JwtPrincipalOptions['jwks'], { fetch: fetched, cacheSeconds = 600 }: Pick<JwtPrincipalOptions, 'fetch' | 'cacheSeconds'>): KeySource {
  if (typeof jwks === 'object' && Array.isArray((jwks as { keys?: unknown }).keys)) {
    const keys = readKeys(jwks as Record<string, unknown>)
    if (!keys) throw wrong('invalid-type', 'jwks', `\`keys\` must be at most ${MOST_KEYS} objects`)
    return { keys: () => Promise.resolve(keys) }
  }
  if (!(cacheSeconds >= 0 && cacheSeconds <= 86_400)) throw wrong('invalid-type', 'cacheSeconds', 'must be 0 to 86400')
  return new RemoteKeys(endpoint(jwks), (fetched ?? globalThis.fetch.bind(globalThis)) as typeof globalThis.fetch, cacheSeconds * 1000)
}

/** Keys from a plain connection are whoever's is in between. */
function endpoint(jwks: unknown): string {
  let url: URL
  try {
    url = new URL(String(jwks))
  } catch {
    throw wrong('invalid-type', 'jwks', 'must be a key set or a URL')
  }
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere)) throw wrong('invalid-type', 'jwks', 'the URL must be `https:`')
  return url.href
}

function readKeys(jwks: Record<string, unknown> | undefined): readonly Jwk[] | undefined {
  const keys = jwks?.['keys']
  if (!Array.isArray(keys) || keys.length > MOST_KEYS) return undefined
  return keys.every(key => typeof key === 'object' && key !== null) ? keys as Jwk[] : undefined
}

class RemoteKeys implements KeySource {
  #keys: readonly Jwk[] | undefined
  #fetchedAt = -Infinity
  #begunAt = -Infinity
  #nextAt = -Infinity
  /** Shared by all who wait; not longer than a fetch may take: a runtime may drop it with the request that began it. */
  #pending: Promise<void> | undefined
  readonly #url: string
  readonly #fetch: typeof globalThis.fetch
  readonly #freshMs: number

  constructor(url: string, fetched: typeof globalThis.fetch, freshMs: number) {
    this.#url = url
    this.#fetch = fetched
    this.#freshMs = freshMs
  }

  async keys(isNew: boolean): Promise<readonly Jwk[]> {
    const now = Date.now()
    const isFresh = now - this.#fetchedAt < this.#freshMs
    if (!this.#keys || isNew || !isFresh) await this.#refresh(now)
    if (this.#keys && Date.now() - this.#fetchedAt < this.#freshMs + STALE_MS) return this.#keys
    throw new TokenError('keys-unavailable', `the keys of ${this.#url} cannot be had`)
  }

  async #refresh(now: number): Promise<void> {
    if (!this.#pending || now - this.#begunAt > TIMEOUT_MS) {
      if (now < this.#nextAt) return
      this.#begunAt = now
      const pending = this.#load().then(() => COOLDOWN_MS.found, () => COOLDOWN_MS.failed).then(cooldown => {
        this.#nextAt = Date.now() + cooldown
        if (this.#pending === pending) this.#pending = undefined
      })
      this.#pending = pending
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<void>(resolve => { timer = setTimeout(resolve, TIMEOUT_MS) })
    await Promise.race([this.#pending, late])
    clearTimeout(timer)
  }

  async #load(): Promise<void> {
    // Not 'error', which workerd does not know. A redirect is then an answer without keys.
    const response = await this.#fetch(this.#url, { redirect: 'manual', headers: { accept: 'application/json' }, signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (response.status !== 200) throw new Error(`status ${response.status}`)
    const keys = readKeys(jsonObject(await readBody(response, MOST_BYTES)))
    if (!keys) throw new Error('no key set')
    this.#keys = keys
    this.#fetchedAt = Date.now()
  }
}
