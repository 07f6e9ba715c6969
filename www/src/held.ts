// A value that the whole page shares and that no link holds, such as the world that is open.
import { useEffect, useState } from 'preact/hooks'

export interface Held<T> {
  readonly now: () => T
  readonly hold: (next: T) => void
  /** The value, for a component, which is drawn anew when it changes. */
  readonly use: () => T
}

export function held<T>(first: T): Held<T> {
  const told = new Set<(value: T) => void>()
  let current = first
  return {
    now: () => current,
    hold(next) {
      current = next
      for (const tell of told) tell(next)
    },
    use() {
      const [shown, setShown] = useState(() => current)
      useEffect(() => {
        const tell = (value: T): void => setShown(() => value)
        tell(current)
        told.add(tell)
        return () => void told.delete(tell)
      }, [])
      return shown
    }
  }
}
