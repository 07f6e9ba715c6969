// Where the statements stand in the text of a policy, and the text without some of them.
import { jsonLanguage } from '@codemirror/lang-json'
import type { SyntaxNode } from '@lezer/common'

/** A statement's place in the text, in UTF-16 code units; `to` is exclusive. */
export interface StatementPlace {
  readonly from: number
  readonly to: number
}

interface Found {
  readonly list: SyntaxNode | undefined
  readonly places: readonly StatementPlace[]
}

/** The places of the statements, in order; none where the text is no JSON object. */
export const statementPlaces = (text: string): readonly StatementPlace[] => find(text).places

/**
 * The text without the statements of these indexes; undefined when none is left, which no policy may be. Everything
 * else keeps its place: white space stands where they stood, so that what the engine tells of the text is true of the
 * one in the editor.
 */
export function withoutStatements(text: string, indexes: readonly number[]): string | undefined {
  const { list, places } = find(text)
  const off = places.filter((_, index) => indexes.includes(index))
  if (!off.length) return text
  const kept = places.filter((_, index) => !indexes.includes(index))
  if (!list || !kept.length) return undefined
  const commas = list.getChildren(',')
  // Each statement that stays keeps the comma before it, but for the first.
  const needless = commas.filter(comma => {
    const next = kept.find(({ from }) => from > comma.from)
    const before = kept.some(({ to }) => to <= comma.from)
    const isLast = next && commas.filter(({ from }) => from < next.from).at(-1)?.from === comma.from
    return !next || !before || !isLast
  })
  let result = text
  for (const { from, to } of [...off, ...needless]) result = result.slice(0, from) + blank(result.slice(from, to)) + result.slice(to)
  return result
}

const blank = (text: string): string => text.replaceAll(/[^\n\r]/g, ' ')

function find(text: string): Found {
  const top = jsonLanguage.parser.parse(text).topNode.firstChild
  const value = top?.name === 'Object' ? memberOf(top, 'Statement', text) : undefined
  if (value?.name === 'Object') return { list: undefined, places: [value] }
  return value?.name === 'Array' ? { list: value, places: value.getChildren('Object') } : { list: undefined, places: [] }
}

/** The value of a member. */
function memberOf(object: SyntaxNode, name: string, text: string): SyntaxNode | undefined {
  const property = object.getChildren('Property').find(({ firstChild }) => firstChild && text.slice(firstChild.from, firstChild.to) === JSON.stringify(name))
  return property?.lastChild ?? undefined
}
