// A list under an input, as ARIA's pattern for comboboxes has it: it suggests, and what is typed stays what is typed.
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { WRITING } from '../texts/writing.ts'
import { suggestionsFor, type Suggestion, type Wanted } from './suggest.ts'

interface Props {
  readonly input: { readonly current: HTMLInputElement | null }
  readonly wanted: Wanted
  readonly onPick: (text: string) => void
}

const CLOSED: readonly Suggestion[] = []

export function Suggestions({ input, wanted, onPick }: Props) {
  const id = useId()
  const [list, setList] = useState(CLOSED)
  const [at, setAt] = useState(-1)
  const entry = useRef<HTMLLIElement>(null)
  const close = (): void => setList(CLOSED)
  const open = async (): Promise<void> => {
    const field = input.current
    if (!field) return
    const found = await suggestionsFor(field.value, wanted, field.id)
    if (!found || document.activeElement !== field) return
    setList(found)
    setAt(-1)
  }
  const pick = ({ text, goesOn }: Suggestion): void => {
    const field = input.current!
    // Not when the page is drawn: what is typed at once belongs into the place that is selected.
    field.value = text
    selectPlaceholder(field)
    onPick(text)
    close()
    if (goesOn) void open()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const chosen = list[at]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!list.length) return void open()
      const step = event.key === 'ArrowDown' ? 1 : -1
      return setAt((Math.max(at, step < 0 ? 0 : -1) + step + list.length) % list.length)
    }
    if (event.key === 'Escape' && list.length) close()
    else if (event.key === 'Enter' && chosen) pick(chosen)
    else if (event.key === 'Enter' && !list.length && selectPlaceholder(event.currentTarget as HTMLInputElement)) event.preventDefault()
    else return
    event.preventDefault()
  }
  useListeners(input, { input: () => void open(), keydown: onKeyDown, blur: close })
  useEffect(() => {
    const attributes = {
      role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': String(list.length > 0), 'aria-controls': id,
      'aria-activedescendant': list[at] ? `${id}-${at}` : ''
    }
    for (const [name, value] of Object.entries(attributes)) input.current?.setAttribute(name, value)
    entry.current?.scrollIntoView({ block: 'nearest' })
  }, [list, at])
  return (
    <>
      <ul class="suggestions-list" role="listbox" id={id} aria-label={WRITING[wanted.kind === 'action' ? 'actions' : 'resources']} hidden={!list.length}>
        {list.map((one, index) => (
          <li role="option" key={one.text} id={`${id}-${index}`} aria-selected={index === at} ref={index === at ? entry : null}
            // Before the input loses the focus.
            onMouseDown={event => {
              event.preventDefault()
              pick(one)
            }}>
            <code>{one.label}</code>
            <small>{one.detail}</small>
            {one.about && index === at && <span class="about-suggestion">{one.about}</span>}
          </li>
        ))}
      </ul>
      <span class="visually-hidden" role="status">{list.length ? WRITING.suggestions(list.length) : ''}</span>
    </>
  )
}

/** Selects the next part that is to be filled in; false when there is none. */
function selectPlaceholder(input: HTMLInputElement): boolean {
  const found = /\$\{[^}]*\}/.exec(input.value)
  if (found) input.setSelectionRange(found.index, found.index + found[0].length)
  return found !== null
}

type Listeners = Readonly<Record<string, (event: never) => void>>

/** Listens with the newest functions, to an input that is drawn elsewhere. */
function useListeners(input: Props['input'], listeners: Listeners): void {
  const newest = useRef(listeners)
  newest.current = listeners
  useEffect(() => {
    const field = input.current
    const names = Object.keys(newest.current)
    const listen = (event: Event): void => newest.current[event.type]?.(event as never)
    for (const name of names) field?.addEventListener(name, listen)
    return () => names.forEach(name => field?.removeEventListener(name, listen))
  }, [])
}
