// The page inside of another one.
export const EMBED = {
  request: 'Request',
  principal: 'Principal',
  action: 'Action',
  resource: 'Resource',
  context: 'Context',
  policy: (title: string, name: string) => `${title} ${name}`,
  open: 'Open in iam-verdict'
}
