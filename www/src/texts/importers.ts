// What is said of texts that are pasted or dropped.
const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`
const code = (names: readonly string[]): string => {
  const shown = names.slice(0, 6).map(name => `\`${name}\``).join(', ')
  return names.length > 6 ? `${shown} and ${names.length - 6} more` : shown
}

export const IMPORTERS = {
  /** What each row of the table reads, and what is to be said of it in the list of all. */
  names: {
    testFile: { name: 'a policy test file', also: ' (`*.iam-test.json`)' },
    world: { name: 'accounts, as AWS prints them', also: ': what `aws iam get-account-authorization-details` prints, or a world file' },
    record: { name: 'a record of CloudTrail', also: ', alone or in what logs have around it' },
    log: { name: 'a log of CloudTrail', also: ': its files as they are (`.json.gz`), JSON Lines, lists of records' },
    details: { name: 'an answer of `GetRequestAuthorizationDetails`', also: '' },
    simulationOutput: { name: 'an answer of AWS’s policy simulator', also: '' },
    simulationRequest: { name: 'a request to AWS’s policy simulator', also: ', as its API takes it' },
    scenario: { name: 'a scenario of the npm package', also: ' (`{ "request", "policies" }`)' },
    grants: { name: 'KMS grants', also: ', as `ListGrants` prints them' },
    policy: { name: 'a policy', also: ', alone or within what a command of AWS prints' },
    link: { name: 'a link to this page', also: '' },
    command: { name: 'a command of AWS’s policy simulator', also: ' (`aws iam simulate-custom-policy`, `simulate-principal-policy`)' },
    denial: { name: 'an access-denied message of AWS', also: ', encoded ones once they are decoded' }
  },
  request: 'The request is filled in.',
  policies: (number: number) => (number ? `${count(number, 'policy', 'policies')} ${number === 1 ? 'stands' : 'stand'} below.` : 'There is no policy in it.'),
  policyAs: (title: string) => `A policy of this type stands below: ${title}.`,
  guessed: 'Its text does not tell its type: this one is a guess.',
  tests: (number: number) => `${count(number, 'saved request')}, under Requests.`,
  inFiles: (names: readonly string[]) => `The page cannot open files by name. Drop these too, and they are filled in: ${code(names)}.`,
  noPlace: (number: number) => `${count(number, 'policy', 'policies')} ${number === 1 ? 'has' : 'have'} no place here: there are more than the page takes, or the request in the form does not ask for their resource.`,
  tooMany: (number: number, most: number) => `${count(number, 'request')} left out: the page keeps ${most}.`,
  unknown: (names: readonly string[]) => `Not known, and left out: ${code(names)}.`,
  tooLong: (most: number) => `This is too long: the page reads up to ${most.toLocaleString('en-US')} characters. Most likely it is another file.`
} as const

export const READING = {
  /** The whole of a text, where a part of it would be named by its path. */
  whole: { answer: 'the answer', file: 'the file', list: 'the list', request: 'the request', scenario: 'the scenario' },
  noObject: (where: string) => `\`${where}\` is no object.`,
  noList: (where: string) => `\`${where}\` is no list.`,
  noText: (where: string) => `\`${where}\` is no text.`,
  noDecision: (where: string) => `\`${where}\` is none of \`allowed\`, \`explicitDeny\` and \`implicitDeny\`.`
} as const

export const SIMULATION = {
  request: 'The request is filled in.',
  pairs: (number: number) => `The first action and resource are in the form; all ${number} are saved requests, under Requests.`,
  results: (number: number) => `${count(number, 'result')} became saved requests with the decision of AWS’s simulator, under Requests.`,
  noCaller: 'It names no caller: fill in the principal.',
  group: 'Its caller is a group. A request is made by a user or a role: name one of the group.',
  noPolicies: 'It gives no policy: nothing is allowed without one.',
  noActions: 'It names no action.',
  principalsOwn: (arn: string) => `AWS takes the policies that are attached to \`${arn}\`. The command does not hold them: add them below.`,
  outputTellsNoMore: 'It does not tell the caller, the condition keys and the policies: the saved requests take those that are in the form now.',
  templates: 'It names resources by a pattern such as `${BucketName}`: put in the real ones.',
  truncated: 'It is one page of several: paste the others too.',
  noJson: (where: string) => `What stands at \`${where}\` is not JSON.`
} as const

export const DETAILS = {
  name: 'As AWS decided',
  expected: (decision: string) => `What AWS decided (${decision}) is what the saved request expects, under Requests.`,
  missing: (names: readonly string[]) => `These policies are listed without their text: paste or drop what \`GetRequestAuthorizationPolicy\` answers, or put it in below: ${code(names)}.`,
  note: (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`,
  noTools: 'The part of the page that reads this could not be loaded. Is the network there? Paste it again to try once more.'
} as const
