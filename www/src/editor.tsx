// One CodeMirror editor: JSON, and what the statements did. What is needed to write comes with `writing`.
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view'
import type { Range } from 'iam-verdict'
import { useEffect, useRef } from 'preact/hooks'
import { colors } from './colors.ts'
import type { CoveredStatement } from './coverage.ts'
import type { Found } from './findings.ts'
import { setMarks, statementMarks } from './marks.ts'
import type { StatementPlace } from './statements.ts'
import type { Subject } from './writing/subject.ts'
import { useWriting } from './writing.ts'
import { loadTools } from './tools.ts'

interface Props {
  readonly id: string
  readonly label: string
  readonly text: string
  readonly onChange: (text: string) => void
  /** What its text is, so that there can be help with it. */
  readonly subject?: Subject
  readonly found?: Found | undefined
  /** The statements of a policy; absent: the text is none. */
  readonly marks?: readonly CoveredStatement[] | undefined
  readonly onSwitch?: (index: number) => void
  readonly numbers?: boolean
  /** It can be read and copied from, and not be changed. */
  readonly readOnly?: boolean
}

const JSON_TEXT: Subject = { kind: 'json' }
const views = new Map<string, EditorView>()

export const viewOf = (id: string): EditorView | undefined => views.get(id)

/** Brings a place of an editor into view and selects it; without one, its beginning. A policy that is folded up opens first. */
export function reveal(id: string, range: Range | StatementPlace = { from: 0, to: 0 }): void {
  const view = views.get(id)
  if (!view) return
  const folded = view.dom.closest('article')?.querySelector<HTMLElement>('[aria-expanded="false"]')
  folded?.click()
  const place = 'start' in range ? { from: range.start.offset, to: range.end.offset } : range
  if (folded) requestAnimationFrame(() => select(view, place))
  else select(view, place)
}

function select(view: EditorView, { from, to }: StatementPlace): void {
  const length = view.state.doc.length
  const anchor = Math.min(from, length)
  view.dispatch({
    selection: { anchor, head: Math.min(to, length) },
    effects: EditorView.scrollIntoView(anchor, { y: 'center' })
  })
  view.dom.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
  view.focus()
}

/** Marks a change that the page makes, not a person. */
const fromPage = Annotation.define<true>()

const base: Extension = [
  highlightSpecialChars(),
  colors,
  // The whole text, not only what is drawn of it.
  keymap.of([{ key: 'Mod-a', run: view => (view.dispatch({ selection: { anchor: 0, head: view.state.doc.length } }), true) }]),
  EditorView.lineWrapping
]

const writingSlot = new Compartment()

export function Editor({ id, label, text, onChange, subject = JSON_TEXT, found, marks, onSwitch, numbers = true, readOnly = false }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | undefined>(undefined)
  const changed = useRef(onChange)
  changed.current = onChange
  const switched = useRef(onSwitch)
  switched.current = onSwitch
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
    const fixed = readOnly ? [EditorState.readOnly.of(true), EditorView.editable.of(false), EditorView.contentAttributes.of({ tabindex: '0' })] : []
    const extensions = [writingSlot.of([]), base, onSwitch ? statementMarks(index => switched.current?.(index)) : [], numbers ? lineNumbers() : [], listener, named, fixed, readOnly ? [] : focused]
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

  useEffect(() => {
    if (marks) view.current?.dispatch({ effects: setMarks.of(marks) })
  }, [marks])

  return <div class="editor" ref={host} />
}
