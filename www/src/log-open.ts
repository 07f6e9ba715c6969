// Opens logs of CloudTrail and asks them. A log is kept in memory only.
import { held } from './held.ts'
import type { LogCalls, LogProgress, LogRead } from './log.worker.ts'
import { LOG } from './texts/log.ts'
import { askTools, loadTools } from './tools.ts'
import type { ToolsCalls } from './tools.worker.ts'
import type { Lost } from './world.worker.ts'

/** What there is of a log: nothing, one that is being read, one that was read, or why there is none. */
export type LogNow =
  | { readonly is: 'none'; readonly refused?: string }
  | { readonly is: 'reading'; readonly name: string; readonly progress: LogProgress | undefined }
  | OpenLog

export interface OpenLog {
  readonly is: 'open'
  readonly number: number
  /** Of the files: the same when they are read again. */
  readonly files: number
  /** Of the files, for people. */
  readonly name: string
  readonly read: LogRead
  /** What its calls are told apart by besides. */
  readonly distinguish: readonly Distinction[]
}

export type Distinction = 'time' | 'address'

/** How often is asked how far reading is. */
const TURN_MS = 100
/** Large logs take their time, to be summed up and to be replayed. */
const PATIENCE_MS = 120_000

const log = held<LogNow>({ is: 'none' })
export const useLog = log.use

/** Read again when the worker was started anew. */
let files: readonly File[] = []
let filesNumber = 0
let number = 0

/** Reads files, in place of a log that is open. */
export function openLog(from: readonly File[]): void {
  files = from
  filesNumber++
  void read([])
}

async function read(distinguish: readonly Distinction[]): Promise<void> {
  const mine = ++number
  const name = LOG.names(files.map(({ name }) => name))
  log.hold({ is: 'reading', name, progress: undefined })
  const isBegun = (await loadTools()) && (await askTools('readLog', { number: mine, files, distinguish }, 'readLog')) === null
  if (number !== mine) return
  if (!isBegun) return log.hold({ is: 'none', refused: LOG.noTools })
  for (;;) {
    const progress = await askTools('logProgress', mine, `logProgress ${mine}`, PATIENCE_MS)
    if (number !== mine) return
    if (!progress || 'lost' in progress) return log.hold({ is: 'none', refused: LOG.lost })
    if (progress.done) return log.hold({ is: 'open', number: mine, files: filesNumber, name, read: progress.done, distinguish })
    log.hold({ is: 'reading', name, progress })
    await new Promise(resolve => setTimeout(resolve, TURN_MS))
  }
}

/** Reads the same files, and tells their calls apart by more. */
export const readAgain = (distinguish: readonly Distinction[]): void => void read(distinguish)

/** What was read so far stays. */
export const stopReading = (): void => void askTools('stopLog', number)

export function closeLog(): void {
  void askTools('closeLog', number++)
  files = []
  log.hold({ is: 'none' })
}

type Numbered = 'replayLog' | 'generateFromLog' | 'reduceByLog' | 'recordOfLog'
type Told<N extends Numbered> = Exclude<LogCalls[N]['answer'], Lost> | undefined

/** Asks the open log; nothing comes back when something newer was asked. A log that is lost is read again. */
export async function askLog<N extends Numbered>(name: N, { number: of, distinguish }: OpenLog, question: Omit<LogCalls[N]['question'], 'number'>): Promise<Told<N>> {
  const answer = await askTools(name, { ...question, number: of } as ToolsCalls[N]['question'], name, PATIENCE_MS)
  if (!answer || !('lost' in answer)) return answer as Told<N>
  if (number === of) readAgain(distinguish)
  return undefined
}
