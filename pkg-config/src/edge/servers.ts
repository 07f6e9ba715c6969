// Adapters for servers: Hono, Express and its like, Cloudflare Workers.
import { forbidden } from './authorizer.js'
import { headersOf, platformFacts, requestOf } from './platform.js'
import type * as Public from '../public-edge.js'

export function honoMiddleware(authorizer: Public.Authorizer, trust?: Public.TrustOptions): (context: Public.HonoContext, next: () => Promise<void>) => Promise<Response | void> {
  const factsOf = platformFacts(trust)
  return async (context, next) => {
    const { raw } = context.req
    const { incoming } = (context.env ?? {}) as { incoming?: { socket?: { remoteAddress?: unknown; encrypted?: unknown } } }
    const told = incoming?.socket ? { address: incoming.socket.remoteAddress, isSecure: incoming.socket.encrypted === true } : {}
    const waitUntil = waiting(context)
    const authorization = await authorizer.authorize(raw, { context: factsOf(raw.headers, told), env: context.env, ...(waitUntil && { waitUntil }) })
    if (authorization.allowed !== true) return (authorization.response as Response | undefined) ?? forbidden()
    context.set('authorization', authorization)
    await next()
  }
}

/** Hono throws where the platform has no such thing. */
function waiting(context: object): Public.Platform['waitUntil'] {
  try {
    const execution = (context as { executionCtx?: { waitUntil?: (promise: Promise<unknown>) => void } }).executionCtx
    return execution?.waitUntil && (promise => execution.waitUntil!(promise))
  } catch {
    return undefined
  }
}

interface NodeSocket {
  readonly remoteAddress?: unknown
  readonly encrypted?: unknown
}

export function expressMiddleware(authorizer: Public.Authorizer, trust?: Public.TrustOptions): (request: Public.NodeRequest, response: Public.NodeResponse, next: (error?: unknown) => void) => Promise<void> {
  const factsOf = platformFacts(trust)
  return async (request, response, next) => {
    const authorization = await asked(authorizer, () => {
      const { remoteAddress, encrypted } = request.socket as NodeSocket
      const headers = headersOf(nodePairs(request.rawHeaders))
      // Express cuts off of `url` where the middleware is mounted.
      const target = (request as { originalUrl?: string }).originalUrl ?? request.url ?? ''
      const origin = `${encrypted === true ? 'https' : 'http'}://${headers.get('host') ?? 'localhost'}`
      return { request: requestOf(request.method ?? '', origin, target, headers), context: factsOf(headers, { address: remoteAddress, isSecure: encrypted === true }) }
    })
    if (authorization.allowed) {
      Object.assign(request, { authorization })
      return next()
    }
    const denial = authorization.response as Response
    response.statusCode = denial.status
    for (const [name, value] of denial.headers) response.setHeader(name, value)
    response.end(await denial.text())
  }
}

function* nodePairs(raw: readonly string[]): Generator<[string, string]> {
  for (let index = 0; index + 1 < raw.length; index += 2) yield [raw[index]!, raw[index + 1]!]
}

/** A request, and what the platform tells about it. */
export type Asked = { request: Request } & Public.Platform

/** What cannot be told as a request is denied; the log is told so by a request that reading has failed for. */
export async function asked(authorizer: Public.Authorizer, make: () => Asked, waitUntil?: Public.Platform['waitUntil']): Promise<Public.Authorization> {
  const waits = waitUntil && { waitUntil }
  let made: Asked
  try {
    made = make()
  } catch (error) {
    return authorizer.authorize(unreadable(error), waits)
  }
  const { request, ...platform } = made
  return authorizer.authorize(request, { ...platform, ...waits })
}

/** In place of a request that is none: whoever looks at it, the guard first of all, gets the error. */
function unreadable(error: unknown): Request {
  const fail = (): never => {
    throw error
  }
  return new Proxy({}, { get: fail, has: fail, ownKeys: fail }) as Request
}

interface Execution {
  waitUntil?: (promise: Promise<unknown>) => void
}
type Worker = { fetch(...args: any[]): any }

export function guardWorker<Handler extends Worker>(authorizer: Public.Authorizer | ((env: unknown) => Public.Authorizer | Promise<Public.Authorizer>), handler: Handler): Public.GuardedWorker<Handler> {
  // Cloudflare sets this header itself, whatever the client sent.
  const factsOf = platformFacts({ sourceIpHeader: 'cf-connecting-ip' })
  const authorized = async (request: Request, env: unknown, execution?: Execution): Promise<Public.Authorization> => {
    const own = typeof authorizer === 'function' ? await authorizer(env) : authorizer
    const context = factsOf(request.headers, { isSecure: new URL(request.url).protocol === 'https:' })
    return own.authorize(request, { context, env, waitUntil: promise => execution?.waitUntil?.(promise) })
  }
  return {
    ...handler,
    async fetch(...args: Parameters<Handler['fetch']>): Promise<Response> {
      const [request, env, execution] = args as unknown as [Request, unknown, Execution?]
      const { allowed, response } = await authorized(request, env, execution).catch((): Public.Authorization => ({ allowed: false }))
      return allowed === true ? handler.fetch(...args) : (response as Response | undefined) ?? forbidden()
    }
  }
}
