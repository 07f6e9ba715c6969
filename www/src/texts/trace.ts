// What the trace says.
import type { CheckEffect, CheckType } from 'iam-verdict'

export const CHECK_NAMES: Readonly<Record<CheckType, string>> = {
  RESOURCE_CONTROL_POLICY: 'Resource control policies',
  SERVICE_CONTROL_POLICY: 'Service control policies',
  VPC_ENDPOINT: 'VPC endpoint policy',
  RESOURCE: 'The resource’s policy',
  PRINCIPAL: 'The caller’s identity-based policies',
  PERMISSIONS_BOUNDARY: 'Permissions boundary',
  SESSION: 'Session policies'
}

export const EFFECT_WORDS: Readonly<Record<CheckEffect, string>> = {
  ALLOW: 'allows',
  NO_IMPACT: 'no impact',
  IMPLICIT_DENY: 'does not allow',
  EXPLICIT_DENY: 'denies'
}

export const TRACE = {
  title: 'Why, step by step',
  copy: 'Copy the steps as Markdown',
  tree: 'Checks, in AWS’s order',
  treeOf: (account: string) => `Checks of account ${account}`,
  nothing: 'No policy took part.',
  decides: 'decides',
  grant: 'A grant of the key allows.',
  ownRcp: 'AWS’s own RCPFullAWSAccess allows.',
  rule: 'A rule allows.',
  noPolicy: 'There is no such policy.',
  noStatements: 'The policy has no statements.',
  show: 'Show it in the policy',
  applies: 'applies',
  mayApply: 'may apply',
  idle: 'does not apply',
  policy: (title: string, number: number) => `${title} ${number}`,
  statement: (number: number) => `Statement ${number}`,
  wants: 'wants',
  nothingWanted: 'nothing',
  has: 'request has',
  noKey: 'no such key',
  notKnown: 'not known',
  more: (count: number) => ` and ${count} more`,
  on: 'on',
  notAsked: (types: readonly string[]) => `Takes no part in this request: ${types.join(', ')}.`,
  missing: 'Condition keys that the request does not have, and that statements read:',
  assumed: 'Assumed:',
  uncertain: (rule: string) => `Uncertain (${rule}):`,
  otherwise: 'Read the other way, the decision would be',
  derived: (count: number) => `Filled in from the request: ${count} condition ${count === 1 ? 'key' : 'keys'}`
}
