// Whose call it is: access key ids of the world, made-up ones for its principals, and those of sessions.
import { createHash, randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { RequestError, ServiceError, type Session, type World } from 'iam-verdict/tools'
import { ServiceFault } from './fault.js'

/** Sessions that are kept; the oldest is forgotten for a new one. */
const MOST_SESSIONS = 10_000

/** Who calls: a session, or a principal as a request names one. */
export type Caller = Session | string

/** What AWS answers for temporary credentials. */
export interface TemporaryCredentials {
  AccessKeyId: string
  SecretAccessKey: string
  SessionToken: string
  Expiration: string
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const letters = (bytes: Uint8Array): string => [...bytes].map(byte => ALPHABET[byte & 31]).join('')
/** As long as AWS's, and to be seen as no real one. */
const longTermId = (arn: string): string => `AKIALOCAL${letters(createHash('sha256').update(arn).digest().subarray(0, 11))}`

export class Credentials {
  readonly #world: World
  /** Access key ids that stand for a principal, in the order in which they are told. */
  readonly madeUp = new Map<string, string>()
  readonly #sessions = new Map<string, { token: string; session: Session }>()

  constructor(world: World) {
    this.#world = world
    const roots = world.accounts().map(account => `arn:aws:iam::${account}:root`)
    for (const arn of [...roots, ...world.principals()].flatMap(callerOf)) this.madeUp.set(longTermId(arn), arn)
  }

  /** What a new session is called with. */
  issue(session: Session): TemporaryCredentials {
    const [id, secret, token] = [`ASIALOCAL${letters(randomBytes(11))}`, randomBytes(30).toString('base64'), randomBytes(96).toString('base64')]
    const [oldest] = this.#sessions.keys()
    if (this.#sessions.size >= MOST_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest)
    this.#sessions.set(id, { token, session })
    return { AccessKeyId: id, SecretAccessKey: secret, SessionToken: token, Expiration: session.expiresAt ?? '' }
  }

  /** Whose the credentials of a request are. Its signature cannot be checked: nobody here has the secret. */
  callerOf(headers: IncomingHttpHeaders, at: string): Caller {
    const credential = /^AWS4-HMAC-SHA256 (?:.*[ ,])?Credential=([^/\s,]+)\//.exec(headers.authorization ?? '')
    const id = credential?.[1]
    if (id === undefined) throw new ServiceFault('MissingAuthenticationToken', 'Request is missing Authentication Token', 403)
    const token = headers['x-amz-security-token']
    const known = this.#sessions.get(id)
    if (known) return ofSession(known, token, at)
    if (token !== undefined) throw invalidToken()
    return this.madeUp.get(id) ?? this.#signIn(id, at)
  }

  /** The account of an access key id. */
  accountOf(id: string): string | undefined {
    const arn = this.madeUp.get(id)
    if (arn !== undefined) return arn.split(':')[4]
    return this.#sessions.get(id)?.session.account
  }

  /** A key of a user of the world. */
  #signIn(id: string, at: string): Session {
    try {
      return this.#world.signIn({ type: 'accessKey', id }, { at })
    } catch (error) {
      // The world tells of no such key, or of one that is inactive.
      if (error instanceof ServiceError || error instanceof RequestError) throw invalidToken()
      throw error
    }
  }
}

/** A role calls by a session of it; service-linked roles are for services alone. */
function callerOf(arn: string): string[] {
  const role = /^(arn:[^:]+):iam::(\d+):role\/(.+)$/.exec(arn)
  if (!role) return [arn]
  const [, partition, account, path = ''] = role
  if (path.startsWith('aws-service-role/')) return []
  return [`${partition}:sts::${account}:assumed-role/${path.slice(path.lastIndexOf('/') + 1)}/serve`]
}

function ofSession({ token: own, session }: { token: string; session: Session }, token: string | string[] | undefined, at: string): Session {
  if (token !== own) throw invalidToken()
  if (session.expiresAt !== undefined && session.expiresAt <= at) throw new ServiceFault('ExpiredToken', 'The security token included in the request is expired', 403)
  return session
}

const invalidToken = (): ServiceFault => new ServiceFault('InvalidClientTokenId', 'The security token included in the request is invalid.', 403)
