// What is said of links that cannot be opened, and of the line that embeds the page.
export const LINKS = {
  otherVersion: 'This link was made by another version of the page.',
  tooLong: 'This link is too long to be one of ours.',
  incomplete: 'This link is incomplete: a part of it got lost on the way.',
  somethingElse: 'This link holds something else than policies and a request.',
  embedTitle: 'An AWS IAM decision, and why: iam-verdict',
  embedCopied: 'The line for your page is copied. It shows this to read; write ?live after embed.html to let people change it.',
  embedNotCopied: 'The browser does not let the page copy'
}
