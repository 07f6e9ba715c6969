// What a word means: under the pointer, or at the cursor for whoever has no pointer.
import { StateEffect, StateField, type Extension } from '@codemirror/state'
import { EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from '@codemirror/view'
import { askTools } from '../tools.ts'
import { drawMarkdown } from './markdown.ts'
import { toOffset, toPosition } from './positions.ts'
import { askedAs, type Subject } from './subject.ts'

const setTold = StateEffect.define<Tooltip | null>()

/** The tooltip at the cursor; whatever is done next closes it. */
const toldField = StateField.define<Tooltip | null>({
  create: () => null,
  update(told, transaction) {
    for (const effect of transaction.effects) if (effect.is(setTold)) return effect.value
    return transaction.docChanged || transaction.selection ? null : told
  },
  provide: field => showTooltip.from(field)
})

export const hoverFor = (subject: () => Subject): Extension => [
  hoverTooltip((view, pos) => tooltipAt(view, pos, subject()), { hoverTime: 250 }),
  toldField,
  keymap.of([
    { key: 'Mod-i', run: view => tellAtCursor(view, subject()) },
    { key: 'Escape', run: view => view.state.field(toldField) !== null && close(view) }
  ]),
  EditorView.domEventHandlers({ blur: (_, view) => void (view.state.field(toldField) && close(view)) })
]

async function tooltipAt(view: EditorView, pos: number, subject: Subject): Promise<Tooltip | null> {
  const { doc } = view.state
  const asked = askedAs(subject, doc.toString())
  if (!asked) return null
  const { text, policyType, before } = asked
  const hover = await askTools('hover', { text, policyType, position: toPosition(doc, pos, before) })
  if (!hover || view.state.doc !== doc) return null
  const create = (): { dom: HTMLElement } => {
    const dom = drawMarkdown(hover.contents.value)
    dom.setAttribute('role', 'status')
    return { dom }
  }
  return { pos: toOffset(doc, hover.range.start, before), end: toOffset(doc, hover.range.end, before), above: true, create }
}

function tellAtCursor(view: EditorView, subject: Subject): boolean {
  const { head } = view.state.selection.main
  // Behind a word its last letter is meant.
  void tooltipAt(view, head, subject)
    .then(told => told ?? (head > 0 ? tooltipAt(view, head - 1, subject) : null))
    .then(told => view.dispatch({ effects: setTold.of(told) }))
  return true
}

function close(view: EditorView): true {
  view.dispatch({ effects: setTold.of(null) })
  return true
}
