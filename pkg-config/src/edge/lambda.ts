// Adapters for functions of AWS Lambda: viewer requests of Lambda@Edge, and authorizers of API Gateway.
import { asked, type Asked } from './servers.js'
import { readOptions, wrong } from './guard.js'
import { headersOf, platformFacts, requestOf } from './platform.js'
import type * as Public from '../public-edge.js'

/** Lambda freezes a function once it has answered: the log is waited for, whatever comes of it. */
async function whole(authorizer: Public.Authorizer, make: () => Asked): Promise<Public.Authorization> {
  const logs: Promise<unknown>[] = []
  const authorization = await asked(authorizer, make, log => { logs.push(log) })
  await Promise.all(logs)
  return authorization
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html */
interface ViewerRequest {
  readonly clientIp: string
  readonly method: string
  readonly uri: string
  readonly querystring: string
  readonly headers: Record<string, readonly { readonly key?: string; readonly value: string }[]>
}

export function lambdaAtEdge(authorizer: Public.Authorizer, trust?: Public.TrustOptions): (event: unknown) => Promise<unknown> {
  const factsOf = platformFacts(trust)
  return async event => {
    const read = (): ViewerRequest => (event as { Records: [{ cf: { request: ViewerRequest } }] }).Records[0].cf.request
    const authorization = await whole(authorizer, () => {
      const { clientIp, method, uri, querystring, headers: given } = read()
      const headers = headersOf(Object.entries(given).flatMap(([name, values]) => values.map(({ value }) => [name, value] as const)))
      // Whether the viewer came by TLS is not in the event.
      const request = requestOf(method, `https://${headers.get('host') ?? 'localhost'}`, uri + (querystring && `?${querystring}`), headers)
      return { request, context: factsOf(headers, { address: clientIp }), event }
    })
    if (authorization.allowed) return read()
    const { status, headers, text } = await plain(authorization.response as Response)
    return {
      status: String(status),
      statusDescription: status === 401 ? 'Unauthorized' : 'Forbidden',
      headers: Object.fromEntries(headers.map(([key, value]) => [key, [{ key, value }]])),
      body: text
    }
  }
}

const plain = async (response: Response): Promise<{ status: number; headers: [string, string][]; text: string }> => ({
  status: response.status,
  headers: [...response.headers],
  text: await response.text()
})

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html, and http-api-lambda-authorizer.html. */
interface AuthorizerEvent {
  readonly type?: string
  readonly version?: string
  readonly authorizationToken?: string
  readonly methodArn?: string
  readonly routeArn?: string
  readonly path?: string
  readonly rawPath?: string
  readonly rawQueryString?: string
  readonly cookies?: readonly string[]
  readonly httpMethod?: string
  readonly headers?: Record<string, string> | null
  readonly multiValueHeaders?: Record<string, readonly string[]> | null
  readonly queryStringParameters?: Record<string, string> | null
  readonly multiValueQueryStringParameters?: Record<string, readonly string[]> | null
  readonly requestContext?: { readonly identity?: { readonly sourceIp?: string }; readonly http?: { readonly method: string; readonly sourceIp: string } }
}

export function apiGatewayAuthorizer(authorizer: Public.Authorizer, options: Public.ApiGatewayOptions = {}): (event: unknown) => Promise<Public.ApiGatewayPolicy | Public.ApiGatewaySimple> {
  const { answer = 'policy', routes = [], context: told } = readOptions(options, { answer: 'string', routes: 'list', context: 'function' }) as Public.ApiGatewayOptions
  if (answer !== 'policy' && answer !== 'simple') throw wrong('invalid-type', 'answer', 'must be `policy` or `simple`')
  const others = routes.map(readRoute)
  return async given => {
    const event = given as AuthorizerEvent
    const first = await whole(authorizer, () => askedMethod(event))
    if ((first.response as Response | undefined)?.status === 401) throw new Error('Unauthorized') // the word that makes API Gateway answer 401
    const context = first.allowed && told ? contextOf(told, first) : undefined
    const isAllowed = first.allowed && context !== null
    const more = context && { context }
    if (answer === 'simple') return { isAuthorized: isAllowed, ...more }
    const arn = String(event.methodArn ?? event.routeArn)
    const decided = [{ arn, isAllowed }]
    for (const route of others) {
      const { allowed } = await whole(authorizer, () => askedMethod(event, route))
      decided.push({ arn: methodArn(event, route), isAllowed: allowed && context !== null })
    }
    return { principalId: principalId(first.principal), policyDocument: { Version: '2012-10-17', Statement: statements(decided) }, ...more }
  }
}

/** `null`: the callback threw, which is a denial. */
function contextOf(told: NonNullable<Public.ApiGatewayOptions['context']>, authorization: Public.Authorization): Record<string, string | number | boolean> | null {
  try {
    return told(authorization)
  } catch {
    return null
  }
}

interface Route {
  readonly method: string
  readonly path: string
}

function readRoute(route: string): Route {
  const [, method, path] = /^([A-Z]+) (\/[^*?\s]*)$/.exec(route) ?? []
  if (!method || !path) throw wrong('invalid-type', 'routes', `\`${route}\` must be a method and a path without wildcards, such as \`GET /pets\``)
  return { method, path }
}

/** What stands in the ARN: `{api}/{stage}/{method}/{path}`. */
function partsOf(arn: string): { before: string; method: string; path: string } {
  const [, before, method, path] = /^(arn:[^:]+:execute-api:[^:]*:[^:]*:[^/]+\/[^/]+)\/([^/]+)(?:\/(.*))?$/s.exec(arn) ?? []
  if (!before || !method) throw new TypeError('the event has no ARN of a method')
  // In the policy they would be wildcards, and open whatever the same token asks for next.
  if (/[*?]|\$\{/.test(path ?? '')) throw new TypeError('the path has letters that are wildcards in a policy')
  return { before, method, path: `/${path ?? ''}` }
}

function methodArn(event: AuthorizerEvent, { method, path }: Route): string {
  return `${partsOf(String(event.methodArn ?? event.routeArn)).before}/${method}${path}`
}

function askedMethod(event: AuthorizerEvent, route?: Route): Asked {
  const arn = String(event.methodArn ?? event.routeArn)
  const parts = partsOf(arn)
  const headers = event.authorizationToken === undefined ? headersOf(headerPairs(event)) : headersOf([['authorization', event.authorizationToken]])
  const { method, path } = route ?? { method: event.requestContext?.http?.method ?? event.httpMethod ?? parts.method, path: event.rawPath ?? event.path ?? parts.path }
  const query = route ? '' : queryOf(event)
  const request = requestOf(method, `https://${headers.get('host') ?? 'localhost'}`, path + (query && `?${query}`), headers)
  // API Gateway is reached by TLS only.
  const address = event.requestContext?.http?.sourceIp ?? event.requestContext?.identity?.sourceIp
  return { request, context: platformFacts()(headers, { address, isSecure: true }), event, methodArn: route ? methodArn(event, route) : arn }
}

function* headerPairs({ headers, multiValueHeaders, cookies }: AuthorizerEvent): Generator<[string, unknown]> {
  if (multiValueHeaders) for (const [name, values] of Object.entries(multiValueHeaders)) for (const value of values) yield [name, value]
  else yield* Object.entries(headers ?? {})
  if (cookies?.length) yield ['cookie', cookies.join('; ')]
}

function queryOf({ rawQueryString, queryStringParameters, multiValueQueryStringParameters }: AuthorizerEvent): string {
  if (rawQueryString !== undefined) return rawQueryString
  const many = Object.entries(multiValueQueryStringParameters ?? {}).flatMap(([name, values]) => values.map(value => [name, value]))
  return new URLSearchParams(many.length > 0 ? many : Object.entries(queryStringParameters ?? {})).toString()
}

function statements(decided: readonly { arn: string; isAllowed: boolean }[]): Public.ApiGatewayPolicy['policyDocument']['Statement'] {
  return (['Allow', 'Deny'] as const).flatMap(Effect => {
    const Resource = [...new Set(decided.filter(({ isAllowed }) => isAllowed === (Effect === 'Allow')).map(({ arn }) => arn))]
    return Resource.length > 0 ? [{ Effect, Action: 'execute-api:Invoke', Resource }] : []
  })
}

function principalId(principal: Public.Authorization['principal']): string {
  return (typeof principal === 'string' ? principal : principal?.arn) ?? 'anonymous'
}
