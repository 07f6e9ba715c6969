// A text that the command reads, and places in it.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Range } from 'iam-verdict/tools'
import { InputError, type Place } from './fault.js'

/** How standard input is called in arguments, and in places. */
export const STANDARD_INPUT = '-'
const STANDARD_INPUT_NAME = '<stdin>'

/** Every file that was read, or should have been, by its whole path: what `--watch` looks at. */
export const filesRead = new Set<string>()

export class Source {
  #lineStarts: number[] | undefined

  constructor(readonly file: string, readonly text: string) {}

  /** Of offsets in the text. */
  place(from: number, to = from): Place {
    return { file: this.file, start: this.#position(from), end: this.#position(to) }
  }

  /** Of a range as the engine tells it, in a text that begins at `base`. */
  placeOf(range: Range, base = 0): Place {
    return this.place(base + range.start.offset, base + range.end.offset)
  }

  #position(offset: number): { line: number; column: number } {
    const starts = (this.#lineStarts ??= [0, ...Array.from(this.text.matchAll(/\r\n|\n/g), match => match.index + match[0].length)])
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}

/** What places say of a name in the arguments. */
export const sourceName = (name: string): string => (name === STANDARD_INPUT ? STANDARD_INPUT_NAME : name)

/** A file, or standard input; `at` is where it is named, when that is in another file: then `-` is a file too. */
export function readSource(name: string, at?: Place): Source {
  const file = at ? name : sourceName(name)
  if (name !== STANDARD_INPUT || at) filesRead.add(resolve(name))
  let bytes: Buffer
  try {
    bytes = readFileSync(name === STANDARD_INPUT && !at ? 0 : name)
  } catch (error) {
    throw new InputError([{ place: at ?? { file }, message: unreadable(file, error) + (at ? '; paths are relative to this file' : '') }])
  }
  try {
    return new Source(file, new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new InputError([{ place: at ?? { file }, message: `\`${file}\` is no text in UTF-8; save it as UTF-8` }])
  }
}

const REASONS: Record<string, string> = {
  EISDIR: 'is a folder, and a file is expected',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user'
}

function unreadable(file: string, error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return `there is no file \`${file}\``
  return REASONS[code] ? `\`${file}\` ${REASONS[code]}` : `\`${file}\` cannot be read: ${message}`
}
