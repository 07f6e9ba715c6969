// The colors of JSON. By patterns: a parser would be a twelfth of all that the page loads before it decides.
import { Decoration, MatchDecorator, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate } from '@codemirror/view'

const KINDS = ['key', 'string', 'atom', 'sign'] as const
const marks = KINDS.map(kind => Decoration.mark({ class: `code-${kind}` }))

const matcher = new MatchDecorator({
  regexp: /("(?:[^"\\]|\\.)*"(?=\s*:))|("(?:[^"\\]|\\.)*"?)|(-?\d[\d.eE+-]*|true|false|null)|([{}[\],:])/g,
  decoration: groups => marks[groups.slice(1).findIndex(group => group !== undefined)] ?? null,
  // A policy may be one long line.
  maxLength: 20_000
})

export const colors = ViewPlugin.define(view => new Colored(view), { decorations: ({ decorations }) => decorations })

class Colored {
  decorations: DecorationSet

  constructor(view: EditorView) {
    this.decorations = matcher.createDeco(view)
  }

  update(update: ViewUpdate): void {
    this.decorations = matcher.updateDeco(update, this.decorations)
  }
}
