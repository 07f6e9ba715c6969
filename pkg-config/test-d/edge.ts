// `iam-verdict/edge` as a user writes it, with the types of the web: what must compile, and what must not.
import init, {
  apiGatewayAuthorizer, authzenHandler, BundleError, createAuthorizer, enforce, guardWorker, honoMiddleware, jwtPrincipal, lambdaAtEdge, openBundle, otelAttributes,
  PolicySet, signBundle, TokenError, watchBundle,
  type Authorization, type Authorizer, type DecisionRecord, type Enforcement
} from 'iam-verdict/edge'
import { compile } from 'iam-verdict'
import type { Context, MiddlewareHandler } from 'hono'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(..._equal: Equal<A, B> extends true ? [] : [never]): void => {}

same<ReturnType<typeof init>, Promise<void>>()
same<ReturnType<Authorizer['authorize']>, Promise<Authorization>>()
same<Authorization['response'], Response | undefined>()
same<DecisionRecord['status'], 200 | 401 | 403>()
same<ReturnType<typeof enforce>, Enforcement>()
same<ReturnType<typeof PolicySet.fromBytes>, PolicySet>()
same<ReturnType<PolicySet['toBytes']>, Uint8Array<ArrayBuffer>>()

const set = compile({})
const principal = jwtPrincipal({
  jwks: new URL('https://id.example.com/jwks'), issuer: 'https://id.example.com', audience: ['shop'], roleArn: claims => `arn:aws:iam::111122223333:role/${String(claims['role'])}`,
  sessionName: ({ sub }) => String(sub), tags: { team: 'team' }, algorithms: ['ES256', 'EdDSA'], clockSkewSeconds: 5
})

export const authorizer = createAuthorizer({
  policySet: () => set,
  principal,
  action: async request => `shop:${request.method}`,
  resource: ({ url }, { methodArn }) => methodArn ?? url,
  context: { 'shop:Tier': ['gold'] },
  onDecision: (record, error) => void console.log(otelAttributes(record), error instanceof TokenError && error.code),
  redact: ['shop:*'],
  now: () => new Date()
})
createAuthorizer({ policySet: Object.assign(compile({}), { hash: 'x', notAfter: new Date() }), principal: 'anonymous', action: 's3:GetObject' })

export async function use(request: Request): Promise<Response> {
  const { allowed, response, decision } = await authorizer.authorize(request, { waitUntil: promise => void promise, context: { 'aws:SourceIp': '203.0.113.7' } })
  decision satisfies 'allowed' | 'explicitDeny' | 'implicitDeny' | undefined
  return allowed ? new Response('ok') : response!
}

export const hono: MiddlewareHandler = honoMiddleware(authorizer, { sourceIpHeader: 'x-forwarded-for', proxies: 2 })
export const ofHono = (context: Context): Promise<Response | void> => honoMiddleware(authorizer)(context, async () => {})
export const worker = guardWorker((env: { KEY: string }) => createAuthorizer({ policies: {}, principal: env.KEY, action: 'a:b' }), { fetch: (_request: Request, env: { KEY: string }) => new Response(env.KEY) })
same<ReturnType<typeof worker.fetch>, Promise<Response>>()
same<Parameters<typeof worker.fetch>[1], { KEY: string }>()
export const edge = lambdaAtEdge(authorizer)
export const gateway = apiGatewayAuthorizer(authorizer, { answer: 'simple', context: ({ principal }) => ({ who: String(principal) }) })
export const pdp: (request: Request) => Promise<Response> = authzenHandler({
  policies: {}, authenticate: ({ headers }) => headers.has('authorization'), principal: ({ subject }) => subject.id, action: ({ action }) => action.name, resource: ({ resource }) => resource.id
})

// @ts-expect-error nobody is asked for
createAuthorizer({ policies: {}, action: 'a:b' })
// @ts-expect-error HMAC cannot be had
jwtPrincipal({ jwks: { keys: [] }, issuer: 'https://id.example.com', audience: 'shop', roleArn: 'x', algorithms: ['HS256'] })
// @ts-expect-error who may ask must be said
authzenHandler({ policies: {}, principal: 'anonymous', action: 'a:b' })
// @ts-expect-error no option of this name
createAuthorizer({ policies: {}, principal: 'anonymous', action: 'a:b', resoruce: '*' })

export async function published(privateKey: CryptoKey, publicKey: JsonWebKey): Promise<Authorizer> {
  const bytes = await signBundle(set.toBytes(), { privateKey, keyId: 'a', audience: 'shop', sequence: 1, notAfter: new Date(), selfTests: [{ request: { principal: 'anonymous', action: 'shop:Read' }, expect: 'implicitDeny' }] })
  const { policySet, sequence } = await openBundle(bytes, { keys: { a: publicKey }, audience: 'shop', after: 0 })
  same<typeof sequence, number | undefined>()
  const watch = watchBundle(new URL('https://policies.example.com'), { keys: { a: publicKey }, audience: 'shop', onError: error => error instanceof BundleError && error.code === 'rollback' })
  await watch.refresh()
  createAuthorizer({ policySet, principal, action: 'shop:Read' })
  return createAuthorizer({ policySet: watch.current, principal, action: 'shop:Read' })
}

// @ts-expect-error: without a key nothing is signed
void signBundle(new Uint8Array(), { keyId: 'a', audience: 'shop', sequence: 1 })
