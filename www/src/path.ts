// The way from whoever asks to the resource, as a picture: who stands in which account, and what each step came to.
import type { Decision } from 'iam-verdict'
import { mainText } from './kinds.ts'
import type { State } from './state.ts'
import { STRAIGHT } from './way.ts'
import { accountOf } from './world-principals.ts'
import type { WorldAnswer, WorldRefusal } from './world.worker.ts'

export type NodeKind = 'user' | 'role' | 'other' | 'signedIn' | 'session' | 'resource'

/** What leads to a node: `unknown` behind what was refused. */
export type Outcome = 'done' | 'refused' | 'unknown'

export interface PathNode {
  readonly kind: NodeKind
  readonly arn: string
  /** Absent: it is where the way begins. */
  readonly edge?: { readonly outcome: Outcome; readonly refused?: WorldRefusal; /** Which role of the way it is. */ readonly step?: number }
  readonly expiresAt?: string
  /** Of a sign-in, whose `arn` is the kind of credential: whether it knows of an MFA device. */
  readonly mfa?: boolean
}

/** The nodes that follow each other in one account. */
export interface PathBox {
  readonly account: string
  readonly nodes: readonly PathNode[]
}

const kindOf = (caller: string): NodeKind => (caller.includes(':user/') ? 'user' : /:(role|assumed-role)\//.test(caller) ? 'role' : 'other')

export function pathOf({ request, way = STRAIGHT }: State, { signedIn, hops, gathered }: WorldAnswer, decision: Decision | undefined): readonly PathBox[] {
  const caller = mainText(request.principal).trim()
  const nodes: { account: string; node: PathNode }[] = [{ account: accountOf(caller), node: { kind: kindOf(caller), arn: caller } }]
  let isOver = false
  const reach = (account: string, node: Omit<PathNode, 'edge'>, refused: WorldRefusal | undefined, step?: number): void => {
    const outcome: Outcome = isOver ? 'unknown' : refused ? 'refused' : 'done'
    nodes.push({ account, node: { ...node, edge: { outcome, ...(refused && { refused }), ...(step !== undefined && { step }) } } })
    isOver ||= refused !== undefined
  }
  if (signedIn) reach(accountOf(caller), { kind: 'signedIn', arn: signedIn.to, mfa: way.mfa, ...until(signedIn.session) }, signedIn.refused)
  way.via.forEach(({ roleArn }, index) => {
    const hop = hops[index]
    reach(accountOf(roleArn), { kind: 'session', arn: roleArn, ...until(hop?.session) }, hop?.refused, index)
  })
  const resource = request.resource.trim() || '*'
  const owner = request.resourceAccount.trim() || gathered?.request.resourceAccount || accountOf(resource) || nodes.at(-1)!.account
  const outcome: Outcome = isOver || !decision ? 'unknown' : decision === 'allowed' ? 'done' : 'refused'
  nodes.push({ account: owner, node: { kind: 'resource', arn: resource, edge: { outcome } } })
  return boxesOf(nodes)
}

const until = (session: { readonly expiresAt?: string } | undefined): { expiresAt?: string } => (session?.expiresAt ? { expiresAt: session.expiresAt } : {})

function boxesOf(nodes: readonly { account: string; node: PathNode }[]): readonly PathBox[] {
  const boxes: { account: string; nodes: PathNode[] }[] = []
  for (const { account, node } of nodes) {
    const last = boxes.at(-1)
    if (last?.account === account) last.nodes.push(node)
    else boxes.push({ account, nodes: [node] })
  }
  return boxes
}
