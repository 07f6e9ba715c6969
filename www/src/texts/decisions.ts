// The decisions, in a sentence.
import type { Decision } from 'iam-verdict'

export const DECISION_WORDS: Readonly<Record<Decision, string>> = {
  allowed: 'allowed',
  explicitDeny: 'denied by a statement',
  implicitDeny: 'denied, because nothing allows it'
}
