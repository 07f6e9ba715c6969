// Keys and dialogs of the page as a whole.
import { useEffect } from 'preact/hooks'
import { commandFor, type Command } from '../commands.ts'
import { onMac } from '../keys.ts'
import { lazy } from './lazy.tsx'

export type ShellDialog = 'palette' | 'help'

interface Props {
  readonly commands: readonly Command[]
  readonly dialog: ShellDialog | undefined
  readonly onClose: () => void
}

const Palette = lazy(() => import('./palette.tsx').then(file => file.Palette))
const Help = lazy(() => import('./help.tsx').then(file => file.Help))

export function Shell({ commands, dialog, onClose }: Props) {
  useEffect(() => {
    const isMac = onMac()
    const follow = (event: KeyboardEvent) => {
      // What an editor or a dialog has taken is not the page's any more.
      if (event.defaultPrevented || document.querySelector('dialog[open]')) return
      const command = commandFor(commands, event, isMac)
      if (!command) return
      event.preventDefault()
      command.run()
    }
    addEventListener('keydown', follow)
    return () => removeEventListener('keydown', follow)
  }, [commands])
  if (dialog === 'palette') return <Palette commands={commands} onClose={onClose} />
  return dialog === 'help' ? <Help commands={commands} onClose={onClose} /> : null
}
