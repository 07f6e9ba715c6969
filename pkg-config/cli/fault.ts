// What can be wrong with what the command is given. Either ends it with exit code 2.

/** A place in a file as people and editors count: lines and columns from 1, the end exclusive. */
export interface Place {
  file: string
  start?: { line: number; column: number }
  end?: { line: number; column: number }
}

/** Something that cannot be read. */
export interface Fault {
  place: Place
  message: string
  code?: string
}

/** Files that cannot be used: every fault that was found, each with its place. */
export class InputError extends Error {
  constructor(readonly faults: readonly Fault[]) {
    super(faults.map(({ message }) => message).join('; '))
  }
}

/** Arguments that the command does not take. */
export class UsageError extends Error {}

/** `file:line:column`: terminals and editors make a link of it. */
export const placeText = ({ file, start }: Place): string => (start ? `${file}:${start.line}:${start.column}` : file)
