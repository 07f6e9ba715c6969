// From verified claims to a session of a role, in the form that AWS STS gives one.
import { RequestError } from '../index.js'
import { wrong } from './guard.js'
import type { ContextValue } from '../public.js'
import type * as Public from '../public-edge.js'

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html, `RoleSessionName`. */
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/
const ROLE_ARN = /^arn:([\w-]+):iam::(\d{12}):role\/(?:[\x21-\x7e]+\/)?([\w+=,.@-]{1,64})$/
/** Providers that AWS knows by their name, and not as a resource of an account. */
const BUILT_IN = ['accounts.google.com', 'cognito-identity.amazonaws.com', 'graph.facebook.com', 'www.amazon.com']
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html. */
const MOST_TAGS = 50
const TAG_KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u

type Session = (claims: Public.Claims) => Promise<Public.AuthenticatedPrincipal>

export function roleSession({ issuer, roleArn, sessionName, tags }: Public.JwtPrincipalOptions): Session {
  const prefix = issuer.replace(/^https?:\/\//, '')
  // `aws:PrincipalTag/…` must not be a claim.
  if (!/[.:]/.test(prefix)) throw wrong('invalid-type', 'issuer', 'must be a URL, so that its claims cannot be taken for keys of AWS')
  if (typeof roleArn === 'string') readRole(roleArn)
  return async claims => {
    const arn = typeof roleArn === 'string' ? roleArn : await roleArn(claims)
    const { partition, account, name } = readRole(arn)
    const session = sessionName ? sessionName(claims) : claims['sub']
    if (typeof session !== 'string' || !SESSION_NAME.test(session)) {
      throw new RequestError('invalid-principal', 'the session name must be 2 to 64 of letters, digits and `_+=,.@-`: make one by `sessionName`', { field: 'sessionName' })
    }
    const sessionTags = tags && readTags(typeof tags === 'function' ? tags(claims) : namedTags(tags, claims))
    return {
      principal: {
        type: 'assumed_role',
        arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${session}`,
        roleArn: arn,
        account,
        ...(sessionTags && { tags: sessionTags })
      },
      context: {
        ...claimKeys(prefix, claims),
        'aws:FederatedProvider': BUILT_IN.includes(prefix) ? prefix : `arn:${partition}:iam::${account}:oidc-provider/${prefix}`,
        ...(typeof claims['iat'] === 'number' && { 'aws:TokenIssueTime': new Date(claims['iat'] * 1000).toISOString() })
      }
    }
  }
}

function readRole(arn: unknown): { partition: string; account: string; name: string } {
  const [, partition, account, name] = (typeof arn === 'string' && ROLE_ARN.exec(arn)) || []
  if (!partition || !account || !name) throw new RequestError('invalid-principal', '`roleArn` must be the ARN of a role, such as `arn:aws:iam::111122223333:role/customer`', { field: 'roleArn' })
  return { partition, account, name }
}

/** A claim that is not there makes no tag. */
function namedTags(names: Record<string, string>, claims: Public.Claims): Record<string, string> {
  const found = Object.entries(names).filter(([, claim]) => Object.hasOwn(claims, claim))
  return Object.fromEntries(found.map(([tag, claim]) => {
    const value = claims[claim]
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') throw tagError(`the claim \`${claim}\` is no single value`)
    return [tag, String(value)]
  }))
}

function readTags(tags: Record<string, string>): Record<string, string> {
  const entries = Object.entries(tags)
  if (entries.length > MOST_TAGS) throw tagError(`there are more than ${MOST_TAGS}`)
  if (new Set(entries.map(([key]) => key.toLowerCase())).size < entries.length) throw tagError('keys are equal but for their case')
  for (const [key, value] of entries) {
    if (!TAG_KEY.test(key) || /^aws:/i.test(key)) throw tagError(`\`${key}\` is no key of a tag`)
    if (typeof value !== 'string' || !TAG_VALUE.test(value)) throw tagError(`the value of \`${key}\` cannot be that of a tag`)
  }
  return Object.fromEntries(entries)
}

const tagError = (what: string): RequestError => new RequestError('invalid-principal', `session tags: ${what}`, { field: 'tags' })

/** Single values, and lists of them; objects have no form in a condition. */
function claimKeys(prefix: string, claims: Public.Claims): Record<string, ContextValue> {
  const isSingle = (value: unknown): boolean => typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  const flat = Object.entries(claims).filter(([, value]) => isSingle(value) || (Array.isArray(value) && value.every(isSingle)))
  return Object.fromEntries(flat.map(([name, value]) => [`${prefix}:${name}`, value as ContextValue]))
}
