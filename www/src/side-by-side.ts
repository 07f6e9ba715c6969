// Two texts line by line, with what differs.
import { diffLines } from 'diff'

export interface Line {
  readonly text: string
  readonly isOther: boolean
}

/** A row of two texts: a line of one has none beside it where the other has nothing there. */
export interface Row {
  readonly before?: Line
  readonly after?: Line
}

export function rowsOf(before: string, after: string): readonly Row[] {
  const rows: Row[] = []
  let gone: readonly string[] = []
  const pair = (come: readonly string[]): void => {
    for (let index = 0; index < Math.max(gone.length, come.length); index++) {
      rows.push({ ...lineOf('before', gone[index], true), ...lineOf('after', come[index], true) })
    }
    gone = []
  }
  for (const { value, added, removed } of diffLines(ended(before), ended(after))) {
    const lines = value.slice(0, -1).split('\n')
    if (removed) gone = lines
    else if (added) pair(lines)
    else {
      pair([])
      for (const text of lines) rows.push({ ...lineOf('before', text, false), ...lineOf('after', text, false) })
    }
  }
  pair([])
  return rows
}

const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`)

const lineOf = (side: keyof Row, text: string | undefined, isOther: boolean): Row => (text === undefined ? {} : { [side]: { text, isOther } })
