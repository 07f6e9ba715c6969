// The state in the address: `#s=1.` and the deflated JSON in base64url. The fragment of an address is never sent.
import { MAX_LEVEL, MAX_POLICIES, pretty, POLICY_TYPES, type Draft, type State } from './state.ts'

const VERSION = '1'
/** Longest fragment that is read from an address. */
const MAX_ENCODED = 256 * 1024
/** Most bytes that it may inflate to: a small text must not become a large one. */
const MAX_INFLATED = 4 * 1024 * 1024
/** Most bytes that one encoded byte may become: policies of real accounts stay below 20. */
const MAX_RATIO = 100
/** Below this size the ratio does not matter: short texts that repeat themselves are honest. */
const RATIO_FREE = 64 * 1024
/** Begins a text that is kept as it is, where `laidOut` would lay it out. */
const VERBATIM = '\n'

/** Short names keep links short; what has its default is left out. */
interface Shared {
  p?: string
  a?: string
  r?: string
  o?: string
  c?: string
  /** type, level, name, text */
  d?: (string | number)[][]
}

/** The fragment that `decode` turns into the same state. */
export async function encode(state: State): Promise<string> {
  const { principal, action, resource, resourceAccount, context } = state.request
  const shared: Shared = {}
  if (principal) shared.p = minified(principal)
  if (action) shared.a = action
  if (resource) shared.r = resource
  if (resourceAccount) shared.o = resourceAccount
  if (context !== '{}') shared.c = minified(context)
  if (state.drafts.length) {
    shared.d = state.drafts.map(({ type, level, name, text }) => [POLICY_TYPES.findIndex(known => known.type === type), level, name, minified(text)])
  }
  const bytes = await through(new TextEncoder().encode(JSON.stringify(shared)), new CompressionStream('deflate-raw'))
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
  if (version !== VERSION || !text) throw new Error('This link was made by another version of the page.')
  if (fragment.length > MAX_ENCODED) throw new Error('This link is too long to be one of ours.')
  let shared: unknown
  try {
    const bytes = await through(fromBase64url(text), new DecompressionStream('deflate-raw'), Math.min(MAX_INFLATED, Math.max(RATIO_FREE, text.length * MAX_RATIO)))
    shared = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Error('This link is incomplete: a part of it got lost on the way.')
  }
  return checked(shared)
}

/** Text that is JSON without its white space; other text as it is, so that nothing is lost. */
function minified(text: string): string {
  try {
    // A text that JSON.parse would change (duplicate members, number lexemes) stays as it is.
    const value: unknown = JSON.parse(text)
    if (pretty(value) === text) return JSON.stringify(value)
  } catch {
    // No JSON yet: kept as it is.
  }
  return text.startsWith(VERBATIM) || laidOut(text) !== text ? VERBATIM + text : text
}

/** The other way round: what was minified comes back as it was laid out. */
function laidOut(text: string): string {
  if (text.startsWith(VERBATIM)) return text.slice(VERBATIM.length)
  try {
    const value: unknown = JSON.parse(text)
    return JSON.stringify(value) === text && typeof value === 'object' ? pretty(value) : text
  } catch {
    return text
  }
}

/** Reads field by field: nothing of a link is ever copied unseen. */
function checked(shared: unknown): State {
  const broken = (): never => {
    throw new Error('This link holds something else than policies and a request.')
  }
  if (typeof shared !== 'object' || shared === null || Array.isArray(shared)) return broken()
  const field = (name: keyof Shared, absent = ''): string => {
    const value: unknown = Object.hasOwn(shared, name) ? (shared as Record<string, unknown>)[name] : absent
    return typeof value === 'string' ? value : broken()
  }
  const list: unknown = Object.hasOwn(shared, 'd') ? (shared as Shared).d : []
  if (!Array.isArray(list) || list.length > MAX_POLICIES) return broken()
  const drafts: Draft[] = list.map((item: unknown, index) => {
    if (!Array.isArray(item) || item.length !== 4) return broken()
    const [type, level, name, text] = item as unknown[]
    // `POLICY_TYPES['length']` is something too: only a whole number is an index.
    const known = Number.isInteger(type) ? POLICY_TYPES[type as number] : undefined
    const isLevel = Number.isInteger(level) && (level as number) >= 0 && (level as number) <= MAX_LEVEL
    if (!known || !isLevel || typeof name !== 'string' || typeof text !== 'string') return broken()
    return { id: index + 1, type: known.type, level: level as number, name, text: laidOut(text) }
  })
  // The engine takes one policy of such a type: a second one would be shown, and not be asked.
  const twice = POLICY_TYPES.some(({ type, many }) => !many && drafts.filter(draft => draft.type === type).length > 1)
  if (twice) return broken()
  return {
    drafts,
    request: { principal: laidOut(field('p')), action: field('a'), resource: field('r'), resourceAccount: field('o'), context: laidOut(field('c', '{}')) },
    example: undefined
  }
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
