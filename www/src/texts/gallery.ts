// What the gallery of examples says.
import type { Decision } from 'iam-verdict'

export const GALLERY = {
  title: 'Examples',
  about: 'Each one shows a rule of AWS with policies that can be edited. What stands on the page now comes back by Back.',
  search: 'Search',
  placeholder: 'a service, a policy type, a word',
  none: 'No example has all of these words.',
  count: (shown: number, all: number) => (shown === all ? `${all} examples` : `${shown} of ${all} examples`),
  close: 'Close',
  words: { allowed: 'Allowed', explicitDeny: 'Explicit deny', implicitDeny: 'Implicit deny' } as Readonly<Record<Decision, string>>,
  shown: 'on the page now'
} as const
