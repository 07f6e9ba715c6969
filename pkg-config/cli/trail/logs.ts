// Logs of CloudTrail out of files, and how far reading them is.
import { createReadStream, statSync } from 'node:fs'
import { EngineError, trail } from 'iam-verdict/tools'
import { InputError } from '../fault.js'
import { filesOf } from '../files.js'
import { counted, oneLine } from '../formats/pretty.js'
import { Progress } from '../progress.js'
import { sourceName, STANDARD_INPUT } from '../source.js'

/** What CloudTrail and those who collect its logs call their files. */
export const LOGS = { pattern: /\.(json|jsonl|ndjson|log)(\.gz)?$/i, none: 'no logs (`*.json`, `*.jsonl`, `*.ndjson`, `*.log`, also with `.gz`) in this folder' }

export async function readLogs(names: readonly string[], options: trail.LogOptions): Promise<trail.Log> {
  const files = filesOf(names, LOGS)
  const log = trail.open(options)
  const progress = new Progress(process.stderr, process.env)
  const megabytes = (bytes: number) => Math.round(bytes / 1e6)
  const all = files.reduce((sum, file) => sum + sizeOf(file), 0)
  let before = 0
  for (const file of files) {
    await reading(file, log, bytes => progress.show('MB of logs', megabytes(before + bytes), megabytes(Math.max(all, before + bytes))))
    before += sizeOf(file)
  }
  progress.clear()
  return log
}

/** What of the logs is not looked at. */
export function notesOn({ broken, brokenRecords, leftOut }: Pick<trail.LogSummary, 'broken' | 'brokenRecords' | 'leftOut'>): string {
  const [first] = brokenRecords
  const lines = [
    ...(first ? [`note: ${counted(broken, 'record is', 'records are')} broken and left out; the first one on line ${first.line}: ${oneLine(first.reason)}\n`] : []),
    ...(leftOut > 0 ? [`note: ${counted(leftOut, 'record is', 'records are')} not looked at: there are too many different ones; give fewer files\n`] : [])
  ]
  return lines.join('')
}

const sizeOf = (file: string): number => (file === STANDARD_INPUT ? 0 : (statSync(file, { throwIfNoEntry: false })?.size ?? 0))

async function reading(file: string, log: trail.Log, onBytes: (bytes: number) => void): Promise<void> {
  try {
    await log.read(file === STANDARD_INPUT ? process.stdin : createReadStream(file), { onProgress: ({ bytes }) => onBytes(bytes) })
  } catch (error) {
    if (error instanceof EngineError) throw error
    throw new InputError([{ place: { file: sourceName(file) }, message: `this log cannot be read: ${(error as Error).message}` }])
  }
}
