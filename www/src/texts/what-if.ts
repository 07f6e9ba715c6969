// What the panel of changes that would flip the decision says.
import type { ContextChange, ContextValue, Decision } from 'iam-verdict/tools'
import { DECISION_WORDS } from './decisions.ts'

const shown = (value: ContextValue): string => (typeof value === 'string' ? value : JSON.stringify(value))

export const WHAT_IF = {
  title: (decision: Decision) => (decision === 'allowed' ? 'What would make this denied' : 'What would make this allowed'),
  about: 'Each of these was decided anew, with just that change made.',
  waiting: 'Looking for what would change the decision.',
  failed: 'What is needed for this could not be loaded. Is the network there?',
  retry: 'Try again',
  nothing: 'No small change was found that leads there: neither a statement less or more, nor other context keys.',
  incomplete: 'There may be more: the search was ended for its length.',
  then: (decision: Decision) => `Then: ${DECISION_WORDS[decision]}`,
  unchanged: 'Alone it changes nothing',
  apply: 'Apply',
  applyTo: (sentence: string) => `Apply: ${sentence}`,
  applied: (sentence: string) => `Applied: ${sentence}.`,
  context: 'Another request context',
  set: ({ key, value, from }: ContextChange) => {
    if (value === undefined) return `take \`${key}\` out of the request`
    return from === undefined ? `add \`${key}\` with \`${shown(value)}\`` : `change \`${key}\` from \`${shown(from)}\` to \`${shown(value)}\``
  },
  and: ' and ',
  blocks: 'Statements that block',
  rests: 'Statements that the decision rests on',
  without: (statement: string, policy: string) => `switch statement \`${statement}\` of \`${policy}\` off`,
  withoutDenies: 'switch all of them off',
  show: 'Show it in the policy',
  allows: 'Statements to add',
  toNew: (title: string) => `a new policy (${title})`,
  toThis: (policy: string) => `the policy \`${policy}\``,
  atLevel: (policy: string, level: string) => `${policy} at ${level}`,
  ofResource: (policy: string, resource: string) => `${policy} of \`${resource}\``,
  add: (policies: readonly string[]) => (policies.length > 1 ? `add statements to ${policies.join(' and to ')}` : `add a statement to ${policies[0]}`),
  to: (policy: string) => `To ${policy}:`,
  copy: 'Copy the statement',
  addedName: 'Added',
  missing: 'Condition keys that the request does not have, and that statements read'
}
