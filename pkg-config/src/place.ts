// Where in the caller's input something is wrong, and which error that makes.
import { PolicyError, RequestError } from './errors.js'
import type { PolicyDiagnostic, PolicyType, RequestErrorCode } from './public.js'

export type Step = string | number

/** A policy of the input: which one it is, and the way inside its document. */
type PolicyPlace = Pick<PolicyDiagnostic, 'policyType' | 'policyIndex' | 'level' | 'path'>

/** How many indices stand between a member of `Policies` and one policy of it. */
const INDICES: Readonly<Record<PolicyType, 0 | 1 | 2>> = {
  identityBased: 1,
  resourceBased: 0,
  permissionsBoundary: 0,
  session: 1,
  serviceControl: 2,
  resourceControl: 2,
  vpcEndpoint: 0,
  roleTrust: 0
}

/** What is wrong, in the words of both kinds of errors. */
export interface Fault {
  /** As a `RequestError` says it. */
  request: RequestErrorCode
  /** As a diagnostic of a policy says it. */
  policy: string
}

export const NOT_DATA: Fault = { request: 'invalid-type', policy: 'data-type-mismatch' }
export const NOT_TEXT: Fault = { request: 'invalid-json', policy: 'json-syntax-error' }
export const TOO_LARGE: Fault = { request: 'too-large', policy: 'document-too-large' }
export const UNREADABLE: Fault = { request: 'unreadable', policy: 'data-type-mismatch' }

/** Where the snapshot starts. `asPolicy`: the whole input is one policy of this type. */
export interface Origin {
  path: readonly Step[]
  asPolicy?: PolicyType
  /** The input is a list of requests: errors name the request by `index`. */
  list?: boolean
  /** A `Date` is read as its text, as AWS's SDK answers it. */
  takesDates?: boolean
}

/** The error for something wrong at `steps` below `origin`. */
export function errorAt(origin: Origin, steps: readonly Step[], fault: Fault, what: string, cause?: unknown): Error {
  const place = policyPlace(origin, steps)
  const named = origin.list ? steps.slice(1) : steps
  const field = [...origin.path, ...named].reduce<string>(joined, '')
  const message = `${field}: ${what}`
  if (place) return new PolicyError('invalid-policy', message, [{ code: fault.policy, message: what, ...place }], { cause })
  const [index] = steps
  return new RequestError(fault.request, message, {
    field,
    cause,
    ...(origin.list && typeof index === 'number' && { index })
  })
}

/** Undefined when the place is not inside a policy. */
function policyPlace(origin: Origin, steps: readonly Step[]): PolicyPlace | undefined {
  if (origin.asPolicy) return { policyType: origin.asPolicy, policyIndex: 0, path: insideDocument(steps) }
  const [first, second, ...rest] = [...origin.path, ...steps]
  if (first !== 'policies' || typeof second !== 'string') return undefined
  if (second === 'resources') {
    const [, member, ...below] = rest // rest[0] is which resource
    return typeof member === 'string' ? memberPlace(member, below) : undefined
  }
  return memberPlace(second, rest)
}

function memberPlace(member: string, rest: readonly Step[]): PolicyPlace | undefined {
  if (!Object.hasOwn(INDICES, member)) return undefined
  const policyType = member as PolicyType
  const count = INDICES[policyType]
  const indices = rest.slice(0, count).map(Number)
  const path = insideDocument(rest.slice(count))
  const [outer = 0, inner = 0] = indices
  return count === 2 ? { policyType, policyIndex: inner, level: outer, path } : { policyType, policyIndex: outer, path }
}

/** A named policy holds its document in a member; diagnostics count from the document on. */
function insideDocument(steps: readonly Step[]): Step[] {
  return steps[0] === 'document' ? steps.slice(1) : [...steps]
}

/** As one would write it in code: `request.context["aws:SourceIp"][0]`. */
function joined(path: string, step: Step): string {
  if (typeof step === 'number') return `${path}[${step}]`
  if (!/^[A-Za-z_$][\w$]*$/.test(step)) return `${path}[${JSON.stringify(step)}]`
  return path === '' ? step : `${path}.${step}`
}
