// The words of a command line, as a POSIX shell reads them, and back.

export interface Line {
  readonly words: readonly string[]
  /** What stands behind the command: its output, most often. */
  readonly rest: string
}

const ENDS = ['\n', ';', '|', '&', '>', '<']
/** What a backslash and a letter are within `$'…'`. */
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', a: '\x07', e: '\x1b', '0': '\0' }

/**
 * The words of the first command. What a shell would put in for variables and commands is not known: `$NAME` and
 * `$(cat policy.json)` stay as they are written. A line goes on after `\`, and after the signs of PowerShell and cmd.
 */
export function wordsOf(text: string): Line {
  const words: string[] = []
  let word: string | undefined
  let at = 0
  const take = (part: string): void => { word = (word ?? '') + part }
  const end = (): void => {
    if (word !== undefined) words.push(word)
    word = undefined
  }
  while (at < text.length) {
    const character = text[at]!
    const continued = /^[\\`^]\r?\n/.exec(text.slice(at, at + 3))
    if (continued) at += continued[0].length
    else if (character === "'") at = quoted(text, at + 1, take)
    else if (character === '"') at = doubleQuoted(text, at + 1, take)
    else if (text.startsWith("$'", at)) at = ansiQuoted(text, at + 2, take)
    else if (text.startsWith('$(', at)) at = substituted(text, at, take)
    else if (character === '\\') {
      take(text[at + 1] ?? '')
      at += 2
    } else if (character === ' ' || character === '\t' || character === '\r') {
      end()
      at++
    } else if (ENDS.includes(character)) {
      end()
      if (words.length) break
      at++
    } else {
      take(character)
      at++
    }
  }
  end()
  return { words, rest: text.slice(at) }
}

function quoted(text: string, from: number, take: (part: string) => void): number {
  const end = text.indexOf("'", from)
  take(text.slice(from, end < 0 ? undefined : end))
  return end < 0 ? text.length : end + 1
}

function doubleQuoted(text: string, from: number, take: (part: string) => void): number {
  take('')
  for (let at = from; at < text.length;) {
    const character = text[at]!
    if (character === '"') return at + 1
    if (text.startsWith('$(', at)) {
      at = substituted(text, at, take)
      continue
    }
    const escaped = character === '\\' ? /^\\(["\\$`]|\r?\n)/.exec(text.slice(at, at + 3)) : null
    if (!escaped) take(character)
    else if (!escaped[1]!.endsWith('\n')) take(escaped[1]!)
    at += escaped ? escaped[0].length : 1
  }
  return text.length
}

function ansiQuoted(text: string, from: number, take: (part: string) => void): number {
  take('')
  for (let at = from; at < text.length; at++) {
    const character = text[at]!
    if (character === "'") return at + 1
    if (character !== '\\') {
      take(character)
      continue
    }
    const escaped = text[++at] ?? ''
    take(ESCAPES[escaped] ?? escaped)
  }
  return text.length
}

/** `$(…)` as it is written, to the parenthesis that ends it. */
function substituted(text: string, from: number, take: (part: string) => void): number {
  let open = 0
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '(') open++
    else if (text[at] === ')' && --open === 0) {
      take(text.slice(from, at + 1))
      return at + 1
    }
  }
  take(text.slice(from))
  return text.length
}

/** A word as any POSIX shell reads it back. */
export const quote = (word: string): string => (/^[\w@%+=:,./*-]+$/.test(word) && !word.includes('*') ? word : `'${word.replaceAll("'", "'\\''")}'`)
