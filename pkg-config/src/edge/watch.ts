// A policy set that is kept up to date from where it is published, without a timer: runtimes at the edge have none
// between requests. Who asks for the set after a while starts the next look, and does not wait for it.
import { RequestError } from '../index.js'
import { readBody } from './bytes.js'
import { readOptions, wrong } from './guard.js'
import { MOST_BYTES, openBundle, refused } from './signed.js'
import type * as Public from '../public-edge.js'

const TIMEOUT_MS = 10_000

export function watchBundle(url: URL | string, options: Public.WatchOptions): Public.BundleWatch {
  const kinds = { keys: 'object', audience: 'string', after: 'number', now: 'function', intervalSeconds: 'number', fetch: 'function', onUpdate: 'function', onError: 'function' }
  return new Watch(addressOf(url), readOptions(options, kinds) as unknown as Public.WatchOptions)
}

class Watch implements Public.BundleWatch {
  #bundle: Public.OpenedBundle | undefined
  #etag: string | undefined
  #pending: Promise<boolean> | undefined
  #nextAt = -Infinity
  readonly #url: string
  readonly #options: Public.WatchOptions
  readonly #intervalMs: number

  constructor(url: string, options: Public.WatchOptions) {
    this.#url = url
    this.#options = options
    const { intervalSeconds = 60 } = options
    if (!(intervalSeconds >= 1 && intervalSeconds <= 86_400)) throw wrong('invalid-type', 'intervalSeconds', 'must be 1 to 86400')
    this.#intervalMs = intervalSeconds * 1000
  }

  /** Bound, so that it can be handed over as `policySet`. */
  readonly current = (): Public.EdgePolicySet | undefined | Promise<Public.EdgePolicySet | undefined> => {
    const isDue = Date.now() >= this.#nextAt
    if (this.#bundle) {
      if (isDue) void this.refresh()
      return this.#bundle.policySet
    }
    return isDue || this.#pending ? this.refresh().then(() => this.#bundle?.policySet) : undefined
  }

  get bundle(): Public.OpenedBundle | undefined {
    return this.#bundle
  }

  refresh(): Promise<boolean> {
    this.#pending ??= this.#look().catch(error => {
      this.#tell(() => this.#options.onError?.(error))
      return false
    }).finally(() => {
      this.#pending = undefined
      this.#nextAt = Date.now() + this.#intervalMs
    })
    return this.#pending
  }

  async #look(): Promise<boolean> {
    const { bytes, etag } = await this.#fetch()
    if (!bytes) return false
    const { keys, audience, now } = this.#options
    const newest = this.#bundle?.sequence ?? this.#options.after
    const isFirst = this.#bundle === undefined
    const bundle = await openBundle(bytes, {
      ...(keys && { keys }), ...(audience !== undefined && { audience }), ...(now && { now }),
      // The one that is in use may come again, as after a change of its ETag; an older one may not.
      ...(newest !== undefined && { after: isFirst ? newest : newest - 1 })
    })
    this.#etag = etag
    if (bundle.hash === this.#bundle?.hash && bundle.sequence === this.#bundle.sequence) return false
    if (bundle.sequence !== undefined && bundle.sequence === this.#bundle?.sequence) throw refused('rollback', `two bundles have number ${bundle.sequence}`)
    this.#bundle = bundle
    this.#tell(() => this.#options.onUpdate?.(bundle))
    return true
  }

  /** No bytes: nothing new. */
  async #fetch(): Promise<{ bytes?: Uint8Array<ArrayBuffer>; etag?: string | undefined }> {
    const fetched = (this.#options.fetch ?? globalThis.fetch.bind(globalThis)) as typeof globalThis.fetch
    const headers = this.#etag !== undefined && this.#bundle ? { 'if-none-match': this.#etag } : {}
    try {
      const response = await fetched(this.#url, { redirect: 'manual', headers, signal: AbortSignal.timeout(TIMEOUT_MS) })
      if (response.status === 304 && this.#bundle) return {}
      if (response.status !== 200) throw new Error(`status ${response.status}`)
      return { bytes: (await readBody(response, MOST_BYTES)).slice(), etag: response.headers.get('etag') ?? undefined }
    } catch (error) {
      throw refused('unavailable', `the bundle at ${this.#url} cannot be had: ${error instanceof Error ? error.message : String(error)}`, error)
    }
  }

  /** What the caller's own function throws is no reason to stop. */
  #tell(tell: () => void): void {
    try {
      tell()
    } catch {
      // nobody to tell
    }
  }
}

function addressOf(url: unknown): string {
  try {
    return new URL(String(url)).href
  } catch (cause) {
    throw new RequestError('invalid-type', `url: \`${String(url)}\` is none`, { field: 'url', cause })
  }
}
