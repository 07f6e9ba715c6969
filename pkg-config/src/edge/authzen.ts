// AuthZEN's Authorization API 1.0 over HTTP: https://openid.net/specs/authorization-api-1_0.html.
import { jsonObject, readBody } from './bytes.js'
import { createGuard, wrong, type Guard } from './guard.js'
import { ownMember } from '../snapshot.js'
import type * as Public from '../public-edge.js'

const MOST_BYTES = 1024 * 1024
const MOST_EVALUATIONS = 1000
const SEMANTICS = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const
type Semantic = (typeof SEMANTICS)[number]
type Members = Record<string, unknown>
interface Answer {
  decision: boolean
  context?: Members
}

export function authzenHandler(options: Public.AuthzenOptions): (request: Public.WebRequest, platform?: Public.Platform) => Promise<Response> {
  const guard = createGuard<Public.AuthzenEvaluation>(options, { authenticate: 'function', policyDecisionPoint: 'string' })
  const authenticate = ownMember(options, 'authenticate', 'options') as Public.AuthzenOptions['authenticate']
  const policyDecisionPoint = ownMember(options, 'policyDecisionPoint', 'options') as string | undefined
  if (!authenticate) throw wrong('missing-field', 'authenticate', 'must be a function: who may ask can find out what policies say')
  const base = new URL(policyDecisionPoint ?? 'https://localhost')
  if (base.protocol !== 'https:' || base.search || base.hash) throw wrong('invalid-type', 'policyDecisionPoint', 'must be an `https:` URL without query and fragment')
  const below = base.pathname.replace(/\/$/, '')
  const metadata = policyDecisionPoint && {
    policy_decision_point: policyDecisionPoint,
    access_evaluation_endpoint: `${base.origin}${below}/access/v1/evaluation`,
    access_evaluations_endpoint: `${base.origin}${below}/access/v1/evaluations`
  }

  async function answer(request: Request, platform: Public.Platform): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (metadata && request.method === 'GET' && pathname === `/.well-known/authzen-configuration${below}`) return json(metadata)
    const isSeveral = pathname === `${below}/access/v1/evaluations`
    if (!isSeveral && pathname !== `${below}/access/v1/evaluation`) return problem(404, 'there is no such endpoint')
    if (request.method !== 'POST') return problem(405, 'the method must be POST')
    if (await permitted(authenticate, request) !== true) return problem(401, 'the caller is not known', { 'www-authenticate': 'Bearer' })
    const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
    if (type !== 'application/json') return problem(400, 'the content type must be application/json')
    const body = jsonObject(await readBody(request, MOST_BYTES))
    if (!body) return problem(400, 'the body must be a JSON object without doubled member names')
    const { evaluations } = body
    if (isSeveral && Array.isArray(evaluations) && evaluations.length > 0) return several(guard, body, evaluations, platform)
    if (isSeveral && evaluations !== undefined && !Array.isArray(evaluations)) return problem(400, '`evaluations` must be an array')
    const whole = withDefaults(body, {})
    const fault = faultOf(whole)
    return fault ? problem(400, fault) : json(await decided(guard, whole, platform))
  }

  return async (given, platform = {}) => {
    const request = given as Request
    const response = await answer(request, platform).catch((error: unknown) => error instanceof RangeError ? problem(400, error.message) : problem(500, 'the request could not be answered'))
    const id = request.headers.get('x-request-id')
    if (id !== null) response.headers.set('x-request-id', id)
    return response
  }
}

async function permitted(authenticate: Public.AuthzenOptions['authenticate'], request: Request): Promise<boolean> {
  try {
    return await authenticate(request)
  } catch {
    return false
  }
}

async function several(guard: Guard<Public.AuthzenEvaluation>, body: Members, evaluations: readonly unknown[], platform: Public.Platform): Promise<Response> {
  const semantic = semanticOf(body['options'])
  if (!semantic) return problem(400, `\`options.evaluations_semantic\` must be one of ${SEMANTICS.join(', ')}`)
  if (evaluations.length > MOST_EVALUATIONS) return problem(400, `there are more than ${MOST_EVALUATIONS} evaluations`)
  const answers: Answer[] = []
  for (const evaluation of evaluations) {
    const whole = withDefaults(body, isObject(evaluation) ? evaluation : { subject: evaluation })
    const fault = faultOf(whole)
    const answer = fault ? { decision: false, context: { error: { status: 400, message: fault } } } : await decided(guard, whole, platform)
    answers.push(answer)
    if (semantic === 'permit_on_first_permit' && answer.decision) break
    if (semantic === 'deny_on_first_deny' && !answer.decision) {
      answer.context ??= { code: '200', reason: 'deny_on_first_deny' }
      break
    }
  }
  return json({ evaluations: answers })
}

function semanticOf(options: unknown): Semantic | undefined {
  if (options === undefined) return 'execute_all'
  if (typeof options !== 'object' || options === null) return undefined
  const { evaluations_semantic: asked = 'execute_all' } = options as Members
  return SEMANTICS.find(semantic => semantic === asked)
}

/** A member of an evaluation replaces the default as a whole; members that are not known are left out. */
function withDefaults(body: Members, evaluation: Members): Members {
  const { subject, action, resource, context } = { ...body, ...evaluation }
  return { subject, action, resource, ...(context !== undefined && { context }) }
}

const REQUIRED = { subject: ['type', 'id'], action: ['name'], resource: ['type', 'id'] }

function faultOf(evaluation: Members): string | undefined {
  for (const [entity, names] of Object.entries(REQUIRED)) {
    const given = evaluation[entity]
    if (!isObject(given)) return `\`${entity}\` must be an object`
    for (const name of names) if (typeof given[name] !== 'string') return `\`${entity}.${name}\` must be a text`
    if (given['properties'] !== undefined && !isObject(given['properties'])) return `\`${entity}.properties\` must be an object`
  }
  return evaluation['context'] === undefined || isObject(evaluation['context']) ? undefined : '`context` must be an object'
}

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Why is told to the log alone. */
async function decided(guard: Guard<Public.AuthzenEvaluation>, evaluation: Members, platform: Public.Platform): Promise<Answer> {
  const { allowed } = await guard.judge(evaluation as unknown as Public.AuthzenEvaluation, platform, () => ({}))
  return { decision: allowed }
}

const json = (body: unknown): Response => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } })

const problem = (status: number, message: string, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(message), { status, headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers } })
