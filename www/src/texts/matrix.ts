// What the matrix says.
import type { Decision } from 'iam-verdict'

export const MATRIX = {
  title: 'Matrix',
  about: 'The request of the form, with other callers or actions, on other resources. One a line.',
  rows: 'Rows',
  kinds: { principals: 'Principals', actions: 'Actions' },
  resources: 'Columns: resources',
  resourcesHint: 'ARNs, or * for actions that take no resource',
  refill: 'Fill in from the form and the saved requests',
  corner: { principals: 'Principal', actions: 'Action' },
  caption: (rows: number, columns: number) => `${rows} × ${columns} decisions`,
  words: { allowed: 'Allowed', explicitDeny: 'Explicit deny', implicitDeny: 'Implicit deny' } as Readonly<Record<Decision, string>>,
  noDecision: 'no decision',
  waiting: 'not decided yet',
  progress: (done: number, all: number) => `${done} of ${all} decided`,
  done: (counts: Readonly<Record<Decision | 'none', number>>) =>
    [`${counts.allowed} allowed`, `${counts.explicitDeny} explicit deny`, `${counts.implicitDeny} implicit deny`, ...(counts.none ? [`${counts.none} without a decision`] : [])].join(' · '),
  empty: 'Type at least one row and one resource.',
  tooMany: (count: number, most: number) => `These are ${count.toLocaleString('en-US')} decisions; the page makes up to ${most.toLocaleString('en-US')} at a time. Take some lines out.`,
  ofOneResource: 'The policies of the resource on the page are asked for every column: they are right for the columns whose resource they belong to.',
  copyCsv: 'Copy as CSV',
  copied: 'Copied',
  refused: 'The browser does not let the page copy',
  copyMarkdown: 'Copy as Markdown',
  open: (row: string, column: string, word: string) => `${row} on ${column}: ${word}. Open this request`
} as const
