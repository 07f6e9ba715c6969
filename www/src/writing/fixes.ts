// A menu of what mends the place of the cursor, and of other ways to write it.
import { isolateHistory } from '@codemirror/commands'
import { StateEffect, StateField, type Extension } from '@codemirror/state'
import { EditorView, keymap, showTooltip, type Tooltip } from '@codemirror/view'
import type { CodeAction } from 'iam-verdict/tools'
import { WRITING } from '../texts/writing.ts'
import { askTools } from '../tools.ts'
import { toChanges, toPosition } from './positions.ts'
import type { Subject } from './subject.ts'

const setMenu = StateEffect.define<Tooltip | null>()

const menuField = StateField.define<Tooltip | null>({
  create: () => null,
  update(menu, transaction) {
    for (const effect of transaction.effects) if (effect.is(setMenu)) return effect.value
    return transaction.docChanged || transaction.selection ? null : menu
  },
  provide: field => showTooltip.from(field)
})

export const fixesFor = (subject: () => Subject): Extension => [
  menuField,
  keymap.of([
    { key: 'Ctrl-.', mac: 'Cmd-.', run: view => openMenu(view, subject()) },
    { key: 'Escape', run: view => view.state.field(menuField) !== null && (close(view), true) }
  ]),
  EditorView.domEventHandlers({
    // Into the menu the focus goes by itself.
    blur: ({ relatedTarget }, view) => void (view.state.field(menuField) && !(relatedTarget instanceof Element && relatedTarget.closest('.fix-menu')) && close(view))
  })
]

function openMenu(view: EditorView, subject: Subject): boolean {
  if (subject.kind !== 'policy') return false
  const { doc, selection } = view.state
  const { from, to, head } = selection.main
  const range = { start: toPosition(doc, from), end: toPosition(doc, to) }
  void askTools('codeActions', { text: doc.toString(), policyType: subject.policyType, range }).then(actions => {
    if (!actions || view.state.doc !== doc) return
    const create = (): { dom: HTMLElement; mount: () => void } => {
      const dom = drawMenu(view, actions)
      return { dom, mount: () => dom.querySelector('button')?.focus() }
    }
    view.dispatch({ effects: setMenu.of({ pos: head, create }) })
  })
  return true
}

function drawMenu(view: EditorView, actions: readonly CodeAction[]): HTMLElement {
  const menu = document.createElement('div')
  menu.className = 'fix-menu'
  if (!actions.length) {
    menu.setAttribute('role', 'status')
    menu.textContent = WRITING.noFixes
    return menu
  }
  menu.setAttribute('role', 'menu')
  menu.setAttribute('aria-label', WRITING.fixes)
  menu.append(...actions.map(action => drawAction(view, action)))
  menu.addEventListener('keydown', event => onKey(event, view, menu))
  menu.addEventListener('focusout', event => {
    if (!menu.contains(event.relatedTarget as Node | null)) close(view)
  })
  return menu
}

function drawAction(view: EditorView, { title, kind, edits }: CodeAction): HTMLElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.tabIndex = -1
  button.setAttribute('role', 'menuitem')
  button.className = kind === 'quickfix' ? 'fix-entry mends' : 'fix-entry'
  title.split('`').forEach((part, index) => {
    const node = document.createElement(index % 2 ? 'code' : 'span')
    node.textContent = part
    button.append(node)
  })
  button.addEventListener('click', () => {
    view.dispatch({ changes: toChanges(view.state.doc, edits), annotations: isolateHistory.of('full'), userEvent: 'input.fix', effects: setMenu.of(null) })
    view.focus()
  })
  return button
}

function onKey(event: KeyboardEvent, view: EditorView, menu: HTMLElement): void {
  const entries = [...menu.querySelectorAll('button')]
  const at = entries.indexOf(document.activeElement as HTMLButtonElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
  if (to !== undefined) entries.at(to % entries.length)?.focus()
  else if (event.key === 'Escape' || event.key === 'Tab') {
    close(view)
    view.focus()
  } else return
  event.preventDefault()
  event.stopPropagation()
}

function close(view: EditorView): void {
  // The menu may be on its way out because the editor is.
  if (view.dom.isConnected && view.state.field(menuField, false)) view.dispatch({ effects: setMenu.of(null) })
}
