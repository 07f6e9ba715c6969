// The sheet of keys.
import type { Command } from '../commands.ts'
import { onMac, shown } from '../keys.ts'
import { EDITOR_KEYS, KEYS } from '../texts/palette.ts'
import { Dialog } from './dialog.tsx'

export function Help({ commands, onClose }: { commands: readonly Command[]; onClose: () => void }) {
  const isMac = onMac()
  const row = ({ keys, title }: { keys: string; title: string }) => <div key={title}><dt><kbd>{shown(keys, isMac)}</kbd></dt><dd>{title}</dd></div>
  return (
    <Dialog id="keys" label={KEYS.title} onClose={onClose}>
      <div class="title-row">
        <h2>{KEYS.title}</h2>
        <button type="button" class="quiet small" autofocus onClick={event => event.currentTarget.closest('dialog')?.close()}>{KEYS.close}</button>
      </div>
      <p class="hint">{KEYS.intro}</p>
      <dl class="keys">{commands.flatMap(({ keys, title }) => (keys ? [row({ keys, title })] : []))}</dl>
      <h3>{KEYS.inEditors}</h3>
      <dl class="keys">{EDITOR_KEYS.map(row)}</dl>
    </Dialog>
  )
}
