// What the page says of a world: accounts, who is in them, and who can do what.
import type { PolicySource, WorldCounts } from 'iam-verdict/tools'
import type { SignInWith } from '../way.ts'
import type { EntryKind } from '../world-principals.ts'

const count = (number: number, one: string, many = `${one}s`): string => `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`
const last = (arn: string): string => arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1)

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

export const WORLD = {
  title: 'World',
  choose: 'Choose files',
  about: 'Accounts, users, groups, roles and organizations as AWS prints them. Pick somebody, and the page gathers the policies that decide.',
  takes: [
    'what `aws iam get-account-authorization-details` prints, of one account or of several',
    'a world file (`{ "worldVersion": 1, "organization", "accounts" }`), which may hold an organization too'
  ],
  stays: 'It stays in this tab, and is gone when the page is loaded anew. Links hold the question and its policies, never the world.',
  example: 'Open the example: staging and production',
  practices: 'Five practices, as questions of this world',
  practice: (topic: string) => capital(topic.slice(topic.indexOf(':') + 2)),
  noTools: 'The part of the page that reads worlds could not be loaded. Is the network there? Open it again to try once more.',
  nothing: 'No account was found in it.',
  pasted: 'Pasted text',
  found: (all: number, grave: number) => `${count(all, 'finding')} about it${grave ? `, of which ${grave.toLocaleString('en-US')} ${grave === 1 ? 'fails' : 'fail'} decisions` : ''}: see the panel World.`,
  reading: (name: string) => `Reading ${name}`,
  engineReads: 'The engine reads it.',
  refused: 'This cannot be opened. What was open before still is.',
  opened: (counts: WorldCounts) => `A world is open: ${WORLD.counts(counts)}.`,
  pickNext: 'Pick who asks, under Request.',
  counts: ({ accounts, users, groups, roles }: WorldCounts) => [count(accounts, 'account'), count(users, 'user'), count(groups, 'group'), count(roles, 'role')].join(', '),
  policies: ({ managedPolicies, inlinePolicies, resourcePolicies, controlPolicies }: WorldCounts) =>
    [count(managedPolicies, 'managed policy', 'managed policies'), `${inlinePolicies.toLocaleString('en-US')} inline`, count(resourcePolicies, 'resource with its policy told', 'resources with their policies told'), count(controlPolicies, 'SCP or RCP', 'SCPs and RCPs')].join(', '),
  asOf: (date: string) => `Documents of AWS managed policies that are not in the files are AWS’s of ${date}.`,
  add: 'Add files',
  close: 'Close the world',
  organization: 'Organization and accounts',
  others: 'In no organization that was told',
  account: (id: string) => `Account ${id}`,
  moreAccounts: (number: number) => `and ${number.toLocaleString('en-US')} more accounts`,
  attached: (names: readonly string[]) => `attached here: ${names.join(', ')}`,
  who: (users: number, roles: number) => `${count(users, 'user')}, ${count(roles, 'role')}`,
  notCollected: 'nothing of it was collected',
  findings: 'What is missing or broken',
  noFindings: 'Nothing is missing, broken or in contradiction.',
  moreFindings: (number: number) => `Show ${number.toLocaleString('en-US')} more`,
  noSignIn: (message: string) => `There is no session to ask with: ${message}`,
  noHop: (role: string, reason: string) => `There is no session of \`${last(role)}\` to ask with: ${reason}`,
  tooMany: (number: number) => `This question has ${number} more policies than the page takes.`
} as const

export const KIND_WORDS: Readonly<Record<EntryKind, string>> = { user: 'Users', role: 'Roles', serviceLinkedRole: 'Service-linked roles' }

export const CALLER = {
  title: 'Asked of the world',
  pick: 'Who asks',
  search: 'a name, an account, a part of an ARN',
  groupOf: (kind: EntryKind, account: string, name: string) => `${KIND_WORDS[kind]} of ${name ? `${name} (${account})` : account}`,
  more: (number: number) => `${number.toLocaleString('en-US')} more: type to narrow them down`,
  none: 'Nobody of this world has all of these words.',
  count: (number: number) => `${count(number, 'principal')} found`,
  idle: 'The page asks by itself. Pick somebody, and the world is asked.',
  signsIn: 'Signs in with',
  credentials: {
    none: 'not said: of MFA nothing is known', password: 'a password, at the console', accessKey: 'an access key', sshPublicKey: 'an SSH key, for CodeCommit',
    serviceSpecificCredential: 'a service-specific credential'
  } as Readonly<Record<SignInWith, string>>,
  mfa: 'and an MFA device',
  mfaHint: (device: string) => `a session of GetSessionToken, by the device ${last(device)}`,
  via: 'Roles that are assumed',
  addRole: 'Assume a role',
  addRoleFirst: 'Assume a role first',
  andThen: 'and then another',
  others: 'Roles that cannot be reached',
  reachable: 'Roles that can be reached',
  onCondition: (needs: readonly string[]) => (needs.length ? `on condition of ${needs.join(', ')}` : 'on a condition'),
  externalId: (role: string) => `External id for ${role}`,
  externalIdShort: 'External id',
  remove: (role: string) => `Remove the role ${role}`
} as const

const KINDS_OF_POLICY: Readonly<Partial<Record<PolicySource['policyType'], string>>> = {
  permissionsBoundary: 'boundary of', resourceBased: 'at', roleTrust: 'of', session: 'passed to', vpcEndpoint: 'of', serviceControl: 'at', resourceControl: 'at'
}

export const ORIGIN = {
  /** `name`: of the unit or account that it is attached to. */
  of: ({ policyType, attachedTo, group, arn }: PolicySource, name: string | undefined) => {
    const at = name ?? last(attachedTo)
    if (group) return `by group ${last(group)}`
    if (policyType === 'identityBased') return `${arn ? 'attached to' : 'inline in'} ${at}`
    return `${KINDS_OF_POLICY[policyType] ?? 'of'} ${at}`
  },
  asOf: (date: string) => `AWS’s document of ${date}`,
  elsewhere: (account: string, name: string | undefined) => `in the other account (${name || account})`,
  changed: 'changed',
  reset: 'As in the world',
  resetOf: (policy: string) => `Policy ${policy} as it is in the world`
} as const
