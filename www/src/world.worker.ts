// The world in the worker of the tools: one is open at a time, known by its number.
import { AccessDeniedError, awsManagedPolicies, World, type Caller, type Finding, type GatheredPolicies, type Grants, type Principal, type Reach, type Request, type Session, type WhoCanQuestion, type WorldCounts } from 'iam-verdict/tools'
import { toldBy, type Account, type Unit } from './organization.ts'
import type { SignInWith, Step } from './way.ts'

export interface OpenWorld {
  readonly number: number
  readonly counts: WorldCounts
  readonly principals: readonly string[]
  readonly accounts: readonly string[]
  readonly roots: readonly Unit[]
  /** Accounts without a place in an organization. */
  readonly others: readonly Account[]
  /** MFA devices by the ARNs of their users. */
  readonly devices: Readonly<Record<string, string>>
  readonly findings: readonly Finding[]
  /** The day of the AWS managed policies that were taken for those without documents. */
  readonly asOf?: string
}

export interface WorldQuestion {
  readonly number: number
  readonly request: Request
  readonly credential: SignInWith
  /** Whether an MFA device is asked too. */
  readonly mfa: boolean
  /** The serial number of the device. */
  readonly device: string
  readonly via: readonly Step[]
}

/** Why something did not come to be, in words. */
export interface WorldRefusal {
  readonly code: string
  readonly message: string
  /** The sentence that tells which policies decided. */
  readonly reason?: string
  readonly field?: string
}

/** What came of a step: a session, or a refusal. Nothing is known of those after a refusal. */
export interface Hop {
  readonly to: string
  readonly session?: Session
  readonly refused?: WorldRefusal
}

export interface WorldAnswer {
  /** What signing in came to, where that makes a session. */
  readonly signedIn?: Hop
  readonly hops: readonly Hop[]
  readonly gathered?: GatheredPolicies
  /** Why the question has no answer, though every hop has. */
  readonly refused?: WorldRefusal
}

/** The world is not here any more: the worker was started anew. */
export interface Lost {
  readonly lost: true
}

export type WorldCalls = {
  openWorld: { question: { readonly number: number; readonly texts: readonly string[] }; answer: { readonly opened: OpenWorld } | { readonly refused: string } }
  closeWorld: { question: number; answer: null }
  askWorld: { question: WorldQuestion; answer: WorldAnswer | Lost }
  whoCan: { question: { readonly number: number; readonly question: WhoCanQuestion }; answer: { readonly grants: Grants } | { readonly refused: WorldRefusal } | Lost }
  reach: { question: { readonly number: number; readonly from: Principal }; answer: { readonly reach: Reach } | { readonly refused: WorldRefusal } | Lost }
}

type Answers = { readonly [N in keyof WorldCalls]: (question: WorldCalls[N]['question']) => WorldCalls[N]['answer'] | Promise<WorldCalls[N]['answer']> }

let open: { readonly number: number; readonly world: World } | undefined
const LOST: Lost = { lost: true }

export const worldOf = (number: number): World | undefined => (open?.number === number ? open.world : undefined)

export function refusalOf(error: unknown): WorldRefusal {
  const { name = 'Error', code = name, message = String(error), field } = error as { name?: string; code?: string; message?: string; field?: string }
  const reason = error instanceof AccessDeniedError ? error.evaluation.reason.text : undefined
  return { code, message, ...(reason && { reason }), ...(field && { field }) }
}

export const WORLD_ANSWERS: Answers = {
  async openWorld({ number, texts }) {
    try {
      const { world, asOf } = await readWorld(texts)
      const findings = world.check().map(finding => ({ ...finding, path: within(finding.path, texts.length) }))
      const accounts = world.accounts()
      if (!accounts.length) {
        world.free()
        return { refused: findings[0]?.message ?? '' }
      }
      const opened = { number, counts: world.counts(), principals: world.principals(), accounts, findings, ...(asOf && { asOf }), ...toldBy(texts.map(valueOf), accounts) }
      open?.world.free()
      open = { number, world }
      return { opened }
    } catch (error) {
      return { refused: refusalOf(error).message }
    }
  },
  closeWorld(number) {
    worldOf(number)?.free()
    if (open?.number === number) open = undefined
    return null
  },
  askWorld(question) {
    const world = worldOf(question.number)
    return world ? ask(world, question) : LOST
  },
  whoCan: ({ number, question }) => attempt(number, world => ({ grants: world.whoCan(question) })),
  reach: ({ number, from }) => attempt(number, world => ({ reach: world.reach(from) }))
}

/** Where policies lack their documents, those of AWS are loaded. Who has no network has the world without them. */
async function readWorld(texts: readonly string[]): Promise<{ world: World; asOf?: string }> {
  const world = World.from([...texts])
  if (!world.check().some(({ code }) => code === 'missing-policy')) return { world }
  const policies = await awsManagedPolicies().catch(() => undefined)
  if (!policies) return { world }
  world.free()
  const whole = World.from([...texts, policies])
  const isUsed = whole.check().some(({ code }) => code === 'aws-policy-data')
  return { world: whole, ...(isUsed && { asOf: policies.awsManagedPolicies.date }) }
}

/** A place in the files: of one file without its number, and none of AWS's policies, which are no file of the user's. */
function within([index, ...rest]: Finding['path'], files: number): Finding['path'] {
  if (index === undefined || index === files) return []
  return files === 1 ? rest : [index, ...rest]
}

/** What a call comes to, or why it comes to nothing. */
function attempt<T>(number: number, make: (world: World) => T): T | { readonly refused: WorldRefusal } | Lost {
  const world = worldOf(number)
  if (!world) return LOST
  try {
    return make(world)
  } catch (error) {
    return { refused: refusalOf(error) }
  }
}

/** Keys that tell where somebody is, and that every call on the way has too. */
const OF_THE_NETWORK = /^aws:(SourceIp|SourceVpc|SourceVpce|SourceVpcArn|VpcSourceIp|SecureTransport|UserAgent|Referer)$/i

/** Each step by the one before it, and then the policies of the request. */
function ask(world: World, { request, credential, mfa, device, via }: WorldQuestion): WorldAnswer {
  const { principal, context = {}, ...rest } = request
  const shared = { context: Object.fromEntries(Object.entries(context).filter(([key]) => OF_THE_NETWORK.test(key))) }
  let caller: Caller = principal
  let signedIn: Hop | undefined
  const hops: Hop[] = []
  const step = (to: string, make: () => Session): Hop => {
    try {
      const session = make()
      caller = session
      return { to, session }
    } catch (error) {
      return { to, refused: refusalOf(error) }
    }
  }
  if (credential !== 'none') {
    signedIn = step(credential, () => signIn(world, principal, credential, mfa, device, shared))
    if (signedIn.refused) return { signedIn, hops }
  }
  for (const { roleArn, externalId } of via) {
    const hop = step(roleArn, () => world.assumeRole(caller, roleArn, { ...(externalId && { externalId }), ...shared }))
    hops.push(hop)
    if (hop.refused) return { hops, ...(signedIn && { signedIn }) }
  }
  const way = { hops, ...(signedIn && { signedIn }) }
  const isSession = signedIn || hops.length
  try {
    const asked = { ...rest, context }
    return { ...way, gathered: world.gather(isSession ? { ...asked, session: caller as unknown as Session } : { ...asked, principal }) }
  } catch (error) {
    return { ...way, refused: refusalOf(error) }
  }
}

/** A password is asked for a device at the console; a key gets a session that knows of one by GetSessionToken. */
function signIn(world: World, principal: Principal, type: Exclude<SignInWith, 'none'>, mfa: boolean, device: string, shared: { context: Request['context'] & object }): Session {
  const user = typeof principal === 'string' ? principal : (principal.arn ?? '')
  const session = world.signIn({ type, user }, { ...(type === 'password' && mfa && { mfa }), ...shared })
  return type === 'accessKey' && mfa ? world.getSessionToken(session, { serialNumber: device, ...shared }) : session
}

/** Of lines of JSON there is no picture: the world knows its accounts all the same. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}
