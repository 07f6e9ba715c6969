// The statements in an editor: tinted by what each of them did, with its switch and its count beside it.
import { Facet, RangeSet, StateEffect, StateField, type EditorState, type Extension, type Range, type Text } from '@codemirror/state'
import { Decoration, EditorView, gutter, GutterMarker, keymap, type DecorationSet } from '@codemirror/view'
import type { CoveredStatement } from './coverage.ts'
import { statementPlaces } from './statements.ts'
import { COVERAGE } from './texts/coverage.ts'

interface Marks {
  readonly lines: DecorationSet
  readonly switches: RangeSet<GutterMarker>
}

export const setMarks = StateEffect.define<readonly CoveredStatement[]>()

const markField = StateField.define<Marks>({
  create: () => ({ lines: Decoration.none, switches: RangeSet.empty }),
  update({ lines, switches }, { changes, effects, newDoc }) {
    const effect = effects.find(one => one.is(setMarks))
    if (!effect) return { lines: lines.map(changes), switches: switches.map(changes) }
    // What was answered may be of a longer text than the one that stands here now.
    const shown = (effect.value as readonly CoveredStatement[]).filter(({ from }) => from < newDoc.length)
    return { lines: Decoration.set(shown.flatMap(statement => linesOf(statement, newDoc)), true), switches: RangeSet.of(shown.map(statement => new Switch(statement).range(newDoc.lineAt(statement.from).from)), true) }
  },
  provide: field => EditorView.decorations.from(field, ({ lines }) => lines)
})

function linesOf(statement: CoveredStatement, doc: Text): Range<Decoration>[] {
  const { part, effect, from, to } = statement
  if (part === 'unasked') return []
  const first = doc.lineAt(from).number
  const last = doc.lineAt(Math.min(to, doc.length)).number
  const applies = part === 'decides' || part === 'applies'
  const name = applies ? `mark-${effect?.toLowerCase()}${part === 'decides' ? ' mark-decides' : ''}` : `mark-${part}`
  const line = Decoration.line({ class: name, ...(!applies && { attributes: { title: COVERAGE.why(statement) } }) })
  return Array.from({ length: last - first + 1 }, (_, n) => line.range(doc.line(first + n).from))
}

class Switch extends GutterMarker {
  constructor(readonly statement: CoveredStatement) {
    super()
  }

  override eq({ statement: { index, part, sid, matters } }: Switch): boolean {
    const own = this.statement
    return own.index === index && own.part === part && own.sid === sid && own.matters?.count === matters?.count && own.matters?.of === matters?.of
  }

  override toDOM(): HTMLElement {
    const { index, part, matters } = this.statement
    const name = COVERAGE.name(this.statement)
    const box = document.createElement('span')
    box.className = `statement-switch part-${part}`
    box.dataset['index'] = String(index)
    box.title = part === 'off' ? COVERAGE.switchOn(name) : COVERAGE.switchOff(name)
    box.append(Object.assign(document.createElement('span'), { className: 'knob' }))
    if (matters) {
      const share = matters.count ? Math.ceil((matters.count / matters.of) * 3) : 0
      box.append(Object.assign(document.createElement('span'), { className: `matters matters-${share}`, textContent: COVERAGE.matters(matters), title: COVERAGE.mattersLong(matters) }))
    }
    return box
  }
}

/** Switches a statement off, or on again, by its index. */
type OnSwitch = (index: number) => void

const onSwitch = Facet.define<OnSwitch, OnSwitch>({ combine: ([first]) => first ?? (() => undefined) })

const hasSwitches = (state: EditorState): boolean => state.field(markField).switches.size > 0

/** The gutter is for the eye and the mouse: by keyboard there is a key, and the list of statements. */
const switches = gutter({
  class: 'cm-statements',
  markers: view => view.state.field(markField).switches,
  lineMarkerChange: update => hasSwitches(update.state) !== hasSwitches(update.startState),
  domEventHandlers: {
    click(view, _, event) {
      const index = (event.target as Element).closest<HTMLElement>('[data-index]')?.dataset['index']
      if (index === undefined) return false
      view.state.facet(onSwitch)(Number(index))
      return true
    }
  }
})

function switchAtCursor(view: EditorView): boolean {
  const { head } = view.state.selection.main
  const index = statementPlaces(view.state.doc.toString()).findIndex(({ from, to }) => from <= head && head <= to)
  if (index < 0) return false
  view.state.facet(onSwitch)(index)
  return true
}

export const statementMarks = (switched: OnSwitch): Extension =>
  [markField, onSwitch.of(switched), switches, keymap.of([{ key: 'Mod-/', run: switchAtCursor }])]
