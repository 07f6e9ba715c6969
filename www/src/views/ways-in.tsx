// The head of the request: its title, and the ways in. What reads texts is loaded when somebody comes with one.
import type { Evaluation } from 'iam-verdict'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Imported } from '../importers.ts'
import type { Change, State } from '../state.ts'
import { REQUEST } from '../texts/request.ts'
import { WAYS } from '../texts/ways.ts'
import { Icon } from './icon.tsx'
import { lazy } from './lazy.tsx'

const Paste = lazy(() => import('./paste.tsx').then(file => file.Paste))

/** Files that were dropped or chosen, counted, so that the same ones can come twice. */
export interface Brought {
  readonly number: number
  readonly files: readonly File[]
}

export interface WaysInProps {
  readonly state: State
  readonly evaluation: Evaluation | undefined
  readonly change: Change
  /** Puts what was read on the page; `again`: it corrects what was read before. */
  readonly onImport: (all: readonly Imported[], again: boolean) => void
  /** Whether the page is still as the last import left it. */
  readonly isFresh: boolean
  /** The page as it was before. */
  readonly onTakeBack: () => void
  readonly brought: Brought
  readonly onFiles: (files: readonly File[]) => void
}

export function WaysIn(props: WaysInProps) {
  const { brought, onFiles } = props
  const [open, setOpen] = useState(false)
  const isOver = useDrop(onFiles)
  // Kept once it was opened: what was read stays there.
  const opened = useRef(false)
  opened.current ||= open
  useEffect(() => {
    if (brought.number) setOpen(true)
  }, [brought])
  return (
    <>
      <div class="title-row">
        <h2 id="request-title">{REQUEST.title}</h2>
        <button type="button" class="quiet small" id="paste" aria-expanded={open} aria-controls="ways-in" onClick={() => setOpen(!open)}>
          <Icon name="paste" />{WAYS.paste}
        </button>
      </div>
      <div id="ways-in" class="ways-in" hidden={!open}>{opened.current && <Paste {...props} open={open} />}</div>
      {isOver && <div class="drop-target"><p>{WAYS.drop}</p></div>}
    </>
  )
}

/** Files that are dropped anywhere on the page; true while some are held over it. */
function useDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false
    const over = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    // The pointer leaves each element that it crosses; the page, when it comes from nowhere else.
    const leave = ({ relatedTarget }: DragEvent) => relatedTarget === null && setOver(false)
    const drop = (event: DragEvent) => {
      setOver(false)
      if (!holdsFiles(event)) return
      event.preventDefault()
      // An editor would take it as text.
      event.stopPropagation()
      onFiles([...(event.dataTransfer?.files ?? [])])
    }
    addEventListener('dragover', over)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop, true)
    return () => {
      removeEventListener('dragover', over)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop, true)
    }
  }, [onFiles])
  return isOver
}
