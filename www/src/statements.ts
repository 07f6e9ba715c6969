// Where the statements stand in the text of a policy, and the text without some of them.

/** A statement's place in the text, in UTF-16 code units; `to` is exclusive. */
export interface StatementPlace {
  readonly from: number
  readonly to: number
}

interface Found {
  readonly places: readonly StatementPlace[]
  /** Where the commas between them stand; absent where one statement stands without a list. */
  readonly commas: readonly number[] | undefined
}

/** The places of the statements, in order; none where the text is no JSON object. */
export const statementPlaces = (text: string): readonly StatementPlace[] => find(text).places

/**
 * The text without the statements of these indexes; undefined when none is left, which no policy may be. Everything
 * else keeps its place: white space stands where they stood, so that what the engine tells of the text is true of the
 * one in the editor.
 */
export function withoutStatements(text: string, indexes: readonly number[]): string | undefined {
  const { commas, places } = find(text)
  const off = places.filter((_, index) => indexes.includes(index))
  if (!off.length) return text
  const kept = places.filter((_, index) => !indexes.includes(index))
  if (!commas || !kept.length) return undefined
  // Each statement that stays keeps the comma before it, but for the first.
  const needless = commas.filter(comma => {
    const next = kept.find(({ from }) => from > comma)
    const before = kept.some(({ to }) => to <= comma)
    const isLast = next && commas.filter(from => from < next.from).at(-1) === comma
    return !next || !before || !isLast
  })
  let result = text
  for (const { from, to } of [...off, ...needless.map(from => ({ from, to: from + 1 }))]) result = result.slice(0, from) + blank(result.slice(from, to)) + result.slice(to)
  return result
}

const blank = (text: string): string => text.replaceAll(/[^\n\r]/g, ' ')

/** Strings, and the signs between them: a text that is being written has no more certain parts. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g

function find(text: string): Found {
  const places: StatementPlace[] = []
  let commas: number[] | undefined
  let depth = 0
  let from = 0
  // The string before a colon of the outermost object, and whether its value is the statements.
  let last = ''
  let inside = false
  if (!text.trimStart().startsWith('{')) return { places, commas }
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    // Of a list its entries are one step deeper than a statement that stands alone.
    const own = commas ? 2 : 1
    if (token === '{' || token === '[') {
      if (inside && depth === 1 && token === '[') commas = []
      if (inside && depth === own && token === '{') from = index
      depth++
    } else if (token === '}' || token === ']') {
      depth--
      if (inside && depth === own && token === '}') places.push({ from, to: index + 1 })
      if (inside && depth === 1) break
    } else if (token === ':' && depth === 1) inside = last === '"Statement"'
    else if (token === ',') {
      if (inside && depth === 2) commas?.push(index)
      if (depth === 1) inside = false
    } else last = token
  }
  return { places, commas }
}
