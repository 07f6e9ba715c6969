// The help with writing, loaded at the first thing that a person does on the page.
import { useEffect, useState } from 'preact/hooks'

export type Writing = typeof import('./writing/index.ts')

const FIRST_DEEDS = ['pointerdown', 'keydown', 'focusin'] as const

let writing: Writing | undefined
let loading: Promise<Writing> | undefined
const told = new Set<(writing: Writing) => void>()

export function loadWriting(): Promise<Writing> {
  loading ??= import('./writing/index.ts').then(loaded => {
    writing = loaded
    for (const tell of told) tell(loaded)
    return loaded
  })
  // So that it can be tried again.
  loading.catch(() => { loading = undefined })
  return loading
}

export function loadWritingAtFirstDeed(): void {
  const load = (): void => {
    for (const deed of FIRST_DEEDS) removeEventListener(deed, load)
    loadWriting().catch(loadWritingAtFirstDeed)
  }
  for (const deed of FIRST_DEEDS) addEventListener(deed, load, { passive: true })
}

/** Absent until it is there. */
export function useWriting(): Writing | undefined {
  const [shown, setShown] = useState(() => writing && { writing })
  useEffect(() => {
    const tell = (loaded: Writing): void => setShown({ writing: loaded })
    if (writing) tell(writing)
    told.add(tell)
    return () => void told.delete(tell)
  }, [])
  return shown?.writing
}
