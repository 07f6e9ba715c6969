// Findings at their places, with what mends them.
import { linter, lintKeymap, setDiagnostics, type Action, type Diagnostic } from '@codemirror/lint'
import type { Extension } from '@codemirror/state'
import { keymap, type EditorView } from '@codemirror/view'
import type { Finding } from 'iam-verdict/tools'
import type { Found } from '../findings.ts'
import { SEVERITIES } from '../severities.ts'
import { SEVERITY_WORDS } from '../texts/severities.ts'
import { applyEdits } from './edits.ts'

export const lint: Extension = [linter(null, { hideOn: transaction => transaction.docChanged }), keymap.of([...lintKeymap])]

/** Of another text than the editor's nothing is shown: what is found in this one is on its way. */
export function showFindings(view: EditorView, { text, findings }: Found): void {
  if (view.state.doc.toString() !== text) return
  view.dispatch(setDiagnostics(view.state, findings.map(finding => toDiagnostic(finding, text))))
}

function toDiagnostic(finding: Finding, text: string): Diagnostic {
  const { range, findingType, code, message, fix } = finding
  const from = Math.min(range?.start.offset ?? 0, text.length)
  const to = Math.max(from, Math.min(range?.end.offset ?? text.length, text.length))
  const actions: Action[] = fix ? [{ name: fix.title.replaceAll('`', ''), apply: view => void applyEdits(view, text, fix.edits) }] : []
  return { from, to, severity: SEVERITIES[findingType], message, source: code, actions, renderMessage: () => drawMessage(finding) }
}

function drawMessage({ findingType, message, why }: Finding): HTMLElement {
  const box = document.createElement('span')
  const severity = document.createElement('strong')
  severity.textContent = `${SEVERITY_WORDS[findingType]}: `
  box.append(severity, ...message.split('`').map((part, index) => {
    const node = document.createElement(index % 2 ? 'code' : 'span')
    node.textContent = part
    return node
  }))
  if (why) {
    const reason = document.createElement('small')
    reason.textContent = ` ${why}`
    box.append(reason)
  }
  return box
}
