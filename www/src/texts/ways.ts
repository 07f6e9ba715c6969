// What the first load says of what is loaded later: buttons, tabs, the place to drop files.
export const WAYS = {
  requestsTab: 'Requests',
  matrixTab: 'Matrix',
  worldTab: 'World',
  logTab: 'Log',
  withoutWorld: (said: string) => `${said}, without the world`,
  openWorld: 'Open a world: accounts, as AWS prints them',
  badge: (red: number) => (red ? `${red} red` : undefined),
  paste: 'Paste anything',
  drop: 'Drop it: policies, a test file, a message, accounts, logs, what a command of AWS printed',
  gallery: 'Gallery',
  galleryTitle: 'All examples, by topic',
  noExample: 'The example could not be loaded. Is the network there? Choose it again to try once more.',
  copyAs: 'Copy as …',
  wrong: 'This looks wrong'
} as const
