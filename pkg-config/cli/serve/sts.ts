// The calls of AWS STS: both sides are asked, and sessions come of them that further calls can be made with.
import { AccessDeniedError, PolicyError, RequestError, ServiceError, type PassedToSession, type Session, type WebIdentityToken } from 'iam-verdict/tools'
import { isObject } from '../scenario.js'
import { ServiceFault, validationError } from './fault.js'
import type { Asked, Operation } from './operation.js'
import { list, number, required, text, texts, type Parameters } from './query.js'

export const STS: Readonly<Record<string, Operation>> = {
  GetCallerIdentity: { answer: ({ world, caller, at }) => refused(() => world.getCallerIdentity(caller, { at })) },
  GetAccessKeyInfo: { needs: () => ({ action: 'sts:GetAccessKeyInfo', resource: '*' }), answer: accessKeyInfo },
  AssumeRole: { answer: assumeRole },
  AssumeRoleWithWebIdentity: { isUnsigned: true, answer: assumeRoleWithWebIdentity },
  AssumeRoleWithSAML: { isUnsigned: true, answer: assumeRoleWithSAML },
  GetSessionToken: { answer: getSessionToken },
  GetFederationToken: { answer: getFederationToken }
}

/** The longest duration of any call is that of `GetSessionToken`; which one a call takes, the engine says. */
const LONGEST = 129_600

function assumeRole(asked: Asked): object {
  const { world, caller, parameters } = asked
  const name = required(parameters, 'RoleSessionName')
  const more = { ...passed(asked), ...given(parameters, { externalId: 'ExternalId', sourceIdentity: 'SourceIdentity' }), ...device(parameters), ...keys(parameters) }
  return assumed(asked, refused(() => world.assumeRole(caller, required(parameters, 'RoleArn'), { roleSessionName: name, ...more })))
}

/** What the token says is believed: there is nobody here to ask for the provider's keys. */
function assumeRoleWithWebIdentity(asked: Asked): object {
  const { world, parameters } = asked
  const token = claims(required(parameters, 'WebIdentityToken'))
  const roleSessionName = required(parameters, 'RoleSessionName')
  const session = refused(() => world.assumeRoleWithWebIdentity(token, required(parameters, 'RoleArn'), { roleSessionName, ...passed(asked) }))
  const audience = Array.isArray(token.aud) ? (token.aud[0] as string) : token.aud
  return { ...assumed(asked, session), SubjectFromWebIdentityToken: token.sub, Audience: audience, Provider: token.iss }
}

/** An assertion is XML with a signature over a part of it: which part was meant, only whoever checks the signature can tell. */
function assumeRoleWithSAML(): never {
  throw new ServiceFault('InvalidIdentityToken', 'SAML assertions are not read here. `World.assumeRoleWithSAML` takes what an assertion says.')
}

function getSessionToken(asked: Asked): object {
  const { world, caller, parameters, at, context } = asked
  const session = refused(() => world.getSessionToken(caller, { at, context, ...duration(parameters), ...device(parameters) }))
  return { Credentials: asked.credentials.issue(session) }
}

function getFederationToken(asked: Asked): object {
  const { world, caller, parameters, at, credentials } = asked
  const session = refused(() => world.getFederationToken(caller, required(parameters, 'Name'), passed(asked)))
  const { UserId, Arn } = world.getCallerIdentity(session, { at })
  return { Credentials: credentials.issue(session), FederatedUser: { FederatedUserId: UserId, Arn } }
}

/** What the calls for a role answer. */
function assumed({ world, credentials, at }: Asked, session: Session): object {
  const { UserId, Arn } = world.getCallerIdentity(session, { at })
  return { Credentials: credentials.issue(session), AssumedRoleUser: { AssumedRoleId: UserId, Arn }, SourceIdentity: session.sourceIdentity }
}

function accessKeyInfo({ parameters, credentials }: Asked): object {
  const account = credentials.accountOf(required(parameters, 'AccessKeyId'))
  if (account === undefined) throw validationError('The access key id is not known here.')
  return { Account: account }
}

/** What a call passes to the session, and what AWS knows of the call. */
function passed({ parameters, at, context }: Asked): PassedToSession {
  const policyArns = list(parameters, 'PolicyArns').map(member => required(isObject(member) ? (member as Parameters) : {}, 'arn'))
  const tags = list(parameters, 'Tags').map(member => {
    const tag = isObject(member) ? (member as Parameters) : {}
    return [required(tag, 'Key'), text(tag, 'Value') ?? ''] as const
  })
  return {
    at,
    context,
    ...duration(parameters),
    ...given(parameters, { policy: 'Policy' }),
    ...(policyArns.length > 0 && { policyArns }),
    ...(tags.length > 0 && { tags: Object.fromEntries(tags) })
  }
}

function duration(parameters: Parameters): { durationSeconds?: number } {
  const durationSeconds = number(parameters, 'DurationSeconds', 0, LONGEST)
  return durationSeconds === undefined ? {} : { durationSeconds }
}

const keys = (parameters: Parameters): { transitiveTagKeys?: string[] } => {
  const transitiveTagKeys = texts(parameters, 'TransitiveTagKeys')
  return transitiveTagKeys.length > 0 ? { transitiveTagKeys } : {}
}

/** A device counts with a code of it; which code, nobody here can tell. */
function device(parameters: Parameters): { serialNumber?: string } {
  const [serialNumber, code] = [text(parameters, 'SerialNumber'), text(parameters, 'TokenCode')]
  if (serialNumber === undefined && code === undefined) return {}
  if (serialNumber === undefined || code === undefined) throw validationError('SerialNumber and TokenCode come together.')
  if (!/^\d{6}$/.test(code)) throw validationError(`1 validation error detected: Value at 'tokenCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\d]*, 6 digits`)
  return { serialNumber }
}

function given(parameters: Parameters, names: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).flatMap(([own, theirs]) => {
    const value = text(parameters, theirs)
    return value === undefined ? [] : [[own, value]]
  }))
}

/** The claims of a JSON Web Token. */
function claims(token: string): WebIdentityToken {
  const [, payload = '', ...rest] = token.split('.')
  try {
    const value: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
    if (isObject(value) && rest.length === 1) return value as WebIdentityToken
  } catch {
    // told below
  }
  throw new ServiceFault('InvalidIdentityToken', 'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)')
}

/** The engine's refusals, as AWS answers them. */
export function refused<T>(ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    if (error instanceof AccessDeniedError) throw new ServiceFault('AccessDenied', error.message, 403)
    if (error instanceof ServiceError) throw new ServiceFault(error.code, error.message, ['AccessDenied', 'InvalidClientTokenId', 'ExpiredToken'].includes(error.code) ? 403 : 400)
    if (error instanceof RequestError) throw validationError(error.message)
    if (error instanceof PolicyError) throw new ServiceFault('MalformedPolicyDocument', error.message)
    throw error
  }
}
