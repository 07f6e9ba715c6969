// AWS's policy simulator over the query protocol.
import { getContextKeysForCustomPolicy, PolicyError, RequestError, ServiceError, simulateCustomPolicy, type SimulateCustomPolicyRequest, type SimulatePolicyResponse, type SimulatePrincipalPolicyRequest } from 'iam-verdict/tools'
import { isObject } from '../scenario.js'
import { ServiceFault } from './fault.js'
import { refusedAs, requestBy, type Asked, type Operation } from './operation.js'
import { list, number, required, text, texts, type Parameters } from './query.js'
import { Entries } from './xml.js'

export const SIMULATIONS: Readonly<Record<string, Operation>> = {
  SimulateCustomPolicy: {
    needs: () => ({ action: 'iam:SimulateCustomPolicy', resource: '*' }),
    answer: ({ parameters }) => told(ofPolicies(() => simulateCustomPolicy(simulation(parameters) as unknown as SimulateCustomPolicyRequest)))
  },
  SimulatePrincipalPolicy: {
    needs: ({ parameters }) => ({ action: 'iam:SimulatePrincipalPolicy', resource: required(parameters, 'PolicySourceArn') }),
    answer: ({ parameters, world }) => told(ofPolicies(() => world.simulatePrincipalPolicy({ PolicySourceArn: required(parameters, 'PolicySourceArn'), ...simulation(parameters) } as unknown as SimulatePrincipalPolicyRequest)))
  },
  GetContextKeysForCustomPolicy: {
    needs: () => ({ action: 'iam:GetContextKeysForCustomPolicy', resource: '*' }),
    answer: ({ parameters }) => ofPolicies(() => getContextKeysForCustomPolicy({ PolicyInputList: texts(parameters, 'PolicyInputList') }))
  },
  GetContextKeysForPrincipalPolicy: {
    needs: ({ parameters }) => ({ action: 'iam:GetContextKeysForPrincipalPolicy', resource: required(parameters, 'PolicySourceArn') }),
    answer: keysOfPrincipal
  }
}

/** The parameters that both simulations have; the engine says which of them cannot be. */
function simulation(parameters: Parameters): object {
  const lists = ['PolicyInputList', 'PermissionsBoundaryPolicyInputList', 'ActionNames', 'ResourceArns'].map(name => [name, texts(parameters, name)] as const)
  const single = ['ResourcePolicy', 'ResourceOwner', 'CallerArn', 'ResourceHandlingOption', 'Marker'].map(name => [name, text(parameters, name)] as const)
  const entries = list(parameters, 'ContextEntries').map(entry => (isObject(entry) ? { ...entry, ContextKeyValues: texts(entry as Parameters, 'ContextKeyValues') } : entry))
  const levels = list(parameters, 'OrderedOrganizationPolicyInputList').map(level => (isObject(level) ? { ...level, ServiceControlPolicyInputList: texts(level as Parameters, 'ServiceControlPolicyInputList') } : level))
  const MaxItems = number(parameters, 'MaxItems', 1, 1000)
  return {
    ...Object.fromEntries(lists.filter(([, values]) => values.length > 0)),
    ...Object.fromEntries(single.filter(([, value]) => value !== undefined)),
    ...(entries.length > 0 && { ContextEntries: entries }),
    ...(levels.length > 0 && { OrderedOrganizationPolicyInputList: levels }),
    ...(MaxItems !== undefined && { MaxItems })
  }
}

/** AWS has one word for whatever is wrong with policies and what is asked of them. */
function ofPolicies<T>(ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    if (error instanceof ServiceError) throw new ServiceFault(error.code, error.message, error.code === 'NoSuchEntity' ? 404 : 400)
    if (error instanceof PolicyError || error instanceof RequestError) throw new ServiceFault('InvalidInput', error.message)
    throw error
  }
}

/** What is a map in AWS's shapes is one in the XML. */
function told({ EvaluationResults, ...rest }: SimulatePolicyResponse): object {
  const mapped = <T extends { EvalDecisionDetails?: object }>(result: T) => ({ ...result, ...(result.EvalDecisionDetails && { EvalDecisionDetails: new Entries(Object.entries(result.EvalDecisionDetails)) }) })
  const results = EvaluationResults.map(result => ({ ...mapped(result), ...(result.ResourceSpecificResults && { ResourceSpecificResults: result.ResourceSpecificResults.map(mapped) }) }))
  return { EvaluationResults: results, ...rest }
}

/** Of the policies of a user, group or role and those beside them. */
function keysOfPrincipal(asked: Asked): object {
  const source = required(asked.parameters, 'PolicySourceArn')
  const { policies } = refusedAs('NoSuchEntity', () => asked.world.gather(requestBy({ ...asked, caller: source }, 'sts:GetCallerIdentity', '*')))
  const own = (policies.identityBased ?? []).map(policy => (isObject(policy) && 'document' in policy ? (policy['document'] as string | object) : policy))
  return ofPolicies(() => getContextKeysForCustomPolicy({ PolicyInputList: [...own, ...texts(asked.parameters, 'PolicyInputList')] }))
}
