// Records of CloudTrail in texts and files: how they are known.
import { beginsAsWorld } from './world-files.ts'

/** Members that every record has. */
const OF_RECORDS = ['eventSource', 'eventName', 'eventVersion'] as const
/** Members that hold a record as a text, in rows of CloudTrail Lake and in what `lookup-events` prints. */
const OF_ROWS = ['CloudTrailEvent', 'eventJson', 'eventData'] as const
/** Members that hold lists of records, and of such rows. */
const OF_HOLDERS = ['Records', 'Events', 'QueryResultRows'] as const

/** How much of a large text tells what it is. */
const SNIFFED = 64 * 1024
/** What compressed files begin with (RFC 1952); the page reads nothing else that is compressed. */
const GZIP = [0x1f, 0x8b]

type Members = Readonly<Record<string, unknown>>

/** Lists of rows, each a list, in what holds them: nothing of CloudTrail is nested deeper. */
const MAX_DEPTH = 3

/** How many records a value holds, none where it is no log. */
export function recordsIn(json: unknown, depth = 0): number {
  if (typeof json !== 'object' || json === null || depth > MAX_DEPTH) return 0
  if (Array.isArray(json)) return json.reduce((sum: number, one) => sum + recordsIn(one, depth + 1), 0)
  const members = json as Members
  for (const name of OF_HOLDERS) if (Array.isArray(members[name])) return recordsIn(members[name], depth)
  return OF_RECORDS.every(name => Object.hasOwn(members, name)) || OF_ROWS.some(name => Object.hasOwn(members, name)) ? 1 : 0
}

const isNamed = (text: string, name: string): boolean => new RegExp(`\\\\*"${name}\\\\*"\\s*:`).test(text)

/** Whether a text that is no JSON as a whole holds records in lines, or one after the other. */
export function isLogInTexts(text: string): boolean {
  if (/^\}\s*^\{/m.test(text)) return beginsAsLog(text)
  try {
    return recordsIn(JSON.parse(text.slice(0, text.indexOf('\n')))) > 0
  } catch {
    return false
  }
}

/** Whether a large text holds records, by its beginning. */
export function beginsAsLog(text: string): boolean {
  const beginning = text.slice(0, SNIFFED)
  return OF_RECORDS.slice(0, 2).every(name => isNamed(beginning, name)) || OF_ROWS.some(name => isNamed(beginning, name))
}

/** Of files those that hold a log; of one record by itself the page is asked. */
export async function logsAmong(files: readonly File[]): Promise<readonly File[]> {
  const logs: File[] = []
  for (const file of files) if (await fileBeginsAsLog(file)) logs.push(file)
  const [first, ...more] = logs
  return first && !more.length && (await isOneRecord(first)) ? [] : logs
}

async function fileBeginsAsLog(file: Blob): Promise<boolean> {
  const bytes = new Uint8Array(await file.slice(0, SNIFFED).arrayBuffer())
  if (GZIP.every((byte, index) => bytes[index] === byte)) return true
  const text = new TextDecoder().decode(bytes)
  return beginsAsLog(text) && !beginsAsWorld(text)
}

async function isOneRecord(file: Blob): Promise<boolean> {
  if (file.size > SNIFFED) return false
  try {
    return recordsIn(JSON.parse(await file.text())) === 1
  } catch {
    return false
  }
}
