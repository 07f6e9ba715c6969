// The menu of examples, and the one that the page begins with. The others are loaded when one is chosen.
import first from './explicit-deny.json'
import type { Example } from '../src/example.ts'

export const FIRST = first as Example

interface Topic {
  readonly topic: string
  readonly entries: readonly { readonly id: string; readonly title: string }[]
}

/** The questions that are asked of a world; the first one is what it begins with. */
export const PRACTICES: readonly Topic[] = [
  {
    topic: 'Five practices: users, groups, policies',
    entries: [
      { id: 'practice-no-mfa', title: 'A group that gives, and a group that asks for MFA' },
      { id: 'practice-group', title: 'The same with MFA: group, boundary, organization' },
      { id: 'practice-standing-key', title: 'A program with a key that never ends' }
    ]
  },
  {
    topic: 'Five practices: roles, federation, MFA',
    entries: [
      { id: 'practice-pipeline', title: 'A pipeline without a key' },
      { id: 'practice-other-branch', title: 'Another branch stays outside' },
      { id: 'practice-incident', title: 'A role that is assumed with MFA, in another account' }
    ]
  },
  {
    topic: 'Five practices: service-linked roles',
    entries: [
      { id: 'practice-service-linked', title: 'A role that belongs to its service' },
      { id: 'practice-only-its-service', title: 'Only its service assumes it' }
    ]
  },
  {
    topic: 'Five practices: the trail behind least privilege',
    entries: [
      { id: 'practice-keep-the-trail', title: 'A trail that nobody stops' },
      { id: 'practice-audit-bucket', title: 'A deployment does not touch what it is audited by' }
    ]
  },
  {
    topic: 'Five practices: staging to production',
    entries: [
      { id: 'practice-deploy', title: 'From staging to production by a role' },
      { id: 'practice-shared-bucket', title: 'From staging to production without a role' }
    ]
  }
]

/** By topic; a test holds it to the files. */
export const MENU: readonly Topic[] = [
  {
    topic: 'How a decision is made',
    entries: [
      { id: 'explicit-deny', title: 'An explicit deny outranks every allow' },
      { id: 'nothing-by-default', title: 'Nothing is allowed by default' }
    ]
  },
  {
    topic: 'Users and groups',
    entries: [
      { id: 'users-and-groups', title: 'A user has what its groups have, and its own' },
      { id: 'assume-role-mfa', title: 'A role that is assumed with MFA only' },
      { id: 'mfa-session', title: 'Credentials that carry MFA' }
    ]
  },
  {
    topic: 'Roles and sessions',
    entries: [
      { id: 'session-policy', title: 'A session can be less than its role' },
      { id: 'service-linked-role', title: 'Service-linked roles are not bound by SCPs' }
    ]
  },
  {
    topic: 'Federation',
    entries: [
      { id: 'saml-mfa', title: 'Federation: MFA by the identity provider' },
      { id: 'github-oidc', title: 'A workflow without long-term keys' },
      { id: 'federated-session', title: 'A federated session has what both allow' }
    ]
  },
  {
    topic: 'Between accounts',
    entries: [
      { id: 'staging-to-production', title: 'From staging to production' },
      { id: 'same-account-bucket', title: 'In one account, one side is enough' },
      { id: 'cross-account-bucket', title: 'Between accounts, both sides must allow' }
    ]
  },
  {
    topic: 'Boundaries',
    entries: [
      { id: 'permissions-boundary', title: 'A permissions boundary is the most that can be allowed' },
      { id: 'delegation', title: 'Create users, with a boundary only' }
    ]
  },
  {
    topic: 'Organizations',
    entries: [
      { id: 'region-scp', title: 'A service control policy keeps to two Regions' },
      { id: 'scp-levels', title: 'Every level of the organization must allow' },
      { id: 'data-perimeter', title: 'A resource control policy against strangers' },
      { id: 'network-perimeter', title: 'A perimeter around the network' }
    ]
  },
  {
    topic: 'Conditions and tags',
    entries: [
      { id: 'home-folder', title: 'One policy, a folder for everyone' },
      { id: 'team-tags', title: 'Who has the tag of the resource' }
    ]
  },
  {
    topic: 'S3',
    entries: [
      { id: 'tls-only-bucket', title: 'A bucket that takes TLS only' },
      { id: 'copy-object', title: 'One call, two permissions' },
      { id: 'public-bucket', title: 'A public bucket' },
      { id: 'public-access-block', title: 'S3 Block Public Access' }
    ]
  },
  {
    topic: 'KMS',
    entries: [
      { id: 'kms-key-policy', title: 'A key policy that does not delegate' },
      { id: 'kms-grant', title: 'A grant of a KMS key needs no policy' }
    ]
  },
  {
    topic: 'AWS services',
    entries: [
      { id: 'service-principal', title: 'A topic that writes to a queue' },
      { id: 'pass-role', title: 'To hand a role on' },
      { id: 'vpc-endpoint', title: 'A VPC endpoint has a policy too' }
    ]
  },
  ...PRACTICES
]

/** The examples that were loaded, by id. */
const loaded = new Map([[FIRST.id, FIRST]])

export const loadedExample = (id: string | undefined): Example | undefined => loaded.get(id ?? '')

/** Fails when it cannot be loaded. */
export async function loadExample(id: string): Promise<Example | undefined> {
  if (!loaded.has(id)) for (const example of (await import('./all.ts')).EXAMPLES) loaded.set(example.id, example)
  return loaded.get(id)
}
