// JSON as people lay it out, and what JSON.parse does not tell.

export const pretty = (value: unknown): string => JSON.stringify(value, null, 2)

/** `before` where `now` says the same: what stays the same object is not drawn again. */
export const unlessSame = <T>(before: T | undefined, now: T): T =>
  (before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now)

/** What was minified, as people lay it out; any other text as it is. */
export function laidOut(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    return JSON.stringify(value) === text && typeof value === 'object' ? pretty(value) : text
  } catch {
    return text
  }
}

/**
 * The first member that stands twice in one object of a valid JSON text. `JSON.parse` keeps the last one silently: of
 * `"aws:MultiFactorAuthPresent": "false"` and `"true"` nobody could see which one was asked.
 */
export function duplicateMember(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = []
  for (const [token, string] of text.matchAll(/("(?:[^"\\]|\\.)*")(?:\s*:)?|[{}[\]]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(undefined)
    else if (string === undefined) open.pop()
    else if (token !== string) {
      const name = JSON.parse(string) as string
      const names = open.at(-1)
      if (names?.has(name)) return name
      names?.add(name)
    }
  }
  return undefined
}
