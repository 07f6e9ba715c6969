// Accounts as AWS prints them. The handle lives in one instance of the engine; after a trap the world
// reads itself again, from the text that it kept, in the instance that came after.
import { answer } from './answer.js'
import { isLive, run, type Instance } from './engine.js'
import { EngineError, RequestError } from './errors.js'
import { disposable, evaluateOptions } from './policy-set.js'
import { isPlain, snapshot, wellFormed } from './snapshot.js'
import { refusal } from './world-errors.js'
import type { RawWorld, SessionCall, ToolsGlue } from './glue.js'
import type * as Public from './public-tools.js'

export class World {
  /** What was read; undefined once freed. */
  #input: string | undefined
  #home: { readonly instance: Instance; readonly handle: RawWorld } | undefined

  /** `input`: the JSON text that the engine reads. */
  private constructor(input: string) {
    this.#input = input
    this.#ask(() => undefined)
  }

  static from(input: Public.WorldInput | string | readonly (Public.WorldInput | string)[]): World {
    const origin = { path: [], takesDates: true }
    return new World(typeof input === 'string' ? wellFormed(input, origin) : snapshot(input, origin))
  }

  check(): Public.Finding[] {
    return this.#ask(world => world.check())
  }

  principals(): string[] {
    return this.#ask(world => world.principals())
  }

  accounts(): string[] {
    return this.#ask(world => world.accounts())
  }

  counts(): Public.WorldCounts {
    return this.#ask(world => world.counts())
  }

  gather(request: Public.WorldRequest): Public.GatheredPolicies {
    const text = snapshot(request, { path: ['request'], takesDates: true })
    const { sources, notes, ...texts } = this.#ask(world => world.gather(text))
    return {
      request: JSON.parse(texts.request) as Public.Request,
      policies: JSON.parse(texts.policies) as Public.Policies,
      settings: JSON.parse(texts.settings) as Public.Settings,
      sources,
      notes
    }
  }

  evaluate(request: Public.WorldRequest, options?: Public.EvaluateOptions): Public.WorldEvaluation {
    const text = snapshot(request, { path: ['request'], takesDates: true })
    const { trace, explain } = evaluateOptions(options)
    const [evaluation, sources] = this.#ask(world => world.evaluate(text, trace, explain))
    return { ...answer(evaluation), sources }
  }

  whoCan(question: Public.WhoCanQuestion): Public.Grants {
    const text = snapshot(question, { path: [] })
    return this.#ask(world => world.whoCan(text))
  }

  reach(from: Public.Principal, options?: Public.ReachOptions): Public.Reach {
    const text = withOptions({ from }, options)
    return this.#ask(world => world.reach(text))
  }

  assumeRole(caller: Public.Caller, roleArn: string, options?: Public.AssumeRoleOptions): Public.Session {
    return this.#session('assumeRole', withOptions({ caller, roleArn }, options))
  }

  assumeRoleWithSAML(principalArn: string, roleArn: string, options: Public.AssumeRoleWithSAMLOptions): Public.Session {
    return this.#session('assumeRoleWithSAML', withOptions({ principalArn, roleArn }, options))
  }

  assumeRoleWithWebIdentity(token: Public.WebIdentityToken, roleArn: string, options: Public.AssumeRoleWithWebIdentityOptions): Public.Session {
    return this.#session('assumeRoleWithWebIdentity', withOptions({ token, roleArn }, options))
  }

  getSessionToken(caller: Public.Caller, options?: Public.GetSessionTokenOptions): Public.Session {
    return this.#session('getSessionToken', withOptions({ caller }, options))
  }

  getFederationToken(caller: Public.Caller, name: string, options?: Public.GetFederationTokenOptions): Public.Session {
    return this.#session('getFederationToken', withOptions({ caller, name }, options))
  }

  getCallerIdentity(caller: Public.Caller, options?: Public.CallOptions): Public.CallerIdentity {
    const text = withOptions({ caller }, options)
    return JSON.parse(this.#ask(world => world.getCallerIdentity(text))) as Public.CallerIdentity
  }

  free(): void {
    const home = this.#home
    this.#input = this.#home = undefined
    if (!home || !isLive(home.instance)) return // the instance is gone, and the handle with it
    home.instance.handles--
    run(() => home.handle.free())
  }

  declare [Symbol.dispose]: () => void

  #session(name: SessionCall, text: string): Public.Session {
    return JSON.parse(this.#ask(world => world.session(name, text))) as Public.Session
  }

  #ask<T>(ask: (world: RawWorld) => T): T {
    const input = this.#input
    if (input === undefined) throw new EngineError('freed', 'this World has been freed')
    return run(live => ask(this.#in(live, input)), refusal)
  }

  /** The world in the live instance. */
  #in(live: Instance, input: string): RawWorld {
    if (this.#home?.instance === live) return this.#home.handle
    const handle = (live.glue as ToolsGlue).readWorld(input)
    this.#home = { instance: live, handle }
    live.handles++
    return handle
  }
}

disposable(World.prototype)

/** A call as one text: its own members first. One that stands among the options too is refused by the engine. */
function withOptions(own: Record<string, unknown>, options: unknown): string {
  const members = Object.entries(own).map(([name, value]) => `"${name}":${snapshot(value, { path: [name] })}`).join()
  if (options === undefined) return `{${members}}`
  if (!isPlain(options)) throw new RequestError('invalid-type', 'options: must be an object', { field: 'options' })
  const more = snapshot(options, { path: ['options'], takesDates: true }).slice(1)
  return `{${members}${more === '}' ? more : `,${more}`}`
}
