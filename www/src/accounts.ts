// Which accounts take part in a request.
import type { Principal } from 'iam-verdict'

/** The account that an ARN names. */
const accountIn = (arn: string | undefined): string | undefined => {
  const account = arn?.startsWith('arn:') ? arn.split(':')[4] : undefined
  return account && /^\d{12}$/.test(account) ? account : undefined
}

/** The account of a caller who is a principal of one: services, identity providers and the anonymous are not. */
export function callerAccount(principal: Principal): string | undefined {
  if (typeof principal === 'string') return accountIn(principal)
  const { account, arn, roleArn, userArn } = principal
  return account ?? accountIn(arn) ?? accountIn(roleArn) ?? accountIn(userArn)
}

/** The owner of a resource: told, named by its ARN, or else the caller's account, as the engine assumes. */
export function ownerAccount(asked: { resource?: string; resourceAccount?: string }, principal: Principal): string | undefined {
  return asked.resourceAccount ?? accountIn(asked.resource) ?? callerAccount(principal)
}
