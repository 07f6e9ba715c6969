// The top of the page: what it is, the examples, the link.
import { useState } from 'preact/hooks'
import { MENU } from '../../examples/index.ts'
import { onMac, shown } from '../keys.ts'
import { COMMANDS } from '../texts/commands.ts'
import { SHELL } from '../texts/shell.ts'
import { WAYS } from '../texts/ways.ts'
import { Icon } from './icon.tsx'
import { lazy } from './lazy.tsx'

const Gallery = lazy(() => import('./gallery.tsx').then(file => file.Gallery))

interface Props {
  readonly example: string | undefined
  readonly onExample: (id: string) => void
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
  const [gallery, setGallery] = useState(false)
  const share = async () => {
    setShared(await onShare())
    setTimeout(() => setShared(''), 2500)
  }
  return (
    <header class="top">
      <a class="brand" href="" aria-label={SHELL.startAnew}>
        <span class="brand-mark"><Icon name="allowed" /></span>
        <span>iam-verdict</span>
      </a>
      <div class="examples">
        <label for="examples">{SHELL.example}</label>
        <select id="examples" value={example ?? ''} onChange={event => event.currentTarget.value && onExample(event.currentTarget.value)}>
          {!example && <option value="">{SHELL.ownExample}</option>}
          {MENU.map(({ topic, entries }) => (
            <optgroup key={topic} label={topic}>{entries.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}</optgroup>
          ))}
        </select>
        <button type="button" class="quiet" id="gallery" title={WAYS.galleryTitle} aria-haspopup="dialog" onClick={() => setGallery(true)}>{WAYS.gallery}</button>
        {gallery && <Gallery example={example} onExample={onExample} onClose={() => setGallery(false)} />}
      </div>
      <div class="actions">
        <button type="button" class="quiet icon-only" id="undo" disabled={!onUndo} onClick={onUndo} title={COMMANDS.undo} aria-label={COMMANDS.undo}><Icon name="undo" /></button>
        <button type="button" class="quiet icon-only" id="redo" disabled={!onRedo} onClick={onRedo} title={COMMANDS.redo} aria-label={COMMANDS.redo}><Icon name="redo" /></button>
        <button type="button" class="quiet" id="commands" onClick={onCommands} title={SHELL.commands} aria-label={`${SHELL.commands} ${shown('Mod+K', onMac())}`}><Icon name="commands" /><kbd>{shown('Mod+K', onMac())}</kbd></button>
        <button type="button" class="quiet" id="theme" onClick={onTheme} title={COMMANDS.theme}>
          <Icon name="theme" /><span>{theme}</span>
        </button>
        <button type="button" id="share" onClick={share}>
          <Icon name="link" /><span aria-live="polite">{shared || SHELL.copyLink}</span>
        </button>
      </div>
    </header>
  )
}
