// The hot path: a request of the common form goes over as bytes in the engine's own memory, and one
// number comes back. Only the context keys that the policies read are looked at, as own members and
// once. Whatever is not of that form (pairs, unknown keys, text beyond ASCII, an object of another
// realm, a fault) is left to the text of `snapshot`, which also words the errors.
import { isLive, type Instance } from './engine.js'
import type { RawPolicySet } from './glue.js'
import { snapshot } from './snapshot.js'

/** The answer to a request that is not of the common form. */
export const NOT_PACKED = -1

/** Bytes for requests that are under way; what is longer goes as text. */
const BUFFER_BYTES = 256 * 1024
/** Words before those of the context keys: principal, action, account, length of the resource, length of all texts. */
const HEAD = 5
/** Kinds of context values, in the lowest bits of their word (`src/api/packed.rs`). */
const SCALAR = 1
const LIST = 2
/** Principals, actions and accounts that are known by number; with more, all are forgotten. */
const MOST_KNOWN = 1024
/** Sets of context keys that are kept. */
const MOST_SHAPES = 8
/** As the engine's own limit, `MAX_CONTEXT_KEYS`. */
const MOST_CONTEXT_KEYS = 10_000

/** The members of a context, and which of them to read for which of the engine's keys. */
interface Shape {
  readonly names: readonly string[]
  readonly reads: readonly string[]
  readonly slots: readonly number[]
}

const encoder = new TextEncoder()

/** Whether plain objects inherit members: then a getter that removes one would uncover another. */
function isPolluted(): boolean {
  for (const _name in NOTHING) return true
  return false
}
const NOTHING = {}

/** The members that a packed request can have. */
const MEMBERS: readonly string[] = ['principal', 'action', 'resource', 'resourceAccount', 'context']

/** The members that requests of one kind have. What a request does not have itself is not read. */
interface Members {
  readonly names: readonly string[]
  readonly hasResource: boolean
  readonly hasAccount: boolean
  readonly hasContext: boolean
}

function membersOf(names: readonly string[]): Members {
  const has = (name: string): boolean => names.includes(name)
  return { names, hasResource: has('resource'), hasAccount: has('resourceAccount'), hasContext: has('context') }
}

/**
 * Whether these are the names of an object, in their order. Names of what it inherits count too:
 * where they make it look like another object, `isPolluted` says so.
 */
function hasNames(object: object, names: readonly string[]): boolean {
  let count = 0
  for (const name in object) {
    if (name !== names[count]) return false
    count++
  }
  return count === names.length
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

export class Packed {
  readonly #handle: RawPolicySet
  readonly #instance: Instance
  readonly #memory: WebAssembly.Memory
  readonly #address: number
  readonly #slotOf: ReadonlyMap<string, number>
  readonly #slots: number
  #words: Uint32Array
  #bytes: Uint8Array
  /** Where the next request begins. */
  #at = 0
  /** While a caller's getter runs, it may ask again. */
  #busy = false
  /** Whether the buffer belongs to a list of requests. */
  #held = false

  /** Those of the last request. */
  #members = membersOf([])
  #shapes: Shape[] = []
  #actions = new Map<string, number>()
  #accounts = new Map<string, number>()
  #principals = new Map<string, number>()
  #lastPrincipal: { readonly names: readonly string[]; readonly values: readonly unknown[]; readonly id: number } | undefined
  readonly #values: unknown[] = []

  constructor(handle: RawPolicySet, instance: Instance, memory: WebAssembly.Memory) {
    this.#handle = handle
    this.#instance = instance
    this.#memory = memory
    this.#address = handle.packedBuffer(BUFFER_BYTES)
    const keys = handle.packedKeys()
    this.#slots = keys.length
    this.#slotOf = new Map(keys.map((key, slot) => [key, slot]))
    this.#words = new Uint32Array(memory.buffer, this.#address, BUFFER_BYTES / 4)
    this.#bytes = new Uint8Array(memory.buffer, this.#address, BUFFER_BYTES)
  }

  static for(handle: RawPolicySet, instance: Instance): Packed | undefined {
    return instance.memory && new Packed(handle, instance, instance.memory)
  }

  /** The packed answer, or `NOT_PACKED`. A trap of the engine is thrown. */
  decide(request: unknown): number {
    // While the request was read, a getter of the caller's may have lost us the instance.
    if (this.#busy || this.#held) return NOT_PACKED
    this.#at = 0
    return this.add(request) && isLive(this.#instance) ? this.#handle.decidePacked() | 0 : NOT_PACKED
  }

  /** Takes the buffer for a list of requests that go over together; false where it is in use. */
  hold(): boolean {
    if (this.#busy || this.#held) return false
    this.#at = 0
    this.#held = true
    return true
  }

  release(): void {
    this.#held = false
  }

  /** The packed answers of the requests that were added, which make room for others. */
  decideMany(count: number): Uint32Array {
    this.#at = 0
    return this.#handle.decideManyPacked(count)
  }

  /** Whether another request of ordinary size is sure to find room. */
  get hasRoom(): boolean {
    return this.#at < BUFFER_BYTES / 2
  }

  /** Adds a request; false when it is not of the common form or finds no room. */
  add(request: unknown): boolean {
    if (this.#busy) return false
    this.#busy = true
    try {
      return this.#add(request)
    } catch {
      return false // a getter that threw: the text says so
    } finally {
      this.#busy = false
    }
  }

  #add(request: unknown): boolean {
    if (typeof request !== 'object' || request === null || !isPlain(request)) return false
    if (!hasNames(request, this.#members.names)) {
      const names = Object.keys(request)
      if (!names.every(name => MEMBERS.includes(name)) || !names.includes('principal') || !names.includes('action')) return false
      this.#members = membersOf(names)
    }
    const { hasResource, hasAccount, hasContext } = this.#members
    const { principal, action } = request as Record<string, unknown>
    const resource = hasResource ? (request as Record<string, unknown>)['resource'] : undefined
    const account = hasAccount ? (request as Record<string, unknown>)['resourceAccount'] : undefined
    const context = hasContext ? (request as Record<string, unknown>)['context'] : undefined
    if (typeof action !== 'string') return false
    if (resource !== undefined && typeof resource !== 'string') return false
    if (account !== undefined && typeof account !== 'string') return false
    if (this.#isFull()) this.#forget()
    const principalId = this.#principal(principal)
    if (principalId === undefined) return false
    const shape = this.#read(context)
    if (!shape || isPolluted() || !isPlain(request)) return false
    // From here on no code of the caller runs: the buffer is ours.
    const actionId = this.#actions.get(action) ?? this.#know(this.#actions, action, 'packedAction')
    const accountId = account === undefined ? 0 : (this.#accounts.get(account) ?? this.#know(this.#accounts, account, 'packedAccount'))
    return this.#write(principalId, actionId, accountId, resource === '*' ? undefined : resource, shape)
  }

  #write(principal: number, action: number, account: number, resource: string | undefined, shape: Shape): boolean {
    if (this.#words.length === 0) this.#look() // the memory has grown, which leaves the old one empty
    const words = this.#words
    const start = this.#at
    const texts = start + 4 * (HEAD + this.#slots)
    let end = texts
    if (end > BUFFER_BYTES) return false
    const head = start >> 2
    words[head] = principal
    words[head + 1] = action
    words[head + 2] = account
    words[head + 3] = 0
    for (let word = head + HEAD; word < head + HEAD + this.#slots; word++) words[word] = 0
    if (resource !== undefined) {
      words[head + 3] = resource.length + 1
      end = this.#put(resource, end)
    }
    const { slots } = shape
    for (let index = 0; index < slots.length && end > 0; index++) {
      const value = this.#values[index]
      const word = head + HEAD + slots[index]!
      if (typeof value === 'string') {
        words[word] = (value.length << 2) | SCALAR
        end = this.#put(value, end)
      } else if (Array.isArray(value)) {
        words[word] = (value.length << 2) | LIST
        end = this.#put((value as string[]).map(one => `${one.length},${one}`).join(''), end)
      }
    }
    if (end === 0) return false
    words[head + 4] = end - texts
    this.#at = end
    return true
  }

  /** Writes plain ASCII from a whole word on, and says where the next word is; 0 when the text is something else, or finds no room. */
  #put(text: string, at: number): number {
    const { length } = text
    const end = (at + length + 3) & ~3
    if (end > BUFFER_BYTES) return 0
    const words = this.#words
    if (length > SHORT) {
      words[(end >> 2) - 1] = 0
      const { read, written } = encoder.encodeInto(text, this.#bytes.subarray(at, at + length))
      return read === length && written === length ? end : 0
    }
    let all = 0
    let word = at >> 2
    let index = 0
    for (const last = length - 3; index < last; index += 4) {
      const a = text.charCodeAt(index)
      const b = text.charCodeAt(index + 1)
      const c = text.charCodeAt(index + 2)
      const d = text.charCodeAt(index + 3)
      all |= a | b | c | d
      words[word++] = a | (b << 8) | (c << 16) | (d << 24)
    }
    if (index < length) {
      let left = 0
      for (let shift = 0; index < length; index++, shift += 8) {
        const code = text.charCodeAt(index)
        all |= code
        left |= code << shift
      }
      words[word] = left
    }
    return all < 0x80 ? end : 0
  }

  /** Reads the members of the context that matter into `#values`, and says which they are. */
  #read(context: unknown): Shape | undefined {
    if (context === undefined) return NO_CONTEXT
    if (typeof context !== 'object' || context === null || !isPlain(context)) return undefined
    const shape = this.#shapeOf(context)
    if (!shape) return undefined
    const { reads } = shape
    for (let index = 0; index < reads.length; index++) {
      const value = (context as Record<string, unknown>)[reads[index]!]
      const text = typeof value === 'string' ? value : textOf(value)
      if (text === undefined && value !== undefined) return undefined
      this.#values[index] = text
    }
    return isPlain(context) ? shape : undefined
  }

  #shapeOf(context: object): Shape | undefined {
    const shapes = this.#shapes
    for (let index = 0; index < shapes.length; index++) {
      if (hasNames(context, shapes[index]!.names)) return shapes[index]
    }
    const names = Object.keys(context)
    const shape = names.length <= MOST_CONTEXT_KEYS ? this.#shape(names) : undefined
    if (shape) {
      if (shapes.length >= MOST_SHAPES) shapes.pop()
      shapes.unshift(shape)
    }
    return shape
  }

  /** Undefined where two names are one key, or one is not plain text. */
  #shape(names: readonly string[]): Shape | undefined {
    const folded = names.map(name => name.toLowerCase())
    if (new Set(folded).size < names.length || folded.some(name => !/^[\x01-\x7f]+$/.test(name))) return undefined
    const found = folded.map((name, index) => [this.#slotOf.get(name), names[index]!] as const)
    const read = found.filter((one): one is [number, string] => one[0] !== undefined).sort(([a], [b]) => a - b)
    return { names, slots: read.map(([slot]) => slot), reads: read.map(([, name]) => name) }
  }

  #principal(principal: unknown): number | undefined {
    if (typeof principal === 'string') {
      return this.#principals.get(principal) ?? this.#know(this.#principals, principal, 'packedPrincipal', JSON.stringify(principal))
    }
    if (typeof principal !== 'object' || principal === null || !isPlain(principal)) return undefined
    const last = this.#lastPrincipal
    if (last && hasMembers(principal, last)) return isPlain(principal) ? last.id : undefined
    const names = Object.keys(principal)
    const values = names.map(name => (Object.hasOwn(principal, name) ? (principal as Record<string, unknown>)[name] : undefined))
    const text = snapshot(Object.fromEntries(names.map((name, index) => [name, values[index]])), { path: [] })
    const id = this.#principals.get(text) ?? this.#know(this.#principals, text, 'packedPrincipal')
    // Tags are an object, which may be changed and still be the same: such a principal is read anew.
    const isFixed = values.every(value => typeof value !== 'object')
    this.#lastPrincipal = isFixed ? { names, values, id } : undefined
    return id
  }

  /** Tells the engine; it throws what it cannot read. */
  #know(known: Map<string, number>, key: string, kind: 'packedPrincipal' | 'packedAction' | 'packedAccount', text = key): number {
    const id = this.#handle[kind](text)
    known.set(key, id)
    return id
  }

  #isFull(): boolean {
    // Never while requests are under way that name them by number.
    return this.#at === 0 && Math.max(this.#principals.size, this.#actions.size, this.#accounts.size) >= MOST_KNOWN
  }

  #forget(): void {
    this.#handle.packedForget()
    this.#principals.clear()
    this.#actions.clear()
    this.#accounts.clear()
    this.#lastPrincipal = undefined
  }

  #look(): void {
    this.#words = new Uint32Array(this.#memory.buffer, this.#address, BUFFER_BYTES / 4)
    this.#bytes = new Uint8Array(this.#memory.buffer, this.#address, BUFFER_BYTES)
  }
}

const NO_CONTEXT: Shape = { names: [], reads: [], slots: [] }

/** Longer texts are written by the runtime's own encoder. */
const SHORT = 160

/** A context value as the text of `snapshot` would have it; undefined where that is an error. */
function textOf(value: unknown): string | string[] | undefined {
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : undefined
  if (!Array.isArray(value)) return undefined
  const texts: string[] = []
  for (let index = 0; index < value.length; index++) {
    const item: unknown = Object.hasOwn(value, index) ? value[index] : undefined
    const text = typeof item === 'string' ? item : Array.isArray(item) ? undefined : textOf(item)
    if (typeof text !== 'string') return undefined
    texts.push(text)
  }
  return texts
}

/** As `hasNames`, and whether the values are the same. */
function hasMembers(object: object, { names, values }: { readonly names: readonly string[]; readonly values: readonly unknown[] }): boolean {
  let count = 0
  for (const name in object) {
    if (name !== names[count] || (object as Record<string, unknown>)[name] !== values[count]) return false
    count++
  }
  return count === names.length
}
