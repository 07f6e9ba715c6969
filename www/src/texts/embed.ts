// The page inside of another one.
export const EMBED = {
  request: 'Request',
  principal: 'Principal',
  action: 'Action',
  resource: 'Resource',
  context: 'Context',
  open: 'Open in iam-verdict',
  title: 'An AWS IAM decision, and why: iam-verdict',
  copied: 'The line for your page is copied. It shows this to read; write ?live after embed.html to let people change it.',
  notCopied: 'The browser does not let the page copy'
}
