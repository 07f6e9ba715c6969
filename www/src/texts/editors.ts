// What the editors and the lists under them say.
export const EDITOR_TEXTS = {
  keys: 'Control and space: completions. Control and full stop: quick fixes. F8: next finding. Control I: what the word means. Shift, Alt and F: format.',
  fixes: 'Quick fixes',
  noFixes: 'Nothing to mend here.',
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
  othersTitle: 'It is about these too',
  actions: 'Actions',
  resources: 'Forms of resources',
  suggestions: (count: number) => `${count} ${count === 1 ? 'suggestion' : 'suggestions'}`,
  meant: 'Did you mean',
  severities: { ERROR: 'Error', SECURITY_WARNING: 'Security', WARNING: 'Warning', SUGGESTION: 'Suggestion' }
} as const
