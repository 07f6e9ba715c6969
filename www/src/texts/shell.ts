// The frame of the page.
export const SHELL = {
  newer: 'There is a newer version of this page. What you have written stays.',
  takeNewer: 'Load it',
  close: 'Close',
  undo: 'Take the last change back',
  redo: 'Make the change again',
  commands: 'Commands',
  skip: 'Skip to the decision',
  tabs: 'About the decision',
  why: 'Why',
  whatIf: 'What if',
  unreadable: 'The request cannot be read yet: see the field that is marked.',
  fromLink: 'Opened from a link. Its policies are in the address only.',
  tooLarge: 'Too large for a link',
  downloaded: 'Saved as iam-verdict.html: it holds this page whole, and works without a network.',
  notDownloaded: 'The file could not be loaded. Is the network there?',
  linkCopied: 'Link copied',
  linkInAddress: 'The link is in the address bar',
  nothingLeaves: 'Nothing leaves this page: the engine runs in your browser, and the page may connect to its own address only. Links keep their policies behind the',
  neverSent: ', which browsers never send.',
  notAmazon: 'Not affiliated with Amazon Web Services. What is decided, and where AWS is silent, is told in the project’s documentation.'
}
