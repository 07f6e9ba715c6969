// Keys by the names that people read: `Mod+Shift+Z`, where Mod is Command on a Mac and Ctrl elsewhere.

/** What of a keyboard event tells which keys were pressed. */
export type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** Whether the keys of an event are these. A character that needs Shift to be typed is told by itself. */
export function matches(keys: string, event: Pressed, isMac: boolean): boolean {
  const parts = keys.split('+')
  const key = parts.at(-1)!
  const mod = isMac ? event.metaKey : event.ctrlKey
  const other = isMac ? event.ctrlKey : event.metaKey
  const isLetter = /^[A-Z]$/.test(key)
  return event.key.toLowerCase() === key.toLowerCase() && mod === parts.includes('Mod') && !other && event.altKey === parts.includes('Alt')
    && (event.shiftKey === parts.includes('Shift') || (!isLetter && key.length === 1))
}

/** The keys as this system writes them. */
export const shown = (keys: string, isMac: boolean): string =>
  isMac ? keys.replace('Mod', '⌘').replace('Shift', '⇧').replace('Alt', '⌥').replace('Ctrl', '⌃').replaceAll('+', '') : keys.replace('Mod', 'Ctrl')

/** Whether keys that are typed go into a text: such a place keeps its own undo. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

/** Apple's keyboards have Command where others have Ctrl. */
export const onMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform)
