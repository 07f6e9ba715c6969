// The top of the page: what it is, the examples, the link.
import { useState } from 'preact/hooks'
import { EXAMPLES } from '../../examples/index.ts'
import type { Example } from '../example.ts'
import { onMac, shown } from '../keys.ts'
import { SHELL } from '../texts/shell.ts'
import { Icon } from './icon.tsx'

interface Props {
  readonly example: string | undefined
  readonly onExample: (example: Example) => void
  /** Puts the link on the clipboard; answers with what there is to say of it. */
  readonly onShare: () => Promise<string>
  readonly onTheme: () => void
  readonly theme: string
  /** Absent: there is nothing to take back. */
  readonly onUndo: (() => void) | undefined
  readonly onRedo: (() => void) | undefined
  readonly onCommands: () => void
}

export function Header({ example, onExample, onShare, onTheme, theme, onUndo, onRedo, onCommands }: Props) {
  const [shared, setShared] = useState('')
  const share = async () => {
    setShared(await onShare())
    setTimeout(() => setShared(''), 2500)
  }
  return (
    <header class="top">
      <a class="brand" href="./" aria-label="iam-verdict, start anew">
        <span class="brand-mark"><Icon name="allowed" /></span>
        <span>iam-verdict</span>
      </a>
      <label class="examples">
        <span>Example</span>
        <select id="examples" value={example ?? ''} onChange={event => {
          const chosen = EXAMPLES.find(one => one.id === event.currentTarget.value)
          if (chosen) onExample(chosen)
        }}>
          {!example && <option value="">Your own</option>}
          {EXAMPLES.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
        </select>
      </label>
      <div class="actions">
        <button type="button" class="quiet icon-only" id="undo" disabled={!onUndo} onClick={onUndo} title={SHELL.undo} aria-label={SHELL.undo}><Icon name="undo" /></button>
        <button type="button" class="quiet icon-only" id="redo" disabled={!onRedo} onClick={onRedo} title={SHELL.redo} aria-label={SHELL.redo}><Icon name="redo" /></button>
        <button type="button" class="quiet" id="commands" onClick={onCommands} title={SHELL.commands} aria-label={SHELL.commands}><Icon name="commands" /><kbd>{shown('Mod+K', onMac())}</kbd></button>
        <button type="button" class="quiet" id="theme" onClick={onTheme} title="Change between light and dark">
          <Icon name="theme" /><span>{theme}</span>
        </button>
        <button type="button" id="share" onClick={share}>
          <Icon name="link" /><span aria-live="polite">{shared || 'Copy link'}</span>
        </button>
      </div>
    </header>
  )
}
