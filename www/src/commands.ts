// All that the page can do by its palette and by keys: one table.
import { MENU } from '../examples/index.ts'
import { canAdd, DRAFT_TYPES, type DraftType } from './drafts.ts'
import { matches, isTyping, type Pressed } from './keys.ts'
import type { State } from './state.ts'
import { COMMANDS } from './texts/commands.ts'
import { POLICY_TYPES } from './texts/policies.ts'
import { WAYS } from './texts/ways.ts'

export interface Command {
  readonly id: string
  readonly title: string
  /** The keys that run it, by `keys.ts`. */
  readonly keys?: string
  /** Whether its keys also count while a text is typed. */
  readonly everywhere?: boolean
  readonly run: () => void
}

/** What the page does for commands. */
export interface Deeds {
  readonly openExample: (id: string) => void
  readonly addPolicy: (type: DraftType) => void
  readonly share: () => void
  readonly embed: () => void
  /** Absent in a page that was saved as a file. */
  readonly download: (() => void) | undefined
  readonly theme: () => void
  readonly undo: (() => void) | undefined
  readonly redo: (() => void) | undefined
  readonly palette: () => void
  readonly help: () => void
  /** Panels beside the decision, by id and title. */
  readonly tabs: readonly { id: string; title: string }[]
}

export function commandsOf(state: State, deeds: Deeds): readonly Command[] {
  const { undo, redo, download } = deeds
  return [
    { id: 'palette', title: COMMANDS.palette, keys: 'Mod+K', everywhere: true, run: deeds.palette },
    { id: 'help', title: COMMANDS.help, keys: '?', run: deeds.help },
    ...(undo ? [{ id: 'undo', title: COMMANDS.undo, keys: 'Mod+Z', run: undo }] : []),
    ...(redo ? [{ id: 'redo', title: COMMANDS.redo, keys: 'Mod+Shift+Z', run: redo }] : []),
    { id: 'share', title: COMMANDS.share, keys: 'Mod+S', everywhere: true, run: deeds.share },
    { id: 'embed', title: COMMANDS.embed, run: deeds.embed },
    ...(download ? [{ id: 'download', title: COMMANDS.download, run: download }] : []),
    { id: 'theme', title: COMMANDS.theme, run: deeds.theme },
    ...BUTTONS.map(({ id, title, press = id }) => ({ id, title, run: () => document.getElementById(press)?.click() })),
    ...PLACES.map(({ id, title, keys, selector }) => ({ id: `go-${id}`, title, keys, run: () => document.querySelector<HTMLElement>(selector)?.focus() })),
    ...deeds.tabs.map(({ id, title }, index) => ({
      id: `tab-${id}`, title: COMMANDS.tab(title), keys: `Alt+${index + 1}`, everywhere: true, run: () => document.getElementById(`tab-${id}`)?.click()
    })),
    ...DRAFT_TYPES.filter(({ type }) => canAdd(state, type)).map(({ type }) => ({ id: `add-${type}`, title: COMMANDS.addPolicy(POLICY_TYPES[type].title), run: () => deeds.addPolicy(type) })),
    ...MENU.flatMap(({ entries }) => entries.map(({ id, title }) => ({ id: `example-${id}`, title: COMMANDS.example(title), run: () => deeds.openExample(id) })))
  ]
}

/** Buttons of the page that commands press, by their ids. */
const BUTTONS: readonly { id: string; title: string; press?: string }[] =
  [{ id: 'paste', title: WAYS.paste }, { id: 'gallery', title: WAYS.galleryTitle }, { id: 'open-world', title: WAYS.openWorld, press: 'tab-world' }]

/** Where keys bring the cursor. */
const PLACES = [
  { id: 'decision', title: COMMANDS.toDecision, keys: 'Alt+D', selector: '#decision' },
  { id: 'request', title: COMMANDS.toRequest, keys: 'Alt+R', selector: '#action' },
  { id: 'policy', title: COMMANDS.toPolicy, keys: 'Alt+P', selector: '.policy .cm-content' }
]

/** The command that keys run. */
export const commandFor = (commands: readonly Command[], event: Pressed & Pick<KeyboardEvent, 'target'>, isMac: boolean): Command | undefined =>
  commands.find(({ keys, everywhere }) => keys && matches(keys, event, isMac) && (everywhere || keys.startsWith('Alt+') || !isTyping(event.target)))

/** The commands whose titles hold all the words. */
export function search(commands: readonly Command[], text: string): readonly Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return commands.filter(({ title }) => words.every(word => title.toLowerCase().includes(word)))
}
