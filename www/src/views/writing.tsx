// What stands around an editor for whoever writes in it.
import { useState } from 'preact/hooks'
import { viewOf } from '../editor.tsx'
import { loadWriting } from '../writing.ts'
import { EDITOR_TEXTS } from '../texts/editors.ts'
import { loadTools, useToolsState } from '../tools.ts'

/** How long is said what came of formatting. */
const SAID_MS = 2000

export function FormatButton({ label, editor }: { label: string; editor: string }) {
  const [said, setSaid] = useState('')
  const run = async () => {
    const view = viewOf(editor)
    const outcome = view ? await loadWriting().then(writing => writing.format(view)).catch(() => 'absent' as const) : 'absent'
    setSaid(EDITOR_TEXTS.formatted[outcome])
    setTimeout(() => setSaid(''), SAID_MS)
  }
  return (
    <button type="button" class="quiet small format" aria-label={EDITOR_TEXTS.formatOf(label)} title={EDITOR_TEXTS.formatTitle} onClick={run}>
      <span aria-live="polite">{said || EDITOR_TEXTS.format}</span>
    </button>
  )
}

/** Tells, where somebody writes, that more is on its way, or that it is not. */
export function ToolsNote() {
  const tools = useToolsState()
  if (tools === 'absent' || tools === 'ready') return null
  return (
    <p class={`tools-note ${tools}`} role="status">
      {EDITOR_TEXTS[tools]}
      {tools === 'failed' && <> <button type="button" class="quiet small" onClick={() => void loadTools()}>{EDITOR_TEXTS.retry}</button></>}
    </p>
  )
}
