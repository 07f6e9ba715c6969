// Where each policy stands for the engine, and which draft stands at a place.
import type { Evaluation, Policies, PolicyType, Request, ResourcePolicies } from 'iam-verdict'
import { ownerAccount } from './accounts.ts'
import { draftsOf, DRAFT_TYPES, textOf, type Draft } from './drafts.ts'
import { LEVELED, type LeveledType } from './levels.ts'
import type { State } from './state.ts'

/** Where a policy stands in the engine's answers. */
export interface Place {
  readonly policyType: PolicyType
  readonly policyIndex: number
  readonly level?: number | undefined
}

export interface Placed {
  readonly policies: Policies
  /** Drafts by `placeKey`. */
  readonly draftAt: ReadonlyMap<string, number>
  /** Drafts of grants by the path that the engine's errors have. */
  readonly grantAt: ReadonlyMap<string, number>
  /** Pairs whose resource has two policies of one type, of which the engine would take one. */
  readonly doubled: readonly number[]
}

type Named = { name: string; document: string }
type Mutable<T> = { -readonly [K in keyof T]?: T[K] }

/** The policy types of the resource's side: which policy is meant depends on the resource. */
const OF_RESOURCE: readonly PolicyType[] = ['resourceBased', 'roleTrust', 'resourceControl']

/** A place as a key; `resource` is the one that the pair asks for, unless it is the request's own. */
export const placeKey = ({ policyType, policyIndex, level }: Place, resource: string | undefined): string =>
  `${OF_RESOURCE.includes(policyType) && resource !== undefined ? resource : ''}/${policyType}/${level ?? ''}/${policyIndex}`

/** Whether a grant of a KMS key decided: it reports the policy type of the key policy. */
export const isByGrant = ({ code }: Evaluation['reason']): boolean => code === 'kms-grant-allows'

/** Puts the drafts that take part where the engine expects them. `grants` are the readable ones, by draft. */
export function place(all: State, request: Request, grants: ReadonlyMap<number, readonly object[]>): Placed {
  const state = { ...all, drafts: all.drafts.filter(({ off }) => !off) }
  const draftAt = new Map<string, number>()
  const grantAt = new Map<string, number>()
  const doubled: number[] = []
  const policies: Mutable<Policies> = {}
  const resources = new Map<string, Mutable<ResourcePolicies>>()
  for (const type of LEVELED) {
    if (state.levels[type]) policies[type] = levelsOf(state, type, (place, id) => draftAt.set(placeKey(place, undefined), id))
  }
  const list = (type: 'identityBased' | 'session', draft: Draft): void => {
    const list = [...(policies[type] ?? []), policyOf(draft)]
    policies[type] = list
    draftAt.set(placeKey({ policyType: type, policyIndex: list.length - 1 }, undefined), draft.id)
  }
  const atResource = (type: 'resourceBased' | 'roleTrust' | 'kmsGrants', draft: Draft): void => {
    const resource = resourceOf(state, request, draft.pair)
    const side = resource === undefined ? policies : entry(resources, resource)
    if (side[type]) doubled.push(draft.pair)
    if (type === 'kmsGrants') {
      side.kmsGrants = grants.get(draft.id) ?? []
      const at = resource === undefined ? '' : `resources[${[...resources.keys()].indexOf(resource)}].`
      grantAt.set(`policies.${at}kmsGrants`, draft.id)
      return
    }
    side[type] = policyOf(draft)
    draftAt.set(placeKey({ policyType: type, policyIndex: 0 }, resource), draft.id)
  }
  for (const draft of DRAFT_TYPES.flatMap(({ type }) => draftsOf(state, type))) {
    const { type, id } = draft
    switch (type) {
      case 'identityBased':
      case 'session':
        list(type, draft)
        break
      case 'permissionsBoundary':
      case 'vpcEndpoint':
        policies[type] = policyOf(draft)
        draftAt.set(placeKey({ policyType: type, policyIndex: 0 }, undefined), id)
        break
      case 'resourceBased':
      case 'roleTrust':
      case 'kmsGrants':
        atResource(type, draft)
        break
      case 'serviceControl':
      case 'resourceControl':
        break
    }
  }
  shareResourceControl(state, request, policies, resources, draftAt)
  if (resources.size) policies.resources = [...resources.values()] as ResourcePolicies[]
  return { policies, draftAt, grantAt, doubled }
}

/** RCPs stand over an account, and so over the resources of further pairs that it owns too. */
function shareResourceControl(
  state: State, request: Request, policies: Mutable<Policies>, resources: Map<string, Mutable<ResourcePolicies>>, draftAt: Map<string, number>
): void {
  const { principal, pairs = [] } = request
  const owner = ownerAccount(request, principal)
  if (!policies.resourceControl) return
  for (const pair of pairs) {
    if (pair.resource === request.resource || ownerAccount(pair, principal) !== owner) continue
    entry(resources, pair.resource).resourceControl = levelsOf(state, 'resourceControl', (place, id) => draftAt.set(placeKey(place, pair.resource), id))
  }
}

function levelsOf(state: State, type: LeveledType, found: (place: Place, id: number) => void): readonly (readonly (Named | string)[])[] {
  const drafts = draftsOf(state, type)
  return Array.from({ length: state.levels[type] }, (_, level) => drafts.filter(draft => draft.level === level).map((draft, policyIndex) => {
    found({ policyType: type, policyIndex, level }, draft.id)
    return policyOf(draft)
  }))
}

/** The resource of a further pair; undefined when it is the request's own. */
function resourceOf(state: State, request: Request, pair: number): string | undefined {
  const resource = state.request.pairs.find(({ id }) => id === pair)?.resource.trim()
  return resource === undefined || resource === (request.resource ?? '*') ? undefined : resource
}

function entry(resources: Map<string, Mutable<ResourcePolicies>>, resource: string): Mutable<ResourcePolicies> {
  const known = resources.get(resource) ?? { resource }
  resources.set(resource, known)
  return known
}

const policyOf = (draft: Draft): Named | string => (draft.name ? { name: draft.name, document: textOf(draft) } : textOf(draft))
