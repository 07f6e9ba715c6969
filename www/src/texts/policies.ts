// What stands around the policies and the levels of an organization.
import type { DraftType } from '../drafts.ts'
import type { LeveledType } from '../levels.ts'

/** The policy types, with AWS's words. */
export const POLICY_TYPES: Readonly<Record<DraftType, { title: string; hint: string }>> = {
  identityBased: { title: 'Identity-based', hint: 'of the user, its groups, or the role' },
  resourceBased: { title: 'Resource-based', hint: 'such as a bucket policy or a key policy' },
  roleTrust: { title: 'Role trust', hint: 'who may assume the role that is asked for' },
  permissionsBoundary: { title: 'Permissions boundary', hint: 'the most the user or role can be allowed' },
  session: { title: 'Session', hint: 'passed when the session was made' },
  serviceControl: { title: 'Service control (SCP)', hint: 'the most the accounts below can do' },
  resourceControl: { title: 'Resource control (RCP)', hint: 'the most that can be done to resources below' },
  vpcEndpoint: { title: 'VPC endpoint', hint: 'of the endpoint that the request crosses' },
  kmsGrants: { title: 'KMS grants', hint: 'of the key, as ListGrants prints them' }
}

export const POLICIES = {
  title: 'Policies',
  add: 'Add a policy',
  type: (type: DraftType) => `${POLICY_TYPES[type].title}: ${POLICY_TYPES[type].hint}`,
  none: 'No policies yet. Nothing is allowed by default: add one to see what it changes.',
  named: (title: string, name: string) => `${title} policy ${name}`,
  editor: (label: string) => `${label}, JSON`,
  show: (name: string) => `Show the policy ${name}`,
  hide: (name: string) => `Hide the policy ${name}`,
  name: 'Name of the policy',
  namePlaceholder: 'name',
  level: (name: string) => `Level of the policy ${name}`,
  resource: (name: string) => `Resource of the policy ${name}`,
  of: (resource: string) => `of ${resource || 'no resource yet'}`,
  remove: (name: string) => `Remove the policy ${name}`
}

export const LEVELS = {
  root: 'Root',
  unit: 'Organizational unit',
  unitOf: (level: number) => `Organizational unit ${level}`,
  account: 'Account',
  addUnit: 'Add an organizational unit',
  addAccount: 'Add the account',
  up: (name: string) => `Move ${name} up`,
  down: (name: string) => `Move ${name} down`,
  addPolicy: (name: string) => `Add a policy to ${name}`,
  remove: 'Remove level',
  removeOf: (name: string) => `Remove level ${name}`,
  noScp: 'No policy here: this level allows nothing, and so nothing is allowed below it.',
  put: (policy: string) => `Put ${policy} here`,
  noRcp: 'No policy of your own. AWS’s RCPFullAWSAccess stands at every level.'
}

export const STACKS: Readonly<Record<LeveledType, { title: string; whose: string }>> = {
  serviceControl: { title: 'Service control policies', whose: 'of the caller’s organization; each level must allow' },
  resourceControl: { title: 'Resource control policies', whose: 'of the resource’s organization; any level can deny' }
}
