// A tree, by the keyboard as ARIA's pattern for trees has it.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from './icon.tsx'

export function Tree({ label, children }: { label: string; children: ComponentChildren }) {
  const tree = useRef<HTMLUListElement>(null)
  // One item is a stop of the Tab key: the one that had the focus last, while it is shown.
  useEffect(() => {
    const items = shownItems(tree.current!)
    if (!items.some(({ tabIndex }) => tabIndex === 0)) stopAt(tree.current!, items[0])
  })
  return (
    <ul class="tree" role="tree" aria-label={label} ref={tree} onKeyDown={move}
      onFocusIn={event => stopAt(event.currentTarget, (event.target as Element).closest<HTMLElement>('[role="treeitem"]') ?? undefined)}>
      {children}
    </ul>
  )
}

interface ItemProps {
  readonly id?: string
  readonly class: string
  /** 1 stands at the top. */
  readonly level: number
  /** What the item is called, and what is pressed. */
  readonly row: ComponentChildren
  readonly rowClass?: string
  readonly title?: string | undefined
  /** What the item does when it is pressed; a branch that does nothing else opens and shuts. */
  readonly onPress?: (() => void) | undefined
}

/** An item with others in it. */
export function Branch({ class: name, open: byDefault, children, onPress, ...item }: ItemProps & { open: boolean; children: ComponentChildren }) {
  const [chosen, choose] = useState<boolean>()
  useEffect(() => choose(undefined), [byDefault])
  const open = chosen ?? byDefault
  const toggle = (event: Event) => {
    event.stopPropagation()
    choose(!open)
  }
  const twist = <span class="twist" onClick={toggle}><Icon name={open ? 'open' : 'shut'} /></span>
  return (
    <li class={name} role="none">
      <Row {...item} expanded={open} twist={twist} onClick={onPress ?? toggle} />
      <ul role="group" hidden={!open}>{children}</ul>
    </li>
  )
}

/** An item without others in it. */
export const Leaf = ({ class: name, onPress, ...item }: ItemProps) => <li class={name} role="none"><Row {...item} onClick={onPress} /></li>

interface RowProps extends Omit<ItemProps, 'class' | 'onPress'> {
  readonly expanded?: boolean
  readonly twist?: ComponentChildren
  readonly onClick: ((event: Event) => void) | undefined
}

// The row is the item, and not the list item around it: what is in the groups below is no part of its name.
const Row = ({ id, level, row, rowClass = '', title, expanded, twist, onClick }: RowProps) => (
  <div class={`tree-row ${rowClass}${onClick ? ' pressable' : ''}`} id={id} role="treeitem" tabIndex={-1} aria-level={level} aria-expanded={expanded} title={title} onClick={onClick}>
    {twist}<span class="tree-name">{row}</span>
  </div>
)

/** Opens an item and moves the focus there. */
export function openItem(id: string): void {
  const item = document.getElementById(id)
  if (!item) return
  if (item.ariaExpanded === 'false') twist(item)
  item.focus({ preventScroll: true })
  const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'
  requestAnimationFrame(() => item.parentElement!.scrollIntoView({ block: 'nearest', behavior }))
}

const shownItems = (tree: Element): HTMLElement[] =>
  [...tree.querySelectorAll<HTMLElement>('[role="treeitem"]')].filter(item => !item.closest('[hidden]'))

const twist = (item: Element): void => item.querySelector<HTMLElement>(':scope > .twist')?.click()

function stopAt(tree: Element, stop: HTMLElement | undefined): void {
  for (const item of tree.querySelectorAll<HTMLElement>('[tabindex="0"]')) item.tabIndex = -1
  if (stop) stop.tabIndex = 0
}

function move(event: KeyboardEvent): void {
  const item = event.target as HTMLElement
  if (event.ctrlKey || event.altKey || event.metaKey || item.role !== 'treeitem') return
  const to = target(event.key, item, shownItems(event.currentTarget as Element))
  if (to === undefined) return
  event.preventDefault()
  if (to === 'twist') twist(item)
  else if (to === 'press') item.click()
  else to?.focus()
}

/** Where a key leads; null: nowhere, undefined: the key is not ours. */
function target(key: string, item: HTMLElement, items: readonly HTMLElement[]): HTMLElement | 'twist' | 'press' | null | undefined {
  const at = items.indexOf(item)
  switch (key) {
    case 'ArrowDown':
      return items[at + 1] ?? null
    case 'ArrowUp':
      return items[at - 1] ?? null
    case 'Home':
      return items[0] ?? null
    case 'End':
      return items.at(-1) ?? null
    case 'ArrowRight':
      if (item.ariaExpanded === 'false') return 'twist'
      return item.ariaExpanded ? (items[at + 1] ?? null) : null
    case 'ArrowLeft':
      return item.ariaExpanded === 'true' ? 'twist' : (item.closest('[role="group"]')?.previousElementSibling as HTMLElement | null | undefined) ?? null
    case 'Enter':
    case ' ':
      return 'press'
    default:
      return key.length === 1 ? (startsWith(key, [...items.slice(at + 1), ...items.slice(0, at + 1)]) ?? null) : undefined
  }
}

const startsWith = (letter: string, items: readonly HTMLElement[]): HTMLElement | undefined =>
  items.find(item => item.querySelector('.tree-name')?.textContent?.trim().toLowerCase().startsWith(letter.toLowerCase()))
