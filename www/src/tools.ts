// The tools, as the page asks them: loaded when somebody first writes, never for a decision.
import { Desk } from './desk.ts'
import { held } from './held.ts'
import { ENGINE } from './texts/engine.ts'
import type { ToolsCalls } from './tools.worker.ts'
import { startWorker } from './workers.ts'

export type ToolsState = 'absent' | 'loading' | 'ready' | 'failed'

/** Two megabytes over a slow line take their time. */
const LOAD_PATIENCE_MS = 120_000

const desk = new Desk<ToolsCalls>(ENGINE.tools, () => startWorker('tools.worker.js'))
const state = held<ToolsState>('absent')
let loading: Promise<boolean> | undefined

/** Loads the tools; true once they are there. After a failure the next call tries again. */
export function loadTools(): Promise<boolean> {
  if (loading) return loading
  state.hold('loading')
  loading = desk.ask('ready', null, 'ready', LOAD_PATIENCE_MS).then(
    () => {
      state.hold('ready')
      return true
    },
    () => {
      loading = undefined
      state.hold('failed')
      return false
    }
  )
  return loading
}

/**
 * Asks the tools, once they are there. Nothing comes back without them, when the call cannot be answered, and when
 * something newer was asked on the same line: whoever asks goes on without. `patience`: how many milliseconds it may take.
 */
export async function askTools<N extends keyof ToolsCalls & string>(
  name: N, question: ToolsCalls[N]['question'], line?: string, patience?: number
): Promise<ToolsCalls[N]['answer'] | undefined> {
  if (!loading || !(await loading)) return undefined
  return desk.ask(name, question, line, patience).catch(() => undefined)
}

export const useToolsState = state.use
