// What is found in each policy: by the engine at once, and all of it once the tools are there.
import type { Finding } from 'iam-verdict/tools'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Answer } from './engine.worker.ts'
import { examined } from './examined.ts'
import { unlessSame } from './json.ts'
import type { State } from './state.ts'
import { askTools, useToolsState } from './tools.ts'

/** What was found in a text; in another one its places mean nothing. */
export interface Found {
  readonly text: string
  readonly findings: readonly Finding[]
}

/** How long typing rests before the tools are asked. */
const REST_MS = 30

interface Known {
  readonly key: string
  readonly found: Found
}

/** By draft. `loads` counts what was opened as a whole: numbers of drafts mean others then. */
export function useFindings(state: State, shown: { state: State; answer: Answer } | undefined, loads: number): ReadonlyMap<number, Found> {
  const tools = useToolsState()
  const wanted = useMemo(() => examined(state), [state.drafts, state.request])
  const [known, setKnown] = useState<ReadonlyMap<number, Known>>(new Map())
  const opened = useRef(loads)
  const all = opened.current === loads ? known : new Map<number, Known>()

  useEffect(() => {
    if (opened.current === loads) return
    opened.current = loads
    setKnown(new Map())
  }, [loads])

  useEffect(() => {
    if (tools !== 'ready') return
    const missing = [...wanted].filter(([id, one]) => all.get(id)?.key !== JSON.stringify(one))
    if (!missing.length) return
    const timer = setTimeout(() => void askTools('findings', missing.map(([, one]) => one)).then(answer => {
      if (!answer) return
      const found = missing.map(([id, one], index) => [id, { key: JSON.stringify(one), found: { text: one.text, findings: answer[index] ?? [] } }] as const)
      setKnown(now => new Map([...now, ...found]))
    }), REST_MS)
    return () => clearTimeout(timer)
  }, [wanted, tools, loads])

  const before = useRef<ReadonlyMap<number, Found>>(new Map())
  return before.current = useMemo(() => merged(shown, tools === 'failed' ? new Map() : all, before.current), [shown, all, tools])
}

/**
 * All that was found stands until it is found anew: were the engine's findings shown in between, which are fewer, the
 * page would jump at each letter.
 */
function merged(shown: { state: State; answer: Answer } | undefined, known: ReadonlyMap<number, Known>, before: ReadonlyMap<number, Found>): ReadonlyMap<number, Found> {
  const found = new Map<number, Found>()
  for (const { id, findings } of shown?.answer.findings ?? []) {
    const text = shown?.state.drafts.find(draft => draft.id === id)?.text ?? ''
    found.set(id, known.get(id)?.found ?? unlessSame(before.get(id), { text, findings }))
  }
  return found
}
