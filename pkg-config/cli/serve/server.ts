// The endpoint: which call is meant, who makes it, whether it may, and its answer.
import { PolicyError, RequestError } from 'iam-verdict/tools'
import type { Caller } from './credentials.js'
import { ServiceFault } from './fault.js'
import type { Call, Reply } from './http.js'
import { IAM } from './iam.js'
import { requestBy, type Asked, type Operation, type Served } from './operation.js'
import { readQuery, text, type Parameters } from './query.js'
import { STS } from './sts.js'
import { answerXml, faultXml, type Service } from './xml.js'

interface NamedService extends Service {
  name: 'iam' | 'sts'
  version: string
  operations: Readonly<Record<string, Operation>>
}

const SERVICES: readonly NamedService[] = [
  { name: 'iam', version: '2010-05-08', namespace: 'https://iam.amazonaws.com/doc/2010-05-08/', operations: IAM },
  { name: 'sts', version: '2011-06-15', namespace: 'https://sts.amazonaws.com/doc/2011-06-15/', operations: STS }
]
const [FIRST] = SERVICES as [NamedService]

/** A request as far as it was understood: what a refusal of it tells. */
interface Understood {
  service: Service
  about: string
}

export class Endpoint {
  readonly #served: Served

  constructor(served: Served) {
    this.#served = served
  }

  reply(call: Call, requestId: string, now = new Date()): Reply {
    const understood: Understood = { service: FIRST, about: '-' }
    try {
      return { ...this.#answer(call, requestId, `${now.toISOString().slice(0, 19)}Z`, understood), about: understood.about }
    } catch (error) {
      if (!(error instanceof ServiceFault)) throw error
      return refusal(error, requestId, understood)
    }
  }

  #answer(call: Call, requestId: string, at: string, understood: Understood): { status: number; xml: string } {
    const parameters = readQuery(call.body)
    const { service, action, operation } = meant(parameters)
    understood.service = service
    understood.about = `${service.name}:${action}`
    const { caller, account } = operation.isUnsigned ? { caller: 'anonymous', account: '' } : this.#caller(call, at)
    if (!operation.isUnsigned) understood.about += ` by ${nameOf(caller)}`
    const asked: Asked = { ...this.#served, parameters, caller, account, at, context: contextOf(call) }
    this.#authorize(asked, operation)
    return { status: 200, xml: answerXml(service, action, operation.answer(asked), requestId) }
  }

  #caller(call: Call, at: string): { caller: Caller; account: string } {
    const caller = this.#served.credentials.callerOf(call.headers, at)
    const account = typeof caller === 'string' ? caller.split(':')[4] : caller.account
    return { caller, account: account ?? '' }
  }

  /** As AWS does before it answers: the caller's own policies must allow the call. */
  #authorize(asked: Asked, { needs }: Operation): void {
    const needed = needs?.(asked)
    if (!needed) return
    const { decision, accessDenied, reason } = decided(asked, needed)
    if (decision !== 'allowed') throw new ServiceFault('AccessDenied', accessDenied ?? reason.text, 403)
  }
}

/** What cannot be decided is refused: the world may lack a policy that denies. */
function decided(asked: Asked, { action, resource }: { action: string; resource: string }) {
  try {
    return asked.world.evaluate(requestBy(asked, action, resource), { trace: false, explain: false })
  } catch (error) {
    if (error instanceof RequestError || error instanceof PolicyError) throw new ServiceFault('PolicyEvaluation', `Whether the caller may call ${action} cannot be decided: ${error.message}`)
    throw error
  }
}

export function refusal(fault: ServiceFault, requestId: string, { service, about }: Understood = { service: FIRST, about: '-' }): Reply {
  return { status: fault.status, xml: faultXml(service, fault, requestId), about: `${about} ${fault.code}` }
}

function meant(parameters: Parameters): { service: NamedService; action: string; operation: Operation } {
  const action = text(parameters, 'Action')
  if (action === undefined) throw new ServiceFault('MissingAction', 'The request names no Action.')
  const version = text(parameters, 'Version')
  const service = SERVICES.find(one => one.version === version)
  if (!service) throw new ServiceFault('NoSuchVersion', `The requested version ( ${(version ?? '').slice(0, 100)} ) is not valid: IAM has ${FIRST.version}, STS ${SERVICES[1]?.version}.`)
  const operation = Object.hasOwn(service.operations, action) ? service.operations[action] : undefined
  if (!operation) throw new ServiceFault('InvalidAction', `Could not find operation ${action.slice(0, 100)} for version ${service.version}`)
  return { service, action, operation }
}

const nameOf = (caller: Caller): string => (typeof caller === 'string' ? caller : (caller.principal.arn ?? caller.principal.type))

/** The real endpoints take nothing but TLS, so that is what policies meet. */
function contextOf({ headers, from }: Call): Record<string, string> {
  const region = /Credential=[^/\s,]+\/\d{8}\/([\w-]+)\//.exec(headers.authorization ?? '')?.[1]
  const agent = headers['user-agent']
  return {
    'aws:SourceIp': from.replace(/^::ffff:/, ''),
    'aws:SecureTransport': 'true',
    ...(agent !== undefined && { 'aws:UserAgent': agent.toWellFormed() }),
    ...(region !== undefined && { 'aws:RequestedRegion': region })
  }
}
