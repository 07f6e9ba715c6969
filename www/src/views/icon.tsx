// The few pictures of the page, drawn in place: no font, no file.
const PATHS = {
  allowed: 'M5 12.5l4.5 4.5L19 7.5',
  denied: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  dash: 'M6 12h12',
  add: 'M12 5v14M5 12h14',
  up: 'M12 19V6M6 11.5L12 5.5l6 6',
  down: 'M12 5v13M6 12.5l6 6 6-6',
  open: 'M6 9.5l6 6 6-6',
  shut: 'M9.5 6l6 6-6 6',
  link: 'M10 14a4 4 0 005.7 0l3-3a4 4 0 00-5.7-5.7l-1 1M14 10a4 4 0 00-5.7 0l-3 3a4 4 0 005.7 5.7l1-1',
  theme: 'M12 4a8 8 0 100 16V4z',
  undo: 'M8 5L4 9l4 4M4 9h10a5 5 0 010 10h-3',
  redo: 'M16 5l4 4-4 4M20 9H10a5 5 0 000 10h3',
  commands: 'M5 7l5 5-5 5M12 17h7',
  warning: 'M12 8v5m0 3v.01M12 3.5l9 16H3z',
  paste: 'M9 5H7v15h10V5h-2M9 3.5h6V7H9z',
  lock: 'M7 11V8a5 5 0 0110 0v3M5.5 11h13v9h-13z'
} as const

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
