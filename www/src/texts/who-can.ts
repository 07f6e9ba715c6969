// What is said of who can, and of the roles that can be reached.
const count = (number: number, one: string, many = `${one}s`): string => `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`

/** A pattern of resources, or actions and resources. */
const partText = (part: unknown): string => {
  const { action, resource } = (typeof part === 'object' ? part : undefined) as { action?: string; resource?: string } ?? { resource: String(part) }
  return action ? `${action} on ${resource}` : String(resource)
}

export const WHO_CAN = {
  title: 'Who can do this?',
  asked: (action: string, resource: string) => `\`${action}\` on \`${resource}\`, as the form asks; what its context does not tell is not known.`,
  noQuestion: 'Fill in an action and a resource under Request.',
  look: 'Look for all who can',
  again: 'Look again, for what is asked now',
  waiting: 'Looking through the world.',
  old: (action: string, resource: string) => `This is of another question: \`${action}\` on \`${resource}\`.`,
  summary: (allowed: number, conditional: number, undecided: number) =>
    `${count(allowed, 'way', 'ways')} in any case, ${count(conditional, 'way', 'ways')} on conditions, ${undecided.toLocaleString('en-US')} undecided.`,
  allowed: 'In any case',
  conditional: 'On conditions',
  undecided: 'Nothing can be said of',
  outside: (names: readonly string[]) => `The resource’s policy also names who is not in this world: ${names.slice(0, 6).map(name => `\`${name}\``).join(', ')}${names.length > 6 ? ` and ${names.length - 6} more` : ''}.`,
  take: 'Ask this way',
  needs: (needs: readonly string[]) => `depends on ${needs.join(', ')}`,
  except: (parts: readonly unknown[]) => `but not ${parts.map(partText).join(', ')}`,
  more: (number: number) => `Show ${number.toLocaleString('en-US')} more`
} as const

export const REACH = {
  title: 'Roles that can be reached',
  noCaller: 'Pick who asks, under Request.',
  from: (caller: string) => `From \`${caller}\`, by assuming roles one after the other.`,
  waiting: 'Looking for roles.',
  none: 'No role can be reached.',
  picture: 'Roles by the number of steps',
  hop: (number: number) => (number === 1 ? 'By one step' : `By ${number} steps`),
  hops: (path: readonly string[]) => path.join(' › '),
  onCondition: (needs: readonly string[]) => (needs.length ? `depends on ${needs.join(', ')}` : 'depends on something that is not known'),
  chained: 'chained: one hour at most',
  take: (role: string) => `Assume ${role} on this way`,
  undecided: (number: number) => `Of ${count(number, 'role')} nothing can be said.`,
  more: (number: number) => `Show ${number.toLocaleString('en-US')} more`
} as const
