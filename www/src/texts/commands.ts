// The commands. What the palette and the sheet of keys say around them is in `palette.ts`, which is loaded with them.
export const COMMANDS = {
  palette: 'Find a command',
  help: 'Show the keys',
  undo: 'Take the last change back',
  redo: 'Make the change again',
  share: 'Copy a link to this page',
  download: 'Download this page as one HTML file',
  embed: 'Copy the line that embeds this page in another',
  theme: 'Change between light and dark',
  toDecision: 'Go to the decision',
  toRequest: 'Go to the request',
  toPolicy: 'Go to the first policy',
  tab: (title: string) => `Show: ${title}`,
  addPolicy: (title: string) => `Add a policy: ${title}`,
  example: (title: string) => `Open the example: ${title}`
}
