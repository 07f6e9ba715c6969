// A call of IAM or AWS STS: by whom, with what, and what it needs.
import { RequestError, type World, type WorldRequest } from 'iam-verdict/tools'
import type { Caller, Credentials } from './credentials.js'
import type { AccountDetails, Details } from './details.js'
import { ServiceFault, validationError } from './fault.js'
import { number, text, type Parameters } from './query.js'

/** What the server answers from. */
export interface Served {
  world: World
  details: Details
  credentials: Credentials
}

export interface Asked extends Served {
  parameters: Parameters
  caller: Caller
  /** The account of the caller. */
  account: string
  /** When. */
  at: string
  /** What AWS would know of the request itself. */
  context: Record<string, string>
}

export interface Operation {
  /** What the call needs: an action on a resource. Absent: nothing, or the call itself asks. */
  needs?(asked: Asked): { action: string; resource: string }
  /** The members of the answer. */
  answer(asked: Asked): object | undefined
  /** Callers from outside have no credentials. */
  isUnsigned?: true
}

export const ofAccount = ({ details, account }: Asked): AccountDetails => details.of(account)

/** The request for an action, as the engine takes it. */
export function requestBy({ caller, at, context }: Asked, action: string, resource: string): WorldRequest {
  const asked = { action, ...(resource !== '*' && { resource }) }
  return typeof caller === 'string' ? { ...asked, principal: caller, context: { ...context, 'aws:CurrentTime': at } } : { ...asked, session: caller, at, context }
}

/** What the engine refuses in a call's own parameters. */
export function refusedAs<T>(code: string, ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    if (error instanceof RequestError) throw new ServiceFault(code, error.message)
    throw error
  }
}

/** The members of a page, in AWS's shapes. */
export interface Page<T> {
  items: T[]
  IsTruncated: boolean
  Marker?: string
}

/** AWS's own limits (botocore, `maxItemsType`). */
export function page<T>(all: readonly T[], parameters: Parameters): Page<T> {
  const most = number(parameters, 'MaxItems', 1, 1000) ?? 100
  const marker = text(parameters, 'Marker')
  const first = marker === undefined ? 0 : offsetOf(marker)
  const end = first + most
  const isTruncated = end < all.length
  return { items: all.slice(first, end), IsTruncated: isTruncated, ...(isTruncated && { Marker: Buffer.from(`item ${end}`).toString('base64url') }) }
}

function offsetOf(marker: string): number {
  const offset = /^item (\d{1,9})$/.exec(Buffer.from(marker, 'base64url').toString())?.[1]
  if (offset === undefined) throw validationError('Invalid Marker.')
  return Number(offset)
}
