// What the ways out say: copies, and the report of a wrong answer.
export const COPY = {
  open: 'Copy as …',
  group: 'Copy the request and its policies as',
  kinds: {
    npm: { title: 'npm code', about: 'A module for Node, Deno, Bun and browsers that makes this decision.' },
    test: { title: 'Test file', about: 'Policies and saved requests with the decisions that they are to get. It opens here again.' },
    aws: { title: 'AWS CLI command', about: 'The same question to AWS’s policy simulator.' },
    scenario: { title: 'Scenario', about: 'Request and policies as JSON, as the npm package and the command line take them.' }
  },
  copy: 'Copy',
  copied: 'Copied',
  refused: 'The browser does not let the page copy',
  download: 'Download',
  preview: 'What is copied',
  unreadable: 'The request cannot be read yet: see the field that is marked.',
  off: (names: readonly string[]) => `Switched off, and so not in the file: ${names.join(', ')}.`,
  left: (names: readonly string[]) => `Not in the file, for there is no decision to expect: ${names.join(', ')}.`,
  wrong: 'This answer looks wrong'
} as const

export const EXPORTS = {
  npmHead: ['Needs the npm package iam-verdict. To run it: node decide.mjs'],
  standIn: 'AWS asks for a policy of the caller, and there is none: the one here allows nothing.',
  noResourcePolicy: 'Without a caller AWS takes no policy of a resource: it is left out.',
  session: (role: string) => `AWS’s simulator takes no sessions as callers: their role ${role} stands in.`,
  sessionWithoutPath: (role: string) => `AWS’s simulator takes no sessions as callers: the role ${role} stands in, and its path is not known.`,
  federated: (user: string) => `AWS’s simulator takes no sessions as callers: the user ${user} stands in.`,
  noCaller: 'AWS’s simulator takes no such caller: it is left out.',
  cannot: (parts: readonly string[]) => `AWS’s simulator cannot be told: ${parts.join(', ')}.`,
  parts: {
    roleTrust: 'the trust policy of the role',
    session: 'session policies',
    resourceControl: 'resource control policies',
    vpcEndpoint: 'the VPC endpoint policy',
    kmsGrants: 'grants of the KMS key',
    pairs: 'further actions and resources of the same call',
    unknown: 'condition keys that may be there or not',
    duration: 'the duration of the session',
    settings: 'settings of services, sessions and endpoints'
  }
} as const

export const REPORT = {
  title: 'This answer looks wrong',
  about: 'This prepares a report. Nothing is sent: copy or download it, and hand it to the project.',
  privacy: 'It holds the request and the policies as they stand here. Account numbers, names and ids can be changed below before it is copied.',
  expectedLabel: 'The decision that you expected',
  becauseLabel: 'Why? What AWS did, or the page of AWS’s documentation that says so',
  placeholder: 'The same call with these policies was allowed in my account on …',
  text: 'The report',
  reset: 'Write it anew from the page',
  close: 'Close',
  choose: 'not said',
  heading: 'A decision of iam-verdict looks wrong',
  expected: 'Expected',
  decided: 'Decided',
  reason: 'Reason',
  version: 'Version',
  rules: 'rules',
  because: 'Why another decision was expected',
  scenario: 'Scenario',
  link: 'Link to the page',
  notSaid: 'not said',
  notKnown: 'not known'
} as const
