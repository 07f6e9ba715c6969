// Which roles somebody can reach, asked anew with every caller.
import type { Principal, Reach } from 'iam-verdict/tools'
import { useEffect, useState } from 'preact/hooks'
import type { Opened } from './world-desk.ts'
import { askOpen } from './world-open.ts'

export type Reached = { readonly reach: Reach } | { readonly refused: { readonly message: string } }

/** Undefined while it is not known. `use`: of those that look for the same the newest question wins. */
export function useReach(open: Opened | undefined, from: Principal | undefined, use: 'nextRole' | 'picture'): Reached | undefined {
  const [known, setKnown] = useState<{ key: string; reached: Reached }>()
  const key = open && from ? JSON.stringify([open.number, from]) : ''
  useEffect(() => {
    if (!key || known?.key === key) return
    let isOver = false
    void askOpen('reach', { from: from! }, `reach ${use}`).then(reached => reached && !isOver && setKnown({ key, reached }))
    return () => { isOver = true }
  }, [key])
  return key && known?.key === key ? known.reached : undefined
}
