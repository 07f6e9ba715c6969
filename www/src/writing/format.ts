// Laying a text out: white space only, one step back.
import { isolateHistory } from '@codemirror/commands'
import type { EditorView } from '@codemirror/view'
import { askTools, loadTools } from '../tools.ts'
import { toChanges } from './positions.ts'

/** What came of it. */
export type Formatted = 'done' | 'same' | 'broken' | 'absent'

export async function format(view: EditorView): Promise<Formatted> {
  if (!(await loadTools())) return 'absent'
  const { doc } = view.state
  const edits = await askTools('formatting', doc.toString(), `formatting-${view.contentDOM.id}`)
  if (!edits || view.state.doc !== doc) return 'absent'
  if (!edits.length) return isJson(doc.toString()) ? 'same' : 'broken'
  view.dispatch({ changes: toChanges(doc, edits), annotations: isolateHistory.of('full'), userEvent: 'input.format' })
  return 'done'
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
