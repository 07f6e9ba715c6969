// One question: gathered from callbacks, decided by the engine, told to the log. Whatever throws on the way is
// a denial, because `allowed` is said at one place only, after everything else.
import { compile, RequestError, version } from '../index.js'
import { ownMember } from '../snapshot.js'
import { isTokenError } from './errors.js'
import { makeRecord, report, type Draft } from './record.js'
import type { ContextValue, Decision, Principal, Request, Settings, Policies } from '../public.js'
import type * as Public from '../public-edge.js'

type Context = Record<string, ContextValue>
type Stage = NonNullable<Public.DecisionRecord['error']>['at']

export interface Outcome {
  readonly allowed: boolean
  readonly status: 200 | 401 | 403
  readonly decision: Decision | undefined
  readonly principal: Principal | undefined
  /** Of a failure. */
  readonly error: unknown
}

export interface Guard<Input> {
  /** Never rejects. `facts` lie under what the platform tells. */
  judge(input: Input, platform: Public.Platform, facts: (input: Input) => Context): Promise<Outcome>
}

const OPTIONS = {
  policies: 'object', settings: 'object', policySet: 'object function', principal: 'string object function', action: 'string function', resource: 'string function',
  resourceAccount: 'string function', context: 'object function', onDecision: 'function', logContext: 'boolean', redact: 'list', now: 'function'
}

/** `more`: options that the caller reads itself. */
export function createGuard<Input>(options: Public.GuardOptions<Input>, more: Kinds = {}): Guard<Input> {
  const given = readOptions(options, { ...OPTIONS, ...more }) as unknown as Public.GuardOptions<Input>
  for (const name of ['principal', 'action'] as const) if (given[name] === undefined) throw wrong('missing-field', name, 'is missing')
  const currentSet = policySource(given)
  const now = given.now ?? Date.now

  async function gather(input: Input, platform: Public.Platform, facts: (input: Input) => Context, draft: Draft, at: (stage: Stage) => void): Promise<Decision> {
    at('now')
    const time = Number(now())
    draft.time = new Date(time).toISOString()
    const read = async <Value>(stage: Stage & keyof Public.GuardOptions<Input>): Promise<Value | undefined> => {
      at(stage)
      const source = given[stage] as Public.Source<Input, Value> | undefined
      if (source === undefined) return undefined
      const value = typeof source === 'function' ? await (source as (input: Input, platform: Public.Platform) => Value | Promise<Value>)(input, platform) : source
      // Nothing is no answer: no resource would be "every resource", and without its context a Deny may not apply.
      if (value === undefined || value === null) throw wrong('missing-field', stage, 'came back empty')
      return value
    }
    const who = authenticated(await read<Principal | Public.AuthenticatedPrincipal>('principal'))
    draft.principal = who.principal
    draft.action = await read<string>('action')
    draft.resource = await read<string>('resource')
    const resourceAccount = await read<string>('resourceAccount')
    const own = await read<Context>('context')
    const clock: Context = { 'aws:CurrentTime': draft.time, 'aws:EpochTime': Math.floor(time / 1000) }
    draft.context = layered([clock, facts(input), platform.context], who.context, own)
    at('policySet')
    draft.set = usable(await currentSet(), time)
    at('engine')
    const request = {
      principal: who.principal,
      action: draft.action,
      ...(draft.resource !== undefined && { resource: draft.resource }),
      ...(resourceAccount !== undefined && { resourceAccount }),
      context: draft.context
    } as Request
    draft.reason = draft.set.decideWithReason(request)
    return draft.reason.decision
  }

  return {
    async judge(input, platform, facts) {
      const draft: Draft = {}
      let stage = 'now' as Stage
      let outcome: Outcome
      try {
        const decision = await gather(input, platform, facts, draft, next => { stage = next })
        const allowed = decision === 'allowed'
        outcome = { allowed, status: allowed ? 200 : 403, decision, principal: draft.principal, error: undefined }
      } catch (error) {
        const status = stage === 'principal' && isTokenError(error) ? 401 : 403
        draft.failure = { at: stage, error }
        outcome = { allowed: false, status, decision: undefined, principal: draft.principal, error }
      }
      if (given.onDecision) report(given.onDecision, () => makeRecord(outcome, draft, given, version), outcome.error, platform)
      return outcome
    }
  }
}

/** Options by name, with the types that they may have; `list`: of texts. */
type Kinds = Record<string, string>

/** Own members only; a name that is not known is most often a misspelt one. */
export function readOptions(options: unknown, kinds: Kinds): Record<string, unknown> {
  if (typeof options !== 'object' || options === null) throw new RequestError('invalid-type', 'options: must be an object', { field: 'options' })
  for (const name of Object.keys(options)) if (!Object.hasOwn(kinds, name)) throw wrong('unknown-field', name, `is no option; there are ${Object.keys(kinds).join(', ')}`)
  const own: Record<string, unknown> = Object.create(null)
  for (const [name, kind] of Object.entries(kinds)) {
    const value = ownMember(options, name, 'options')
    if (value !== undefined && !kind.split(' ').includes(kindOf(value))) throw wrong('invalid-type', name, `must be ${kind.replaceAll(' ', ' or ')}`)
    own[name] = value
  }
  return own
}

function kindOf(value: unknown): string {
  if (!Array.isArray(value)) return value === null ? 'null' : typeof value
  return value.every(text => typeof text === 'string') ? 'list' : 'array'
}

export function wrong(code: 'missing-field' | 'unknown-field' | 'invalid-type' | 'contradiction', name: string, what: string): RequestError {
  return new RequestError(code, `options.${name}: ${what}`, { field: `options.${name}` })
}

type CurrentSet = () => Public.EdgePolicySet | undefined | Promise<Public.EdgePolicySet | undefined>

function policySource({ policies, policySet, settings }: Public.PolicySource): CurrentSet {
  if ((policies === undefined) === (policySet === undefined)) throw wrong('contradiction', 'policies', 'give either `policies` or `policySet`')
  if (policySet === undefined) {
    const set = compile(policies as Policies, settings && { settings: settings as Settings })
    return () => set as unknown as Public.EdgePolicySet
  }
  if (settings !== undefined) throw wrong('contradiction', 'settings', 'belong to `policies`; a `policySet` has its own')
  return typeof policySet === 'function' ? policySet : () => policySet
}

/** Its `code` becomes that of the record. */
class PolicySetError extends Error {
  override readonly name = 'PolicySetError'
  constructor(readonly code: 'policy-set-missing' | 'policy-set-expired', message: string) {
    super(message)
  }
}

function usable(set: Public.EdgePolicySet | undefined, time: number): Public.EdgePolicySet {
  if (!set) throw new PolicySetError('policy-set-missing', 'there is no policy set to decide from')
  if (set.notAfter === undefined) return set
  // Not `time > end`: a date that cannot be read is NaN, and must not be "never".
  if (!(time < new Date(set.notAfter).getTime())) throw new PolicySetError('policy-set-expired', 'the policy set must not be used any more')
  return set
}

/** A principal alone, or with the context that its credential tells. */
function authenticated(given: Principal | Public.AuthenticatedPrincipal | undefined): Public.AuthenticatedPrincipal {
  if (typeof given === 'object' && Object.hasOwn(given, 'principal')) return given as Public.AuthenticatedPrincipal
  return { principal: given as Principal }
}

/** Keys are equal in any case. Later layers win, but nobody overrides what the principal came with. */
function layered(below: readonly (Context | undefined)[], ofPrincipal: Context | undefined, own: Context | undefined): Context {
  const keys = new Map<string, [string, ContextValue]>()
  const lay = (context: Context | undefined): void => {
    const seen = new Set<string>()
    for (const [name, value] of Object.entries(context ?? {})) {
      const key = name.toLowerCase()
      if (seen.has(key)) throw new RequestError('invalid-context', `context: \`${name}\` stands twice`, { field: 'context' })
      // Read as an absent key, it could keep a Deny from applying.
      if (value === undefined || value === null) throw new RequestError('invalid-context', `context: \`${name}\` has no value`, { field: 'context' })
      seen.add(key)
      keys.set(key, [name, value])
    }
  }
  for (const context of below) lay(context)
  lay(ofPrincipal)
  const fixed = new Set(Object.keys(ofPrincipal ?? {}).map(name => name.toLowerCase()))
  for (const name of Object.keys(own ?? {})) {
    if (fixed.has(name.toLowerCase())) throw new RequestError('contradiction', `context: \`${name}\` came with the principal`, { field: 'context' })
  }
  lay(own)
  const context: Context = Object.create(null)
  for (const [name, value] of keys.values()) context[name] = value
  return context
}
