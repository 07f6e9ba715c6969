// What API Gateway does with the answer of a Lambda authorizer. The engine decides, as it does for every policy.
import { compile, PolicyError, RequestError } from '../index.js'
import type { ContextValue, Policy } from '../public.js'
import type { Enforcement } from '../public-edge.js'

const MESSAGES = {
  explicitDeny: 'User is not authorized to access this resource with an explicit deny',
  implicitDeny: 'User is not authorized to access this resource'
}

export function enforce(answer: unknown, methodArn: string, context?: Record<string, ContextValue>): Enforcement {
  const account = /^arn:[^:]+:execute-api:[^:]*:(\d{12}):[^/]+\/./.exec(methodArn)?.[1]
  if (!account) throw new RequestError('invalid-resource', 'methodArn: must be the ARN of a method, such as `arn:aws:execute-api:us-east-1:123456789012:abcdef123/test/GET/pets`', { field: 'methodArn' })
  const given = typeof answer === 'object' && answer !== null ? answer as Record<string, unknown> : {}
  const fault = faultOf(given)
  if (fault) return broken(fault)
  if (given['policyDocument'] === undefined) {
    return given['isAuthorized'] === true ? { allowed: true, status: 200 } : { allowed: false, status: 403, message: 'Forbidden' }
  }
  try {
    const set = compile({ identityBased: [given['policyDocument'] as Policy] })
    try {
      // Whoever called is known to the API by this policy alone; any name in its own account will do.
      const principal = `arn:aws:iam::${account}:user/authorized`
      const decision = set.decide({ principal, action: 'execute-api:Invoke', resource: methodArn, resourceAccount: account, ...(context && { context }) })
      return decision === 'allowed' ? { allowed: true, status: 200, decision } : { allowed: false, status: 403, decision, message: MESSAGES[decision] }
    } finally {
      set.free()
    }
  } catch (error) {
    if (error instanceof PolicyError) return broken(error.message)
    throw error
  }
}

/** API Gateway answers 500 without saying why: `AuthorizerConfigurationException`. */
const broken = (error: string): Enforcement => ({ allowed: false, status: 500, message: 'Internal server error', error })

function faultOf({ principalId, policyDocument, isAuthorized, context }: Record<string, unknown>): string | undefined {
  if (policyDocument === undefined && typeof isAuthorized !== 'boolean') return 'there is neither `policyDocument` nor `isAuthorized`'
  if (policyDocument !== undefined && (typeof principalId !== 'string' || principalId === '')) return '`principalId` is missing'
  if (context === undefined || context === null) return undefined
  if (typeof context !== 'object' || Array.isArray(context)) return '`context` must be an object'
  // Of HTTP APIs with simple responses only, lists and objects are taken.
  if (policyDocument === undefined) return undefined
  const [nested] = Object.entries(context).find(([, value]) => typeof value === 'object' && value !== null) ?? []
  return nested === undefined ? undefined : `\`context.${nested}\` must be a text, a number or a boolean`
}
