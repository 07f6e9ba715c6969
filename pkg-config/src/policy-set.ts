// Policies compiled once. The handle lives in one instance of the engine; after a trap the set
// compiles itself again, from the text that it kept, in the instance that came after.
import { isLive, run, type Instance } from './engine.js'
import { EngineError, RequestError } from './errors.js'
import { answer } from './answer.js'
import { ownMember, snapshot } from './snapshot.js'
import type { RawPolicySet } from './glue.js'
import type * as Public from './public.js'

const DECISIONS: readonly Public.Decision[] = ['allowed', 'explicitDeny', 'implicitDeny']

export class PolicySet {
  /** What was compiled; undefined once freed. */
  #input: string | undefined
  #handle: RawPolicySet | undefined
  #home: Instance | undefined
  #contextKeys: readonly string[] | undefined

  /** `input`: the JSON text that the engine compiles. Throws when a policy cannot be used. */
  constructor(input: string) {
    this.#input = input
    run(live => this.#in(live))
  }

  decide(request: Public.Request): Public.Decision {
    return this.decideWithReason(request).decision
  }

  decideWithReason(request: Public.Request): Public.DecisionWithReason {
    this.#assertUsable()
    const text = requestText(request)
    return run(live => this.#in(live).decide(text))
  }

  decideMany(requests: readonly Public.Request[]): Public.Decision[] {
    this.#assertUsable()
    if (!Array.isArray(requests)) throw new RequestError('invalid-type', 'requests: must be an array', { field: 'requests' })
    const text = snapshot(requests, { path: ['request'], list: true })
    return Array.from(run(live => this.#in(live).decideMany(text)), decisionOf)
  }

  evaluate(request: Public.Request, options?: Public.EvaluateOptions): Public.Evaluation {
    this.#assertUsable()
    const text = requestText(request)
    const { trace, explain } = evaluateOptions(options)
    return answer(run(live => this.#in(live).evaluate(text, trace, explain)))
  }

  get contextKeys(): readonly string[] {
    this.#assertUsable()
    this.#contextKeys ??= Object.freeze(run(live => this.#in(live).contextKeys()))
    return this.#contextKeys
  }

  free(): void {
    const handle = this.#handle
    const home = this.#home
    this.#input = this.#handle = this.#home = undefined
    if (!handle || !home || !isLive(home)) return // the instance is gone, and the handle with it
    home.policySets--
    run(() => handle.free())
  }

  declare [Symbol.dispose]: () => void

  #assertUsable(): void {
    if (this.#input === undefined) throw new EngineError('freed', 'this PolicySet has been freed')
  }

  /** The handle in the live instance. */
  #in(live: Instance): RawPolicySet {
    if (this.#handle && this.#home === live) return this.#handle
    if (this.#input === undefined) throw new EngineError('freed', 'this PolicySet has been freed')
    this.#handle = live.glue.compile(this.#input)
    this.#home = live
    live.policySets++
    return this.#handle
  }
}

// Not as a method: where `Symbol.dispose` does not exist yet its name would be "undefined".
if (Symbol.dispose) {
  Object.defineProperty(PolicySet.prototype, Symbol.dispose, {
    value(this: PolicySet) {
      this.free()
    },
    configurable: true,
    writable: true
  })
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

/** A byte that is no decision must not become one. */
function decisionOf(byte: number): Public.Decision {
  const decision = DECISIONS[byte]
  if (decision === undefined) throw new EngineError('trap', `the engine answered ${byte}, which is no decision`)
  return decision
}
