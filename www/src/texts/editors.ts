// What the editors and the lists under them say. What only those need who write is in `writing.ts`, which is loaded later.
export const EDITOR_TEXTS = {
  loading: 'Loading what is known of AWS’s services …',
  failed: 'What is known of AWS’s services could not be loaded. Decisions do not need it.',
  retry: 'Try again',
  format: 'Format',
  formatOf: (label: string) => `Format: ${label}`,
  formatTitle: 'Lay the text out: white space only (Shift+Alt+F)',
  formatted: { done: 'Formatted', same: 'Already laid out', broken: 'Not JSON yet', absent: 'Not loaded' },
  findingsOf: (label: string) => `Findings: ${label}`,
  more: (count: number) => `Show ${count} more`,
  whyTitle: 'Why it matters',
  helpTitle: 'What to do',
  othersTitle: 'It is about these too'
} as const
