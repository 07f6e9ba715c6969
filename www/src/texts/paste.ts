// What the box says that takes anything.
export const PASTE = {
  label: 'A message of AWS, a policy, a test file, a command or what it printed. It stays on this page.',
  placeholder: 'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: s3:GetObject on resource: …',
  choose: 'Choose files',
  orDrop: 'or drop them anywhere on the page',
  knows: 'What the page reads',
  readAs: (name: string) => `Read as ${name}`,
  unknown: 'The page does not know what this is. It reads:',
  refused: (name: string | undefined) => (name ? `This looks like ${name}, and cannot be read:` : 'This cannot be read:'),
  takeBack: 'Take it back',
  type: 'Type of the policy',
  intoDraft: (name: string) => `the policy ${name}, which is empty`,
  oneOnly: (name: string) => `Only one file can make the page: ${name} was taken, and this one was not.`,
  tooManyFiles: (most: number) => `These are too many files: the page takes ${most} at a time.`,
  unreadableFile: 'The browser could not read the file.'
} as const
