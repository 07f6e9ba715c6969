// The palette: every command, found by its words.
import { useRef, useState } from 'preact/hooks'
import { search, type Command } from '../commands.ts'
import { onMac, shown } from '../keys.ts'
import { COMMANDS } from '../texts/commands.ts'
import { PALETTE } from '../texts/palette.ts'
import { Dialog } from './dialog.tsx'

export function Palette({ commands, onClose }: { commands: readonly Command[]; onClose: () => void }) {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const found = search(commands.filter(({ id }) => id !== 'palette'), text)
  const isMac = onMac()
  const run = (command: Command | undefined) => {
    if (!command) return
    // The page has the focus again before the command moves it.
    list.current?.closest('dialog')?.close()
    command.run()
  }
  const move = (event: KeyboardEvent, to: number) => {
    event.preventDefault()
    const next = (to + found.length) % Math.max(1, found.length)
    setAt(next)
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') move(event, at + 1)
    else if (event.key === 'ArrowUp') move(event, at - 1)
    else if (event.key === 'Enter') run(found[at])
  }
  return (
    <Dialog id="palette" label={COMMANDS.palette} onClose={onClose}>
      <input id="palette-text" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list" aria-label={PALETTE.search}
        aria-activedescendant={found[at] ? `command-${found[at].id}` : undefined} placeholder={PALETTE.search} value={text} spellcheck={false} autocomplete="off"
        onKeyDown={onKeyDown}
        onInput={event => {
          setText(event.currentTarget.value)
          setAt(0)
        }} />
      <p class="visually-hidden" role="status">{PALETTE.found(found.length)}</p>
      <ul id="palette-list" class="palette-list" role="listbox" aria-label={COMMANDS.palette} ref={list}>
        {found.map((command, index) => (
          <li key={command.id} id={`command-${command.id}`} role="option" aria-selected={index === at} onClick={() => run(command)}>
            <span>{command.title}</span>{command.keys && <kbd>{shown(command.keys, isMac)}</kbd>}
          </li>
        ))}
      </ul>
      {!found.length && <p class="empty">{PALETTE.none}</p>}
    </Dialog>
  )
}
