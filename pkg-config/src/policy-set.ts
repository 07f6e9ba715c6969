// Policies compiled once. The handle lives in one instance of the engine; after a trap the set
// makes itself again, from the text or the bytes that it kept, in the instance that came after.
import { isLive, run, type Instance } from './engine.js'
import { EngineError, RequestError } from './errors.js'
import { answer } from './answer.js'
import { copyOf } from './load.js'
import { NOT_PACKED, Packed } from './packed.js'
import { ownMember, snapshot } from './snapshot.js'
import type { RawPolicySet } from './glue.js'
import type * as Public from './public.js'

/** By number. What an engine that is gone would answer, 0, is none. */
const DECISIONS: readonly (Public.Decision | undefined)[] = [undefined, 'allowed', 'explicitDeny', 'implicitDeny']

/** Reasons that are kept: as many as statements decide, in most sets. */
const MOST_REASONS = 4096

/** A set in an instance. */
interface Home {
  readonly instance: Instance
  readonly handle: RawPolicySet
  readonly packed: Packed | undefined
}

export class PolicySet {
  /** What was compiled, or loaded; undefined once freed. */
  #input: string | Uint8Array<ArrayBuffer> | undefined
  #home: Home | undefined
  #contextKeys: readonly string[] | undefined
  readonly #reasons = new Map<number, Public.DecisionWithReason>()

  /** `input`: the JSON text that the engine compiles, or what `toBytes` gave. Throws when it cannot be used. */
  constructor(input: string | Uint8Array<ArrayBuffer>) {
    this.#input = input
    run(live => this.#in(live))
  }

  static fromBytes(bytes: ArrayBuffer | ArrayBufferView): PolicySet {
    const copy = copyOf(bytes)
    if (!copy) throw new RequestError('invalid-type', 'bytes: must be a Uint8Array or an ArrayBuffer', { field: 'bytes' })
    return new PolicySet(copy)
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    this.#assertUsable()
    const input = this.#input!
    return typeof input === 'string' ? run(({ glue }) => glue.toBytes(input)) : input.slice()
  }

  decide(request: Public.Request): Public.Decision {
    this.#assertUsable()
    const packed = run(live => this.#in(live).packed?.decide(request) ?? NOT_PACKED)
    return packed === NOT_PACKED ? this.#asText(request).decision : decisionOf(packed & 3)
  }

  decideWithReason(request: Public.Request): Public.DecisionWithReason {
    this.#assertUsable()
    const packed = run(live => this.#in(live).packed?.decide(request) ?? NOT_PACKED)
    return packed === NOT_PACKED ? this.#asText(request) : this.#reason(packed)
  }

  decideMany(requests: readonly Public.Request[]): Public.Decision[] {
    this.#assertUsable()
    if (!Array.isArray(requests)) throw new RequestError('invalid-type', 'requests: must be an array', { field: 'requests' })
    const decisions = new Array<Public.Decision>(requests.length)
    const left = run(live => decidePacked(this.#in(live).packed, requests, decisions))
    const others = left.length > 0 ? this.#manyAsText(left.map(index => requests[index]!), requests) : []
    for (let place = 0; place < left.length; place++) decisions[left[place]!] = decisionOf(others[place]! + 1)
    return decisions
  }

  evaluate(request: Public.Request, options?: Public.EvaluateOptions): Public.Evaluation {
    this.#assertUsable()
    const text = requestText(request)
    const { trace, explain } = evaluateOptions(options)
    return answer(run(live => {
      const { handle } = this.#in(live)
      if (!handle.evaluate) throw new EngineError('unsupported', '`iam-verdict/edge` decides and does not explain: take `PolicySet` from `iam-verdict`')
      return handle.evaluate(text, trace, explain)
    }))
  }

  get contextKeys(): readonly string[] {
    this.#assertUsable()
    this.#contextKeys ??= Object.freeze(run(live => this.#in(live).handle.contextKeys()))
    return this.#contextKeys
  }

  free(): void {
    const home = this.#home
    this.#input = this.#home = undefined
    if (!home || !isLive(home.instance)) return // the instance is gone, and the handle with it
    home.instance.handles--
    run(() => home.handle.free())
  }

  declare [Symbol.dispose]: () => void

  #assertUsable(): void {
    if (this.#input === undefined) throw new EngineError('freed', 'this PolicySet has been freed')
  }

  /** The set in the live instance. */
  #in(live: Instance): Home {
    if (this.#home?.instance === live) return this.#home
    if (this.#input === undefined) throw new EngineError('freed', 'this PolicySet has been freed')
    const handle = typeof this.#input === 'string' ? live.glue.compile(this.#input) : live.glue.fromBytes(this.#input)
    this.#home = { instance: live, handle, packed: Packed.for(handle, live) }
    live.handles++
    return this.#home
  }

  #asText(request: Public.Request): Public.DecisionWithReason {
    const text = requestText(request)
    return run(live => this.#in(live).handle.decide(text))
  }

  /** Some requests of a list. When one cannot be decided, the error is told of the whole list. */
  #manyAsText(some: readonly Public.Request[], all: readonly Public.Request[]): number[] {
    const decide = (requests: readonly Public.Request[]): number[] => {
      const text = snapshot(requests, { path: ['request'], list: true })
      return Array.from(run(live => this.#in(live).handle.decideMany(text)))
    }
    try {
      return decide(some)
    } catch (thrown) {
      if (thrown instanceof RequestError && some.length < all.length) decide(all)
      throw thrown
    }
  }

  #reason(packed: number): Public.DecisionWithReason {
    const known = this.#reasons.get(packed)
    if (known) return known
    const reason = run(live => this.#in(live).handle.packedReason(packed))
    if (!reason) throw new EngineError('trap', `the engine answered ${packed}, which is no decision`)
    Object.freeze(reason.statement)
    if (this.#reasons.size < MOST_REASONS) this.#reasons.set(packed, reason)
    return Object.freeze(reason)
  }
}

/** `using` frees what it holds. Not as a method: where `Symbol.dispose` does not exist yet its name would be "undefined". */
export function disposable(prototype: { free(): void }): void {
  if (!Symbol.dispose) return
  Object.defineProperty(prototype, Symbol.dispose, {
    value(this: { free(): void }) {
      this.free()
    },
    configurable: true,
    writable: true
  })
}

disposable(PolicySet.prototype)

/** Decides what can be packed into `decisions`, and says which requests are left to the text. */
function decidePacked(packed: Packed | undefined, requests: readonly unknown[], decisions: Public.Decision[]): number[] {
  const left: number[] = []
  const under: number[] = []
  const decide = (): void => {
    const answers = packed!.decideMany(under.length)
    for (let place = 0; place < under.length; place++) {
      const index = under[place]!
      const answer = answers[place]! | 0
      if (answer === NOT_PACKED) left.push(index)
      else decisions[index] = decisionOf(answer & 3)
    }
    under.length = 0
  }
  const isHeld = packed?.hold() ?? false
  try {
    for (let index = 0; index < requests.length; index++) {
      if (!isHeld || !packed!.add(requests[index])) left.push(index)
      else if (under.push(index) > 0 && !packed!.hasRoom) decide()
    }
    if (under.length > 0) decide()
  } finally {
    if (isHeld) packed!.release()
  }
  return left.sort((a, b) => a - b)
}

function requestText(request: unknown): string {
  return snapshot(request, { path: ['request'] })
}

/** Both default to true. */
export function evaluateOptions(options: unknown): { trace: boolean; explain: boolean } {
  return {
    trace: ownMember(options, 'trace', 'options') !== false,
    explain: ownMember(options, 'explain', 'options') !== false
  }
}

/** What is no decision must not become one. */
function decisionOf(number: number): Public.Decision {
  const decision = DECISIONS[number]
  if (decision === undefined) throw new EngineError('trap', `the engine answered ${number}, which is no decision`)
  return decision
}
