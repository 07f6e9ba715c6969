// What is said of links that cannot be opened.
export const LINKS = {
  otherVersion: 'This link was made by another version of the page.',
  tooLong: 'This link is too long to be one of ours.',
  incomplete: 'This link is incomplete: a part of it got lost on the way.',
  somethingElse: 'This link holds something else than policies and a request.'
}
