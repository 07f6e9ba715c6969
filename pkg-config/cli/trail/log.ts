// The text of a log, which CloudTrail writes with gzip.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { InputError } from '../fault.js'
import { filesRead, sourceName, STANDARD_INPUT } from '../source.js'

/** What the engine reads at once. */
const MOST_BYTES = 64 * 1024 * 1024

export function readLog(name: string): string {
  if (name !== STANDARD_INPUT) filesRead.add(resolve(name))
  try {
    const bytes = readFileSync(name === STANDARD_INPUT ? 0 : name)
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b
    return new TextDecoder('utf-8', { fatal: true }).decode(isPacked ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes)
  } catch (error) {
    throw new InputError([{ place: { file: sourceName(name) }, message: `this log cannot be read: ${(error as Error).message}` }])
  }
}
