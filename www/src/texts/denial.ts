// What is said of a message of AWS; names stand in backticks.
import type { PolicyType } from 'iam-verdict'

/** Policy types as AWS's messages name them. */
export const DENIAL_TYPES: Readonly<Record<PolicyType, string>> = {
  identityBased: 'identity-based policy',
  resourceBased: 'resource-based policy',
  permissionsBoundary: 'permissions boundary',
  session: 'session policy',
  serviceControl: 'service control policy',
  resourceControl: 'resource control policy',
  vpcEndpoint: 'VPC endpoint policy',
  roleTrust: 'role trust policy'
}

const a = (name: string): string => (name.startsWith('i') ? `an ${name}` : `a ${name}`)
const list = (words: readonly string[]): string => words.join(', ').replace(/, ([^,]*)$/, ' and $1')

export const DENIAL = {
  arn: (arn: string) => ` \`${arn}\``,
  through: (name: string) => `, through ${a(name)}`,
  statements: (ids: readonly string[]) => `, by the statement \`${ids.join('`, `')}\``,
  setting: (setting: string) => `AWS says: denied by the setting \`${setting}\` of S3.`,
  explicit: (name: string | undefined, rest: string) => `AWS says: explicit deny${name ? ` in ${a(name)}` : ', and not in which type of policy'}${rest}.`,
  implicit: (name: string | undefined, rest: string) => `AWS says: implicit deny, ${name ? `no ${name} allows it` : 'and not which type of policy does not allow it'}${rest}.`,
  denied: (name: string | undefined, rest: string) => (name ? `AWS says: denied by ${a(name)}${rest}, and not whether a statement denies or none allows.` : 'AWS says that it is denied, and not why.'),
  filledIn: (left: readonly string[]) => `What it tells is filled in below. It does not tell ${list(left)}.`,
  nothing: (left: readonly string[]) => `There is nothing to fill in. It does not tell ${list(left)}.`,
  left: {
    caller: 'the caller',
    action: 'the action',
    resource: 'the resource',
    account: 'the account of the resource',
    path: 'the path of the role',
    keys: 'the condition keys of the request',
    policies: 'the policies'
  },
  encoded: 'It holds an encoded message: paste what `aws sts decode-authorization-message` answers, and more is filled in.',
  kept: (id: string) => `AWS keeps the details for a day, under the authorization id \`${id}\`.`,
  same: 'With the policies below the decision is the same.',
  otherwise: 'With the policies below the request is decided otherwise.',
  add: (title: string) => `Add the policy: ${title}`
}
