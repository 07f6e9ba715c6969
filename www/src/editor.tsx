// One CodeMirror editor: JSON, the engine's findings at their places, and the statements that apply.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { Annotation, EditorState, StateEffect, StateField, type Extension } from '@codemirror/state'
import { Decoration, drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers, type DecorationSet } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { Finding, Range } from 'iam-verdict'
import { useEffect, useRef } from 'preact/hooks'

/** A statement that applies: its lines are tinted. */
export interface Mark {
  readonly range: Range
  readonly effect: 'Allow' | 'Deny'
  readonly decides: boolean
}

interface Props {
  readonly id: string
  readonly label: string
  readonly text: string
  readonly onChange: (text: string) => void
  readonly findings?: readonly Finding[]
  readonly marks?: readonly Mark[]
  readonly numbers?: boolean
}

const views = new Map<string, EditorView>()

/** Brings a place of an editor into view and selects it. A policy that is folded up opens first. */
export function reveal(id: string, range: Range): void {
  const view = views.get(id)
  if (!view) return
  const folded = view.dom.closest('article')?.querySelector<HTMLElement>('[aria-expanded="false"]')
  folded?.click()
  if (folded) requestAnimationFrame(() => select(view, range))
  else select(view, range)
}

function select(view: EditorView, range: Range): void {
  const length = view.state.doc.length
  const anchor = Math.min(range.start.offset, length)
  view.dispatch({
    selection: { anchor, head: Math.min(range.end.offset, length) },
    effects: EditorView.scrollIntoView(anchor, { y: 'center' })
  })
  view.dom.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
  view.focus()
}

/** Marks a change that the page makes, not a person. */
const fromPage = Annotation.define<true>()

const setMarks = StateEffect.define<readonly Mark[]>()

const markField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    const effect = transaction.effects.find(one => one.is(setMarks))
    if (!effect) return marks.map(transaction.changes)
    const doc = transaction.state.doc
    const lines = (effect.value as readonly Mark[]).flatMap(({ range, effect, decides }) => {
      const first = Math.min(range.start.line, doc.lines)
      const last = Math.min(range.end.line, doc.lines)
      const name = `mark-${effect.toLowerCase()}${decides ? ' mark-decides' : ''}`
      const line = Decoration.line({ class: name })
      return Array.from({ length: last - first + 1 }, (_, n) => line.range(doc.line(first + n).from))
    })
    return Decoration.set(lines, true)
  },
  provide: field => EditorView.decorations.from(field)
})

const colors = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--code-key)' },
  { tag: tags.string, color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-atom)' },
  { tag: [tags.separator, tags.squareBracket, tags.brace], color: 'var(--ink-soft)' }
])

const base: Extension = [
  highlightSpecialChars(),
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  json(),
  syntaxHighlighting(colors),
  // Tab leaves the editor, as a keyboard user expects; Escape is not needed first.
  keymap.of([...defaultKeymap, ...historyKeymap]),
  EditorView.lineWrapping,
  markField
]

const SEVERITY = { ERROR: 'error', SECURITY_WARNING: 'warning', WARNING: 'warning', SUGGESTION: 'info' } as const

const toDiagnostic = (length: number) => ({ range, findingType, code, message }: Finding): Diagnostic => {
  const from = Math.min(range?.start.offset ?? 0, length)
  const to = Math.max(from, Math.min(range?.end.offset ?? length, length))
  return { from, to, severity: SEVERITY[findingType], message, source: code }
}

export function Editor({ id, label, text, onChange, findings = [], marks = [], numbers = true }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | undefined>(undefined)
  const changed = useRef(onChange)
  changed.current = onChange

  useEffect(() => {
    const listener = EditorView.updateListener.of(update => {
      const isPage = update.transactions.some(transaction => transaction.annotation(fromPage))
      if (update.docChanged && !isPage) changed.current(update.state.doc.toString())
    })
    const named = EditorView.contentAttributes.of({ 'aria-label': label, id })
    const extensions = [base, numbers ? lineNumbers() : [], listener, named]
    view.current = new EditorView({ state: EditorState.create({ doc: text, extensions }), parent: host.current! })
    views.set(id, view.current)
    return () => {
      views.delete(id)
      view.current?.destroy()
    }
  }, [id])

  useEffect(() => {
    const current = view.current
    if (!current || current.state.doc.toString() === text) return
    current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: text }, annotations: fromPage.of(true) })
  }, [text])

  useEffect(() => {
    const current = view.current
    if (!current) return
    current.dispatch(setDiagnostics(current.state, findings.map(toDiagnostic(current.state.doc.length))))
  }, [findings])

  useEffect(() => view.current?.dispatch({ effects: setMarks.of(marks) }), [marks])

  return <div class="editor" ref={host} />
}
