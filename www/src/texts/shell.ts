// The frame of the page.
export const SHELL = {
  newer: 'There is a newer version of this page. What you have written stays.',
  takeNewer: 'Load it',
  close: 'Close',
  undo: 'Take the last change back',
  redo: 'Make the change again',
  commands: 'Commands'
}
