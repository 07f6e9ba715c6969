// Accounts as AWS prints them. The handle lives in one instance of the engine; after a trap the world
// reads itself again, from the text that it kept, in the instance that came after.
import { answer } from './answer.js'
import { inInstance } from './catalog.js'
import { isLive, run, type Instance } from './engine.js'
import { EngineError, RequestError } from './errors.js'
import { disposable, evaluateOptions } from './policy-set.js'
import { isPlain, snapshot, wellFormed } from './snapshot.js'
import { refusal } from './world-errors.js'
import type { RawWorld, WorldCall, ToolsGlue } from './glue.js'
import type * as Public from './public-tools.js'

/** A world in the instance, for those who hand it to the engine. */
export let worldIn: (world: World, live: Instance) => RawWorld

export class World {
  static {
    worldIn = (world, live) => world.#in(live, world.#text())
  }

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

  whatCan(question: Public.WhatCanQuestion): Public.Grants {
    const text = snapshot(question, { path: [] })
    return this.#ask(world => world.whatCan(text))
  }

  audit(options?: Public.AuditOptions): Public.AuditFinding[] {
    const text = withOptions({}, options)
    return JSON.parse(this.#ask((world, live) => world.audit(inInstance(live), text))) as Public.AuditFinding[]
  }

  reach(from: Public.Principal, options?: Public.ReachOptions): Public.Reach {
    const text = withOptions({ from }, options)
    return this.#ask(world => world.reach(text))
  }

  signIn(credential: Public.Credential, options?: Public.SignInOptions): Public.Session {
    return this.#call('signIn', { credential }, options)
  }

  assumeRole(caller: Public.Caller, roleArn: string, options?: Public.AssumeRoleOptions): Public.Session {
    return this.#call('assumeRole', { caller, roleArn }, options)
  }

  assumeRoleWithSAML(principalArn: string, roleArn: string, options: Public.AssumeRoleWithSAMLOptions): Public.Session {
    return this.#call('assumeRoleWithSAML', { principalArn, roleArn }, options)
  }

  assumeRoleWithWebIdentity(token: Public.WebIdentityToken, roleArn: string, options: Public.AssumeRoleWithWebIdentityOptions): Public.Session {
    return this.#call('assumeRoleWithWebIdentity', { token, roleArn }, options)
  }

  getSessionToken(caller: Public.Caller, options?: Public.GetSessionTokenOptions): Public.Session {
    return this.#call('getSessionToken', { caller }, options)
  }

  getFederationToken(caller: Public.Caller, name: string, options?: Public.GetFederationTokenOptions): Public.Session {
    return this.#call('getFederationToken', { caller, name }, options)
  }

  getCallerIdentity(caller: Public.Caller, options?: Public.CallOptions): Public.CallerIdentity {
    return this.#call('getCallerIdentity', { caller }, options)
  }

  simulatePrincipalPolicy(input: Public.SimulatePrincipalPolicyRequest): Public.SimulatePolicyResponse {
    return this.#call('simulatePrincipalPolicy', {}, input)
  }

  createServiceLinkedRole(caller: Public.Caller, awsServiceName: string, options?: Public.CreateServiceLinkedRoleOptions): Public.CreatedServiceLinkedRole {
    return this.#call('createServiceLinkedRole', { caller, awsServiceName }, options)
  }

  deleteServiceLinkedRole(caller: Public.Caller, roleName: string, options?: Public.CallOptions): Public.DeletedServiceLinkedRole {
    return this.#call('deleteServiceLinkedRole', { caller, roleName }, options)
  }

  free(): void {
    const home = this.#home
    this.#input = this.#home = undefined
    if (!home || !isLive(home.instance)) return // the instance is gone, and the handle with it
    home.instance.handles--
    run(() => home.handle.free())
  }

  declare [Symbol.dispose]: () => void

  #call<T>(name: WorldCall, own: Record<string, unknown>, options: unknown): T {
    const text = withOptions(own, options)
    return JSON.parse(this.#ask(world => world.call(name, text))) as T
  }

  #ask<T>(ask: (world: RawWorld, live: Instance) => T): T {
    const input = this.#text()
    return run(live => ask(this.#in(live, input), live), refusal)
  }

  #text(): string {
    if (this.#input === undefined) throw new EngineError('freed', 'this World has been freed')
    return this.#input
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
  const members = Object.entries(own).map(([name, value]) => `"${name}":${snapshot(value, { path: [name] })}`)
  if (options !== undefined && !isPlain(options)) throw new RequestError('invalid-type', 'options: must be an object', { field: 'options' })
  const more = options === undefined ? '' : snapshot(options, { path: ['options'], takesDates: true }).slice(1, -1)
  return `{${[...members, ...(more === '' ? [] : [more])].join()}}`
}
