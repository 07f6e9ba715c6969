// The implementation against the published declarations, which are written apart from it.
import * as edge from '../src/edge/index.js'
import * as facade from '../src/index.js'
import type * as Public from '../src/public.js'
import type * as PublicEdge from '../src/public-edge.js'
import type * as PublicTools from '../src/public-tools.js'
import * as tools from '../src/tools.js'

type Implementation = typeof facade
type Declared = Omit<typeof Public, 'default' | 'PolicySet'>

/** Everything declared is there, with the declared types. */
export const declared: Declared = facade
/** Nothing is there that is not declared. */
export const undeclared: Record<Exclude<keyof Implementation, keyof typeof Public>, never> = {}

/** The same of `iam-verdict/tools`; `awsManagedPolicies` is of each entry, as `default` is. */
export const declaredTools: Omit<typeof PublicTools, 'default' | 'PolicySet' | 'World' | 'awsManagedPolicies'> = tools
export const undeclaredTools: Record<Exclude<keyof typeof tools, keyof typeof PublicTools>, never> = {}

/** The same of `iam-verdict/edge`. */
export const declaredEdge: Omit<typeof PublicEdge, 'default' | 'PolicySet'> = edge
export const undeclaredEdge: Record<Exclude<keyof typeof edge, keyof typeof PublicEdge>, never> = {}

/** `PolicySet` is made by `compile` alone; what it can do is as declared. */
export const policySet = (set: facade.PolicySet): Public.PolicySet => set as Public.PolicySet
type Members<T> = keyof T
export const sameMembers: [Members<facade.PolicySet>, Members<Public.PolicySet>] extends [Members<Public.PolicySet>, Members<facade.PolicySet>] ? true : false = true

/** The same of `World`, which only `World.from` makes. */
export const world = (made: tools.World): PublicTools.World => made as PublicTools.World
export const worldFrom: typeof PublicTools.World.from = tools.World.from as typeof PublicTools.World.from
export const sameWorld: [Members<tools.World>, Members<PublicTools.World>] extends [Members<PublicTools.World>, Members<tools.World>] ? true : false = true

/** Errors: the declared classes and ours are one shape. */
export const errors = (error: facade.PolicyError | facade.RequestError | facade.BundleError | facade.EngineError): Public.PolicyError | Public.RequestError | Public.BundleError | Public.EngineError => error

export const inits = async (): Promise<(typeof Public.default)[]> => [
  (await import('../entries/web.js')).default,
  (await import('../entries/slim.js')).default,
  (await import('../entries/inline.js')).default,
  (await import('../entries/workerd.js')).default,
  (await import('../entries/edge.js')).default
]

export const toolsEntries = async (): Promise<Pick<typeof PublicTools, 'default' | 'awsManagedPolicies'>[]> => [
  await import('../entries/tools-web.js'),
  await import('../entries/tools-inline.js'),
  await import('../entries/tools-workerd.js'),
  await import('../entries/tools-edge.js')
]
