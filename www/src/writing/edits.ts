// Changes that the page makes for a person: one step, which Undo takes back.
import { isolateHistory } from '@codemirror/commands'
import type { EditorView } from '@codemirror/view'
import type { Finding } from 'iam-verdict'

type Edits = NonNullable<Finding['fix']>['edits']

/** Makes the edits of a text; nothing when the editor has another one by now. */
export function applyEdits(view: EditorView, text: string, edits: Edits): boolean {
  if (view.state.doc.toString() !== text) return false
  const changes = edits.map(({ range, newText }) => ({ from: range.start.offset, to: range.end.offset, insert: newText }))
  view.dispatch({ changes, annotations: isolateHistory.of('full'), userEvent: 'input.fix', scrollIntoView: true })
  view.focus()
  return true
}
