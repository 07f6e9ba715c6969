// What the table of saved requests says.
import type { Decision } from 'iam-verdict'

export const REQUESTS = {
  title: 'Saved requests',
  ofWorld: 'Decided by the policies that stand on the page: those of the question above. The world is not asked for others here.',
  save: 'Save this request',
  saveHint: 'with the decision that it gets now as the one to expect',
  empty: [
    'Keep the requests that matter, each with the decision that it is to get. They are asked again at every keystroke, and a row turns red when an edit of a policy changes what it gets.',
    'Save one that must be allowed and one that must not: then change a policy and watch both.',
    'A test file (`*.iam-test.json`) brings its requests here: paste it, or drop it on the page.'
  ],
  headings: { now: 'Now', request: 'Request', expect: 'Expected', remove: 'Remove' },
  name: (what: string) => `Name of ${what}`,
  namePlaceholder: 'name',
  open: 'Open in the form:',
  expect: (what: string) => `Expected decision of ${what}`,
  because: (what: string) => `Sid or policy type that is to decide ${what}`,
  becausePlaceholder: 'by Sid or type',
  remove: (what: string) => `Remove ${what}`,
  any: 'not set',
  words: { allowed: 'Allowed', explicitDeny: 'Explicit deny', implicitDeny: 'Implicit deny' } as Readonly<Record<Decision, string>>,
  waiting: 'One moment',
  noDecision: 'No decision',
  expected: (word: string) => `expected: ${word.toLowerCase()}`,
  because2: (because: string, reasons: readonly string[]) => `because ${reasons.join(', ')}, not ${because}`,
  accept: 'Expect this',
  acceptOf: (what: string, word: string) => `: ${word.toLowerCase()} of ${what}, from now on`,
  anyone: 'no caller',
  anything: '*',
  full: (most: number) => `The page keeps ${most} requests: remove one to save another.`,
  summary: (count: number, red: number) => (red ? `${red} of ${count} ${red === 1 ? 'is' : 'are'} red.` : `${count} ${count === 1 ? 'request' : 'requests'}, none red.`),
  callers: 'Give all rows the caller and context of the form',
  files: 'Test file',
  download: 'Download',
  copy: 'Copy',
  copied: 'Copied',
  refused: 'The browser does not let the page copy',
  choose: 'Open …',
  chooseLabel: 'Open a test file',
  fileName: 'policies.iam-test.json',
  unreadable: 'The request in the form cannot be read: it cannot be saved yet.'
} as const
