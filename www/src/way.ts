// The way from somebody of a world to the session that makes the request, and how it changes.
import type { Grant, RolePath } from 'iam-verdict/tools'
import { NOBODY } from './kinds.ts'
import { pretty } from './json.ts'
import { NO_LEVELS } from './levels.ts'
import { typeMain } from './principal.ts'
import { changed, setRequest, type State } from './state.ts'

/** A role that is assumed on the way. */
export interface Step {
  readonly roleArn: string
  /** Empty: none is given. */
  readonly externalId: string
}

/** What a user signs in with; `none`: nothing is said of it, and of MFA nothing is known. */
export type SignInWith = 'none' | 'password' | 'accessKey' | 'sshPublicKey' | 'serviceSpecificCredential'

export const SIGN_INS: readonly SignInWith[] = ['none', 'password', 'accessKey', 'sshPublicKey', 'serviceSpecificCredential']

/** Those that an MFA device can stand beside: a password at the console, a key by a session of GetSessionToken. */
export const takesMfa = (credential: SignInWith): boolean => credential === 'password' || credential === 'accessKey'

export interface Way {
  readonly credential: SignInWith
  /** Whether the user signs in with an MFA device. */
  readonly mfa: boolean
  /** One after the other. */
  readonly via: readonly Step[]
}

export const STRAIGHT: Way = { credential: 'none', mfa: false, via: [] }

/** Most roles that are assumed one after the other: the world looks for no longer chains. */
export const MAX_STEPS = 8

/** Asks the world, from now on. What the page asked by itself before had policies of its own: they go. */
export const asked = (state: State): State =>
  (state.way ? state : changed(state, { drafts: [], levels: NO_LEVELS, settings: {}, way: STRAIGHT }))

/** Somebody else asks. */
export const pickCaller = (state: State, arn: string): State =>
  setRequest({ ...asked(state), way: STRAIGHT }, { principal: typeMain(NOBODY, arn) })

const wayOf = (state: State): Way => state.way ?? STRAIGHT
const setWay = (state: State, part: Partial<Way>): State => changed(asked(state), { way: { ...wayOf(state), ...part } })

export const setCredential = (state: State, credential: SignInWith): State =>
  setWay(state, { credential, ...(!takesMfa(credential) && { mfa: false }) })

export const setMfa = (state: State, mfa: boolean): State => setWay(state, { mfa })

export const addStep = (state: State, roleArn: string): State =>
  (wayOf(state).via.length < MAX_STEPS ? setWay(state, { via: [...wayOf(state).via, { roleArn, externalId: '' }] }) : state)

export const setStep = (state: State, index: number, part: Partial<Step>): State =>
  setWay(state, { via: wayOf(state).via.map((step, at) => (at === index ? { ...step, ...part } : step)) })

/** Without a role, and without those after it, which it led to. */
export const cutAt = (state: State, index: number): State => setWay(state, { via: wayOf(state).via.slice(0, index) })

/** The question that a hop is: it is asked by whoever stands before it. */
export function askHop(state: State, index: number): State {
  const step = wayOf(state).via[index]
  if (!step) return state
  const context = step.externalId ? { 'sts:ExternalId': step.externalId } : {}
  return setRequest(cutAt(state, index), { action: 'sts:AssumeRole', resource: step.roleArn, resourceAccount: '', context: pretty(context), pairs: [] })
}

const MFA = ['aws:MultiFactorAuthPresent', 'aws:MultiFactorAuthAge']
const EXTERNAL_ID = 'sts:ExternalId'
type Example = readonly { readonly key: string; readonly value?: string }[]

const valueIn = (example: Example, key: string): string => example.find(one => one.key.toLowerCase() === key.toLowerCase())?.value ?? ''
const wantsMfa = (needs: readonly string[]): boolean => needs.some(need => MFA.some(key => key.toLowerCase() === need.toLowerCase()))

/** A user who needs MFA has it at the console, where every kind of device is taken. */
const signInFor = (needs: readonly string[], caller: string): Partial<Way> =>
  (wantsMfa(needs) && caller.includes(':user/') ? { credential: 'password', mfa: true } : {})

/** Somebody who can, with the roles on the way. What it hangs on is filled in as far as it is part of the way. */
export const takeGrant = (state: State, { principal, via, needs = [], example = [] }: Grant): State =>
  setWay(pickCaller(state, principal), { ...signInFor(needs, principal), via: via.map(roleArn => ({ roleArn, externalId: valueIn(example, EXTERNAL_ID) })) })

/** The roles of a path. */
export const takePath = (state: State, { hops }: RolePath): State => setWay(state, {
  ...(wayOf(state).mfa ? {} : signInFor(hops[0]?.needs ?? [], hops[0]?.from ?? '')),
  via: hops.map(({ to, example = [] }) => ({ roleArn: to, externalId: valueIn(example, EXTERNAL_ID) }))
})
