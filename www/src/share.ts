// The state in the address: `#s=3.` and the deflated JSON in base64url. The fragment of an address is never sent.
import { pack, unpack } from './shared.ts'
import type { State } from './state.ts'
import { LINKS } from './texts/links.ts'

const VERSION = '3'
/** Versions that are read: all that there were. What a newer one adds is absent in an older one. */
const READABLE = ['1', '2', VERSION]
/** Longest fragment that is read from an address. */
const MAX_ENCODED = 256 * 1024
/** Most bytes that it may inflate to: a small text must not become a large one. */
const MAX_INFLATED = 4 * 1024 * 1024
/** Most bytes that one encoded byte may become: policies of real accounts stay below 20. */
const MAX_RATIO = 100
/** Below this size the ratio does not matter: short texts that repeat themselves are honest. */
const RATIO_FREE = 64 * 1024

/** The fragment that `decode` turns into the same state. */
export async function encode(state: State): Promise<string> {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(pack(state))), new CompressionStream('deflate-raw'))
  return `#s=${VERSION}.${base64url(bytes)}`
}

/** The fragment, if `decode` takes it: a link that nobody can open is not handed out. */
export async function link(state: State): Promise<string> {
  const fragment = await encode(state)
  await decode(fragment)
  return fragment
}

/** The state of a fragment; undefined when there is none. Throws an `Error` for people when it is broken. */
export async function decode(fragment: string): Promise<State | undefined> {
  if (!fragment.startsWith('#s=')) return undefined
  const [version, text] = fragment.slice(3).split('.', 2)
  if (!READABLE.includes(version ?? '') || !text) throw new Error(LINKS.otherVersion)
  if (fragment.length > MAX_ENCODED) throw new Error(LINKS.tooLong)
  let shared: unknown
  try {
    const bytes = await through(fromBase64url(text), new DecompressionStream('deflate-raw'), Math.min(MAX_INFLATED, Math.max(RATIO_FREE, text.length * MAX_RATIO)))
    shared = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Error(LINKS.incomplete)
  }
  return unpack(shared)
}

async function through(bytes: Uint8Array, transform: CompressionStream | DecompressionStream, limit = Infinity): Promise<Uint8Array> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(transform as unknown as ReadableWritablePair<Uint8Array, Uint8Array>)
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = stream.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length
    if (size > limit) {
      await reader.cancel()
      throw new Error('too large')
    }
    chunks.push(next.value)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

function base64url(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64url(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), character => character.charCodeAt(0))
}
