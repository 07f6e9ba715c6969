// A dialog over the page: Escape and a click beside it close it, and what had the focus gets it back.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

interface Props {
  readonly id: string
  readonly label: string
  readonly onClose: () => void
  readonly children: ComponentChildren
}

export function Dialog({ id, label, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog id={id} class="dialog" aria-label={label} ref={dialog} onClose={onClose}
      onClick={event => event.target === dialog.current && dialog.current?.close()}>
      <div class="dialog-body">{children}</div>
    </dialog>
  )
}
