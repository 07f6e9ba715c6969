// What is said of fields that cannot be read.
export const FAULTS = {
  twice: (member: string) => `${JSON.stringify(member)} stands twice`,
  noJson: (reason: string) => `not JSON: ${reason}`,
  twoPolicies: 'this resource has two policies of one type, of another pair too',
  noPrincipal: 'needed: the gray text is only an example',
  otherRole: (session: string, role: string) => `the session is one of the role \`${session}\`, and this is \`${role}\``,
  noKey: 'a tag needs a key',
  sameKey: (key: string) => `the tag \`${key}\` stands twice: keys of tags do not differ by letter case`
}
