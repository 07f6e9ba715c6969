// The line between question and answer: dragged, moved by arrow keys, and kept for the next visit.
import { useEffect, useRef, useState } from 'preact/hooks'
import { SPLIT } from '../texts/split.ts'

const KEY = 'iam-verdict-split'
/** Width of the question's side, in percent of both. */
const [LEAST, USUAL, MOST] = [30, 55, 75] as const

const inside = (percent: number): number => Math.min(MOST, Math.max(LEAST, Math.round(percent)))

/** The width of the last visit. Browsers may refuse storage. */
function saved(): number {
  try {
    const percent = Number(localStorage.getItem(KEY))
    return percent ? inside(percent) : USUAL
  } catch {
    return USUAL
  }
}

export function Split() {
  const [percent, setPercent] = useState(saved)
  const line = useRef<HTMLDivElement>(null)
  useEffect(() => {
    line.current?.parentElement?.style.setProperty('--question', `${percent}fr`)
    line.current?.parentElement?.style.setProperty('--answer', `${100 - percent}fr`)
    try {
      localStorage.setItem(KEY, String(percent))
    } catch {
      // Without storage it lasts for this visit.
    }
  }, [percent])
  const follow = (event: PointerEvent) => {
    const box = line.current?.parentElement?.getBoundingClientRect()
    if (box && line.current?.hasPointerCapture(event.pointerId)) setPercent(inside(((event.clientX - box.left) / box.width) * 100))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowLeft: percent - 2, ArrowRight: percent + 2, Home: LEAST, End: MOST }[event.key]
    if (to === undefined) return
    event.preventDefault()
    setPercent(inside(to))
  }
  return (
    <div class="split" role="separator" tabIndex={0} aria-orientation="vertical" aria-label={SPLIT.label} title={SPLIT.title}
      aria-valuenow={percent} aria-valuemin={LEAST} aria-valuemax={MOST} ref={line} onKeyDown={onKeyDown}
      onDblClick={() => setPercent(USUAL)} onPointerMove={follow}
      onPointerDown={event => event.currentTarget.setPointerCapture(event.pointerId)} />
  )
}
