// From policies as the engine takes them to drafts: the other way round than places.ts.
import type { Policies, Policy, ResourcePolicies } from 'iam-verdict'
import { MAX_POLICIES, ON, type Draft, type DraftType } from './drafts.ts'
import { laidOut, pretty } from './json.ts'
import { LEVELED, MAX_LEVELS, type Levels } from './levels.ts'
import type { RequestDraft } from './state.ts'

/** A policy that stands in a file of its own, as test files may name it. */
export interface InFile {
  readonly file: string
}

/** The policies as drafts, and what of them has no place on the page. */
export interface Drafted {
  readonly drafts: readonly Draft[]
  readonly levels: Levels
  /** Files that hold policies which are named only. */
  readonly files: readonly string[]
  /** How many policies the page does not take. */
  readonly left: number
}

/** Whether the policy is only named, by the file that it stands in. */
export const isInFile = (policy: unknown): policy is InFile =>
  typeof policy === 'object' && policy !== null && Object.hasOwn(policy, 'file') && typeof (policy as InFile).file === 'string'

/** Puts policies into drafts; those of further resources go to the pairs of `request` that ask for them. */
export function policyDrafts(policies: Policies, request: RequestDraft): Drafted {
  const drafts: Draft[] = []
  const files: string[] = []
  let left = 0
  const add = (type: DraftType, policy: Policy | InFile | readonly object[] | undefined, at: { level?: number; pair?: number } = {}): void => {
    if (policy === undefined) return
    if (drafts.length >= MAX_POLICIES || (at.level ?? 0) >= MAX_LEVELS) {
      left++
      return
    }
    const { name, text } = type === 'kmsGrants' ? { name: '', text: pretty(policy) } : textOfPolicy(policy as Policy | InFile)
    if (isInFile(policy)) files.push(name)
    drafts.push({ ...ON, id: drafts.length + 1, type, level: at.level ?? 0, pair: at.pair ?? 0, name, text })
  }
  const resourceSide = (side: Partial<ResourcePolicies>, pair: number): void => {
    add('resourceBased', side.resourceBased, { pair })
    add('roleTrust', side.roleTrust, { pair })
    add('kmsGrants', side.kmsGrants, { pair })
  }
  for (const policy of policies.identityBased ?? []) add('identityBased', policy)
  resourceSide(policies, 0)
  add('permissionsBoundary', policies.permissionsBoundary)
  for (const policy of policies.session ?? []) add('session', policy)
  for (const type of LEVELED) for (const [level, list] of (policies[type] ?? []).entries()) for (const policy of list) add(type, policy, { level })
  add('vpcEndpoint', policies.vpcEndpoint)
  for (const side of policies.resources ?? []) {
    const pair = request.pairs.find(({ resource }) => resource === side.resource)
    if (pair) resourceSide(side, pair.id)
    else left += [side.resourceBased, side.roleTrust, side.kmsGrants].filter(policy => policy !== undefined).length
  }
  const count = (type: keyof Levels): number => Math.min(MAX_LEVELS, policies[type]?.length ?? 0)
  return { drafts, levels: { serviceControl: count('serviceControl'), resourceControl: count('resourceControl') }, files, left }
}

/** Name and text of a policy in each of the forms that the interface takes. */
export function textOfPolicy(policy: Policy | InFile): { name: string; text: string } {
  if (typeof policy === 'string') return { name: '', text: laidOut(policy) }
  if (isInFile(policy)) return { name: policy.file, text: '' }
  const { name, document } = policy as { name?: unknown; document?: unknown }
  if (typeof name !== 'string' || document === undefined) return { name: '', text: pretty(policy) }
  return { name, text: typeof document === 'string' ? laidOut(document) : isInFile(document) ? '' : pretty(document) }
}
