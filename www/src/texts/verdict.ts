// What the decision says.
import type { Decision } from 'iam-verdict'

export const VERDICT = {
  title: 'Decision',
  words: {
    allowed: 'Allowed',
    explicitDeny: 'Denied by a statement',
    implicitDeny: 'Denied: nothing allows it'
  } as Readonly<Record<Decision, string>>,
  none: 'No decision',
  waiting: 'One moment',
  deciding: 'The engine is deciding.',
  starting: 'The engine is starting.',
  dependsOn: 'Depends on',
  decisions: (decisions: readonly Decision[]) => `, of which it is not known what the request has: the decision is ${decisions.join(' or ')}.`,
  awsSays: 'AWS would say',
  copyText: 'Copy as text',
  copyMarkdown: 'Copy as Markdown',
  copied: 'Copied',
  refused: 'The browser does not let the page copy'
}
