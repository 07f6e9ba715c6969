// What was typed before there was a history to write it into.
import { isolateHistory } from '@codemirror/commands'
import { Transaction, type Annotation } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'

/** Makes it one step that Undo takes back: done away with unseen, and done again. `mark` is put on both changes. */
export function rememberTyped(view: EditorView, given: string, mark: Annotation<unknown>): void {
  const typed = view.state.doc.toString()
  if (typed === given) return
  const { selection } = view.state
  const most = Math.min(typed.length, given.length)
  let start = 0
  while (start < most && typed[start] === given[start]) start++
  let end = 0
  while (end < most - start && typed.at(-1 - end) === given.at(-1 - end)) end++
  const part = (text: string): string => text.slice(start, text.length - end)
  view.dispatch({
    changes: { from: start, to: typed.length - end, insert: part(given) },
    annotations: [mark, Transaction.addToHistory.of(false)]
  })
  view.dispatch({
    changes: { from: start, to: given.length - end, insert: part(typed) },
    selection,
    annotations: [mark, isolateHistory.of('full'), Transaction.userEvent.of('input.type')]
  })
}
