// What is said when caller and resource are in different accounts.
export const SIDES = {
  both: 'Caller and resource are in different accounts: both must allow, and neither can stand in for the other.',
  resourceOnly: 'Caller and resource are in different accounts. The resource’s must let this caller in; nothing of the caller’s own has to allow.',
  caller: 'Caller’s account',
  resource: 'Resource’s account',
  of: (title: string, account: string) => `${title} ${account}`,
  noSay: 'has no say',
  nothing: 'No policy of this account took part.'
}
