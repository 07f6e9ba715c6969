// What every field of the form is made of.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Faults } from '../faults.ts'
import { useWriting } from '../writing.ts'
import type { Wanted } from '../writing/suggest.ts'
import type { FieldName } from '../scenario.ts'
import { SHELL } from '../texts/shell.ts'
import { loadTools } from '../tools.ts'
import { Icon } from './icon.tsx'
import { Told } from './told.tsx'

interface FieldProps {
  readonly name: FieldName
  readonly label: string
  readonly placeholder: string
  readonly value: string
  readonly faults: Faults
  readonly onInput: (text: string) => void
  /** A paste replaces all that stood in the field. */
  readonly onReplace?: (text: string) => void
  /** What is suggested while it is typed. */
  readonly suggest?: Wanted
}

/** A name of a field as it can stand in an id. */
export const fieldId = (name: FieldName): string => name.replaceAll(/\W+/g, '-')

export function Field({ name, label, placeholder, value, faults, onInput, onReplace, suggest }: FieldProps) {
  const id = fieldId(name)
  const input = useRef<HTMLInputElement>(null)
  const writing = useWriting()
  const replaces = useRef(false)
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} ref={input} value={value} placeholder={placeholder} spellcheck={false} autocomplete="off" autocapitalize="off"
        aria-invalid={faults.has(name)} aria-describedby={`${id}-error`}
        {...(suggest && { onFocus: () => void loadTools() })}
        onPaste={({ currentTarget: { selectionStart, selectionEnd } }) => { replaces.current = selectionStart === 0 && selectionEnd === value.length }}
        onInput={event => {
          const take = replaces.current && onReplace ? onReplace : onInput
          replaces.current = false
          take(event.currentTarget.value)
        }} />
      {suggest && writing && <writing.Suggestions input={input} wanted={suggest} onPick={onInput} />}
      <Fault name={name} faults={faults} />
    </div>
  )
}

export function Fault({ name, faults }: { name: FieldName; faults: Faults }) {
  const message = faults.get(name)
  return <p class="fault" id={`${fieldId(name)}-error`} role="alert" hidden={!message}><Told text={message ?? ''} /></p>
}

interface DisclosureProps {
  readonly id: string
  readonly title: string
  /** Whether something is filled in: then it opens by itself. It never shuts by itself. */
  readonly holds: boolean
  readonly children: ComponentChildren
}

export function Disclosure({ id, title, holds, children }: DisclosureProps) {
  const [open, setOpen] = useState(holds)
  useEffect(() => {
    if (holds) setOpen(true)
  }, [holds])
  return (
    <details class="disclosure" id={id} open={open} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {children}
    </details>
  )
}

interface CheckProps {
  readonly id: string
  readonly label: string
  readonly checked: boolean
  readonly onChange: (on: boolean) => void
}

export function Check({ id, label, checked, onChange }: CheckProps) {
  return (
    <label class="checkbox" for={id}>
      <input id={id} type="checkbox" checked={checked} onChange={event => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  )
}

interface RemoveProps {
  /** What is removed, for those who do not see where the button stands. */
  readonly label: string
  readonly text?: string
  readonly onClick: () => void
}

export function RemoveButton({ label, text = SHELL.remove, onClick }: RemoveProps) {
  return <button type="button" class="quiet small remove" aria-label={label} title={label} onClick={onClick}><Icon name="denied" /><span>{text}</span></button>
}

interface AddProps {
  readonly id: string
  readonly text: string
  readonly disabled?: boolean
  readonly onClick: () => void
}

/** Adds a row of inputs before itself; whoever adds one is in it at once. */
export function AddRowButton({ id, text, disabled = false, onClick }: AddProps) {
  const add = ({ currentTarget }: { currentTarget: HTMLButtonElement }) => {
    onClick()
    requestAnimationFrame(() => currentTarget.closest('.rows')?.querySelector<HTMLElement>(':scope > .row:last-of-type input')?.focus())
  }
  return <button type="button" class="quiet small" id={id} disabled={disabled} onClick={add}>{text}</button>
}
