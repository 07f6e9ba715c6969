// What the picture of the way says: from whoever asks, by sessions and roles, to the resource.
import type { Decision } from 'iam-verdict'
import type { NodeKind, Outcome, PathNode } from '../path.ts'
import type { SignInWith } from '../way.ts'
import { DECISION_WORDS } from './decisions.ts'

const last = (arn: string): string => (arn.startsWith('arn:') ? arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1) : arn)

const CREDENTIALS: Readonly<Record<SignInWith, string>> = {
  none: 'nothing', password: 'a password', accessKey: 'an access key', sshPublicKey: 'an SSH key', serviceSpecificCredential: 'a service-specific credential'
}

/** One step, as a part of a sentence. */
function step({ kind, arn, edge, mfa }: PathNode): string {
  const isRefused = edge?.outcome === 'refused'
  if (edge?.outcome === 'unknown') return `\`${last(arn)}\` is not reached`
  if (kind === 'signedIn') return `${isRefused ? 'cannot sign in' : 'signs in'} with ${CREDENTIALS[arn as SignInWith]}${mfa ? ' and MFA' : ''}`
  return isRefused ? `may not assume \`${last(arn)}\`` : `assumes \`${last(arn)}\``
}

export const PATH = {
  title: 'The way to the resource',
  picture: 'The way as a picture, account by account',
  account: (id: string, name: string) => (name ? `${name} · ${id}` : `Account ${id}`),
  outside: 'In no account',
  kinds: { user: 'User', role: 'Role', other: 'Caller', signedIn: 'Signed in', session: 'Session of the role', resource: 'Resource' } as Readonly<Record<NodeKind, string>>,
  edge: (kind: NodeKind, action: string) => (kind === 'signedIn' ? 'sign-in' : kind === 'session' ? 'sts:AssumeRole' : action),
  signedIn: (credential: string, mfa: boolean) => `${CREDENTIALS[credential as SignInWith]}${mfa ? ', with MFA' : ''}`,
  outcomes: { done: 'allowed', refused: 'refused', unknown: 'not asked' } as Readonly<Record<Outcome, string>>,
  decisions: DECISION_WORDS as Readonly<Record<Decision, string>>,
  until: (time: string) => `until ${time.replace('T', ' ').replace(/(:\d\d)(?:\.\d+)?Z$/, '$1 UTC')}`,
  askHop: 'Ask for this step',
  notes: (count: number) => `${count} ${count === 1 ? 'thing' : 'things'} that the world does not tell`,
  sentence: (nodes: readonly PathNode[], action: string, decision: Decision | undefined) => {
    const [caller, ...rest] = nodes
    const steps = rest.filter(({ kind }) => kind !== 'resource').map(step)
    const isReached = !rest.some(({ edge, kind }) => kind !== 'resource' && edge?.outcome !== 'done')
    const ask = isReached ? [`asks for \`${action}\`${decision ? `: ${DECISION_WORDS[decision]}` : ''}`] : []
    return `\`${last(caller?.arn ?? '')}\` ${[...steps, ...ask].join(', then ')}.`
  }
} as const
