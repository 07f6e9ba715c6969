// Reads what a caller hands over: once, own enumerable members only, into one bounded JSON text.
//
// Objects never cross into the engine. Reading them there would recurse without end on a cycle,
// would see members inherited from a polluted prototype, and would turn `undefined`, `NaN` and lone
// surrogates into something else without a word; each of these has let an attacker's value into a
// decision elsewhere. Here each of them is an error that names its place.
import { RequestError } from './errors.js'
import { errorAt, NOT_DATA, NOT_TEXT, TOO_LARGE, UNREADABLE, type Fault, type Origin, type Step } from './place.js'

/** Deepest nesting: the engine's own limit (`MAX_DEPTH` in `src/base/budget.rs`). */
const MAX_DEPTH = 64
/** Longest text: the engine's own limit in bytes (`MAX_INPUT_BYTES`), counted in UTF-16 units here. */
const MAX_LENGTH = 64 * 1024 * 1024

const HALF = 'holds half of a surrogate pair'

/** The JSON text of `value`. Throws `PolicyError` or `RequestError`, by where the fault stands. */
export function snapshot(value: unknown, origin: Origin): string {
  const reader = new Reader(origin)
  try {
    reader.read(value)
    return reader.text
  } catch (thrown) {
    if (thrown === reader.fault) throw thrown
    // A getter or a proxy of the caller's. Its error may be anything, even one of ours.
    throw reader.failure(UNREADABLE, `could not be read: ${describe(thrown)}`, thrown)
  }
}

/** A text that goes to the engine as it is. */
export function wellFormed(text: string, origin: Origin): string {
  if (!isWellFormed(text)) throw errorAt(origin, [], NOT_TEXT, HALF)
  return text
}

class Reader {
  text = ''
  /** The error that this reader made itself. */
  fault: Error | undefined
  readonly #origin: Origin
  readonly #path: Step[] = []
  /** The objects above the current place, outermost first. */
  readonly #above: object[] = []

  constructor(origin: Origin) {
    this.#origin = origin
  }

  read(value: unknown): void {
    switch (typeof value) {
      case 'string':
        return this.#string(value, 'the text')
      case 'number':
        if (!Number.isFinite(value)) this.#fail(NOT_DATA, `${value} is no JSON number`)
        return this.#append(JSON.stringify(value))
      case 'boolean':
        return this.#append(value ? 'true' : 'false')
      case 'object':
        return value === null ? this.#append('null') : this.#nested(value)
      case 'undefined':
        return this.#fail(NOT_DATA, 'is undefined')
      default:
        return this.#fail(NOT_DATA, `a ${typeof value} is no data`)
    }
  }

  /** Makes the error for the current place. */
  failure(fault: Fault, what: string, cause?: unknown): Error {
    this.fault = errorAt(this.#origin, this.#path, fault, what, cause)
    return this.fault
  }

  #fail(fault: Fault, what: string): never {
    throw this.failure(fault, what)
  }

  #append(text: string): void {
    if (this.text.length + text.length > MAX_LENGTH) this.#fail(TOO_LARGE, `the input is longer than ${MAX_LENGTH} characters`)
    this.text += text
  }

  #string(value: string, what: string): void {
    if (value.length > MAX_LENGTH) this.#fail(TOO_LARGE, `the input is longer than ${MAX_LENGTH} characters`)
    if (!isWellFormed(value)) this.#fail(NOT_TEXT, `${what} ${HALF}`)
    this.#append(JSON.stringify(value))
  }

  #nested(value: object): void {
    if (this.#above.includes(value)) this.#fail(NOT_DATA, 'contains itself')
    if (this.#above.length >= MAX_DEPTH) this.#fail(TOO_LARGE, `is nested deeper than ${MAX_DEPTH} levels`)
    this.#above.push(value)
    if (Array.isArray(value)) this.#array(value)
    else this.#object(value)
    this.#above.pop()
  }

  #array(value: readonly unknown[]): void {
    const length = value.length
    this.#append('[')
    for (let index = 0; index < length; index++) {
      this.#path.push(index)
      if (!Object.hasOwn(value, index)) this.#fail(NOT_DATA, 'is a hole in an array')
      if (index > 0) this.#append(',')
      this.read(value[index])
      this.#path.pop()
    }
    this.#append(']')
  }

  #object(value: object): void {
    const kind = kindOf(value)
    // As itself: a member of that name may be anything.
    if (kind === 'Date' && this.#origin.takesDates) return this.read(Date.prototype.toISOString.call(value))
    if (kind !== 'Object') this.#fail(NOT_DATA, `a ${kind} is no plain object`)
    let separator = '{'
    for (const key of Object.keys(value)) {
      this.#path.push(key)
      // A getter that ran before may have removed the member; then nothing must be inherited.
      const member: unknown = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
      if (member !== undefined) {
        this.#append(separator)
        separator = ','
        this.#string(key, 'the name')
        this.#append(':')
        this.read(member)
      }
      this.#path.pop()
    }
    this.#append(separator === '{' ? '{}' : '}')
  }
}

/** The built-in kind of an object. Unlike `instanceof` it holds for objects of another realm. */
function kindOf(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return 'Object'
  return Object.prototype.toString.call(value).slice(8, -1)
}

/** Whether this is an object of data, and no instance of anything. */
export const isPlain = (value: unknown): value is object => typeof value === 'object' && value !== null && kindOf(value) === 'Object'

/** `String.prototype.isWellFormed` is younger than some browsers that run everything else. */
const isWellFormed: (text: string) => boolean =
  'isWellFormed' in String.prototype
    ? text => (text as string & { isWellFormed(): boolean }).isWellFormed()
    : text => !/\p{Surrogate}/u.test(text)

/** An own member of options; what a polluted prototype says is never read. */
export function ownMember(object: unknown, name: string, field: string): unknown {
  if (object === undefined) return undefined
  if (typeof object !== 'object' || object === null) {
    throw new RequestError('invalid-type', `${field}: must be an object`, { field })
  }
  if (!Object.hasOwn(object, name)) return undefined
  try {
    return (object as Record<string, unknown>)[name]
  } catch (thrown) {
    const place = `${field}.${name}`
    throw new RequestError('unreadable', `${place}: could not be read: ${describe(thrown)}`, { field: place, cause: thrown })
  }
}

/** What was thrown, in words; reading it may throw again. */
function describe(thrown: unknown): string {
  try {
    return thrown instanceof Error ? thrown.message : String(thrown)
  } catch {
    return 'what was thrown cannot be read either'
  }
}
