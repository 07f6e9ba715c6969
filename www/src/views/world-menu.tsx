// The menu of users and roles, by the keyboard as ARIA's pattern for comboboxes has it. It draws some dozens at most.
import { useMemo, useRef, useState } from 'preact/hooks'
import { CALLER } from '../texts/world.ts'
import { menuOf, type Entry } from '../world-principals.ts'

interface Props {
  readonly entries: readonly Entry[]
  /** What accounts are called. */
  readonly names: ReadonlyMap<string, string>
  readonly onPick: (arn: string) => void
}

/** Most that are drawn: more are found by words. */
const MOST = 50

export function PrincipalMenu({ entries, names, onPick }: Props) {
  const [words, setWords] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const { groups, count } = useMemo(() => (open ? menuOf(entries, words, names, MOST) : { groups: [], count: 0 }), [entries, names, words, open])
  const shown = groups.flatMap(({ entries }) => entries)
  const active = shown[Math.min(at, shown.length - 1)]
  const pick = (arn: string) => {
    setOpen(false)
    setWords('')
    onPick(arn)
  }
  const show = (to: number) => {
    setOpen(true)
    setAt(Math.max(0, Math.min(to, Math.max(0, shown.length - 1))))
    requestAnimationFrame(() => document.querySelector('#world-principals [aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, () => void>> = {
      ArrowDown: () => show(open ? at + 1 : 0),
      ArrowUp: () => show(at - 1),
      Enter: () => active && open && pick(active.arn),
      Escape: () => setOpen(false)
    }
    const step = steps[event.key]
    if (!step || (event.key === 'Escape' && !open)) return
    event.preventDefault()
    step()
  }
  return (
    <div class="principal-menu" onFocusOut={event => { if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOpen(false) }}>
      <label class="label" for="world-principal">{CALLER.pick}</label>
      <input id="world-principal" ref={input} role="combobox" autocomplete="off" spellcheck={false} placeholder={CALLER.search} value={words}
        aria-expanded={open} aria-controls="world-principals" aria-autocomplete="list" aria-activedescendant={open && active ? `world-principal-${shown.indexOf(active)}` : undefined}
        onFocus={() => { setOpen(true); setAt(0) }} onClick={() => setOpen(true)} onKeyDown={onKeyDown}
        onInput={event => { setWords(event.currentTarget.value); setAt(0); setOpen(true) }} />
      <div class="principal-list" hidden={!open}>
        <div id="world-principals" role="listbox" aria-label={CALLER.pick} tabIndex={-1}>
          {groups.map(({ account, kind, entries }) => {
            const title = CALLER.groupOf(kind, account, names.get(account) ?? '')
            return (
              <div role="group" aria-label={title} key={title}>
                <p class="group-name" aria-hidden="true">{title}</p>
                {entries.map(({ arn, name }) => {
                  const index = shown.findIndex(one => one.arn === arn)
                  return (
                    <div role="option" key={arn} id={`world-principal-${index}`} class="principal-option" title={arn} aria-selected={active?.arn === arn}
                      onPointerDown={event => event.preventDefault()} onClick={() => pick(arn)}>{name}</div>
                  )
                })}
              </div>
            )
          })}
        </div>
        <p class="hint" role="status">{count ? (count > shown.length ? CALLER.more(count - shown.length) : CALLER.count(count)) : CALLER.none}</p>
      </div>
    </div>
  )
}
