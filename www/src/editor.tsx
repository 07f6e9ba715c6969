// One CodeMirror editor: JSON, and the statements that apply. What is needed to write comes with `writing`.
import { Annotation, Compartment, EditorState, StateEffect, StateField, type Extension } from '@codemirror/state'
import { Decoration, drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers, type DecorationSet } from '@codemirror/view'
import type { Range } from 'iam-verdict'
import { useEffect, useRef } from 'preact/hooks'
import { colors } from './colors.ts'
import type { Found } from './findings.ts'
import type { Subject } from './writing/subject.ts'
import { useWriting } from './writing.ts'
import { loadTools } from './tools.ts'

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
  /** What its text is, so that there can be help with it. */
  readonly subject?: Subject
  readonly found?: Found | undefined
  readonly marks?: readonly Mark[]
  readonly numbers?: boolean
}

const JSON_TEXT: Subject = { kind: 'json' }
const BEGIN = { line: 1, column: 0, offset: 0 }
const BEGINNING: Range = { start: BEGIN, end: BEGIN }

const views = new Map<string, EditorView>()

export const viewOf = (id: string): EditorView | undefined => views.get(id)

/** Brings a place of an editor into view and selects it; without one, its beginning. A policy that is folded up opens first. */
export function reveal(id: string, range: Range = BEGINNING): void {
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

const base: Extension = [
  highlightSpecialChars(),
  drawSelection(),
  colors,
  // The whole text, not only what is drawn of it.
  keymap.of([{ key: 'Mod-a', run: view => (view.dispatch({ selection: { anchor: 0, head: view.state.doc.length } }), true) }]),
  EditorView.lineWrapping,
  markField
]

const writingSlot = new Compartment()

export function Editor({ id, label, text, onChange, subject = JSON_TEXT, found, marks = [], numbers = true }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | undefined>(undefined)
  const changed = useRef(onChange)
  changed.current = onChange
  // What was typed and has not come back yet: whoever types fast must not get back an older text.
  const onItsWay = useRef<string[]>([])
  // What the page gave last: until there is a history, all that was typed came after it.
  const given = useRef(text)
  const about = useRef(subject)
  about.current = subject
  const writing = useWriting()

  useEffect(() => {
    const listener = EditorView.updateListener.of(update => {
      const isPage = update.transactions.some(transaction => transaction.annotation(fromPage))
      if (!update.docChanged || isPage) return
      const typed = update.state.doc.toString()
      onItsWay.current.push(typed)
      changed.current(typed)
    })
    const named = EditorView.contentAttributes.of({ 'aria-label': label, id })
    const focused = EditorView.domEventHandlers({ focus: () => void loadTools() })
    const extensions = [writingSlot.of([]), base, numbers ? lineNumbers() : [], listener, named, focused]
    view.current = new EditorView({ state: EditorState.create({ doc: text, extensions }), parent: host.current! })
    views.set(id, view.current)
    return () => {
      views.delete(id)
      view.current?.destroy()
    }
  }, [id])

  useEffect(() => {
    const current = view.current
    const isShown = current?.state.doc.toString() === text
    const back = onItsWay.current.indexOf(text)
    onItsWay.current.splice(0, isShown || back < 0 ? Infinity : back + 1)
    if (!current || isShown || back >= 0) return
    given.current = text
    current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: text }, annotations: fromPage.of(true) })
  }, [text])

  useEffect(() => {
    if (!writing || !view.current) return
    view.current.dispatch({ effects: writingSlot.reconfigure(writing.writingFor(() => about.current)) })
    writing.rememberTyped(view.current, given.current, fromPage.of(true))
  }, [writing, id])

  useEffect(() => {
    if (view.current && found) writing?.showFindings(view.current, found)
  }, [writing, found])

  useEffect(() => view.current?.dispatch({ effects: setMarks.of(marks) }), [marks])

  return <div class="editor" ref={host} />
}
