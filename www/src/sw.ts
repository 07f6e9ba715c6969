// The service worker: the page without a network. All files of a version are kept together, so that a page never runs
// with files of two versions; what is large and not needed by every visitor is kept when it is first asked for.

/** Filled in by the build. */
declare const VERSION: string
declare const FILES: readonly string[]
declare const ON_DEMAND: readonly string[]

/** The part of a service worker's global scope that is used: TypeScript's libraries for it and for pages exclude each other. */
interface Scope {
  readonly registration: { readonly scope: string }
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void
}
interface ExtendableEvent extends Event { waitUntil(work: Promise<unknown>): void }
interface FetchEvent extends ExtendableEvent { readonly request: Request; respondWith(response: Promise<Response>): void }

const worker = self as unknown as Scope
const PREFIX = 'iam-verdict '
/** Other pages of the host may have caches, and other folders other copies of this page. */
const MINE = `${PREFIX}${worker.registration.scope} `
const NAME = `${MINE}${VERSION}`
const address = (file: string): string => new URL(file, worker.registration.scope).href
const kept = new Set([...FILES, ...ON_DEMAND].map(address))

worker.addEventListener('install', event => event.waitUntil(keepAll()))
worker.addEventListener('activate', event => event.waitUntil(dropOthers().then(() => worker.clients.claim())))
worker.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void worker.skipWaiting()
})
worker.addEventListener('fetch', event => {
  const file = fileOf(event.request)
  if (file) event.respondWith(fromCache(file, event.request))
})

async function keepAll(): Promise<void> {
  const cache = await caches.open(NAME)
  await cache.addAll(FILES.map(file => new Request(address(file), { cache: 'no-cache' })))
}

async function dropOthers(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter(name => name.startsWith(MINE) && name !== NAME).map(name => caches.delete(name)))
}

/** The file of this version that a request is for. */
function fileOf({ method, url }: Request): string | undefined {
  if (method !== 'GET') return undefined
  const { origin, pathname } = new URL(url)
  const plain = origin + pathname
  const file = plain === worker.registration.scope ? address('./index.html') : plain
  return kept.has(file) ? file : undefined
}

async function fromCache(file: string, request: Request): Promise<Response> {
  const cache = await caches.open(NAME)
  const found = await cache.match(file)
  if (found) return found
  const response = await fetch(request)
  if (response.ok) await cache.put(file, response.clone())
  return response
}
