// What is said to those who write in an editor or a field.
export const WRITING = {
  keys: 'Control and space: completions. Control and full stop: quick fixes. F8: next finding. Control I: what the word means. Shift, Alt and F: format.',
  fixes: 'Quick fixes',
  noFixes: 'Nothing to mend here.',
  actions: 'Actions',
  resources: 'Forms of resources',
  suggestions: (count: number) => `${count} ${count === 1 ? 'suggestion' : 'suggestions'}`,
  meant: 'Did you mean'
} as const
