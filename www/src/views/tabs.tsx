// Panels of which one is shown at a time, by the keyboard as ARIA's pattern for tabs has it.
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'

export interface Tab {
  readonly id: string
  readonly title: string
  /** A few characters beside the title, such as how many rows are red. */
  readonly badge?: string | undefined
  /** Made when it is first shown; a function is told whether it is in sight. */
  readonly content: ComponentChildren | ((shown: boolean) => ComponentChildren)
}

export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const [chosen, choose] = useState(tabs[0]?.id)
  const shown = tabs.find(({ id }) => id === chosen) ?? tabs[0]
  const seen = useRef(new Set<string>())
  if (!shown) return null
  seen.current.add(shown.id)
  const step = (event: KeyboardEvent, to: number) => {
    const next = tabs.at(to % tabs.length)
    if (!next) return
    event.preventDefault()
    choose(next.id)
    document.getElementById(`tab-${next.id}`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.indexOf(shown)
    if (event.key === 'ArrowRight') step(event, at + 1)
    else if (event.key === 'ArrowLeft') step(event, at - 1)
    else if (event.key === 'Home') step(event, 0)
    else if (event.key === 'End') step(event, -1)
  }
  return (
    <div class="card tabs">
      <div role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map(({ id, title, badge }) => (
          <button type="button" role="tab" key={id} id={`tab-${id}`} class="tab" aria-selected={id === shown.id} aria-controls={`panel-${id}`}
            tabIndex={id === shown.id ? 0 : -1} onClick={() => choose(id)}>
            {title}{badge && <span class="badge">{badge}</span>}
          </button>
        ))}
      </div>
      {/* What was shown once stays in the page, so that what is open in it stays open. */}
      {tabs.map(({ id, content }) => (
        <div role="tabpanel" key={id} id={`panel-${id}`} aria-labelledby={`tab-${id}`} hidden={id !== shown.id}>
          {seen.current.has(id) && (typeof content === 'function' ? content(id === shown.id) : content)}
        </div>
      ))}
    </div>
  )
}
