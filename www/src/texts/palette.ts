// What the palette and the sheet of keys say around the commands.
export const PALETTE = {
  search: 'Type to find a command',
  none: 'No command has these words.',
  found: (count: number) => `${count} ${count === 1 ? 'command' : 'commands'}`
}

export const KEYS = {
  title: 'Keys',
  intro: 'They work everywhere on the page. Those of one character, and taking back, wait while you type in a field.',
  close: 'Close',
  inEditors: 'In an editor'
}

/** What keys do in an editor, for the sheet. */
export const EDITOR_KEYS: readonly { keys: string; title: string }[] = [
  { keys: 'Ctrl+Space', title: 'Complete: actions, condition keys, operators, ARNs, principals' },
  { keys: 'Mod+.', title: 'Quick fixes, and other ways to write it' },
  { keys: 'F8', title: 'Go to the next finding' },
  { keys: 'Mod+I', title: 'Tell what the word means' },
  { keys: 'Shift+Alt+F', title: 'Format the text' },
  { keys: 'Mod+F', title: 'Search the text' },
  { keys: 'Mod+Z', title: 'Take back what was typed' },
  { keys: 'Tab', title: 'Go to the next place to fill in, or leave the editor' }
]
