// Browsers: engine and catalog are loaded when asked to, from beside this file.
import { readAwsManagedPolicies } from '../src/aws-managed-policies.js'
import { hasCatalog, provideCatalog } from '../src/catalog.js'
import { fetchBytes } from '../src/load.js'
import { isPlain, ownMember } from '../src/snapshot.js'
import startEngine from './web.js'
import type { EngineSource } from '../src/public.js'
import type { AwsManagedPolicies, CatalogSource, ToolsSource } from '../src/public-tools.js'

export * from './web.js'

/** The load of the catalog under way: calls that overlap share it. */
let pending: Promise<void> | undefined

/** Both side by side: what can be had is there, whatever becomes of the other. A module is taken at once. */
export default async function init(source?: EngineSource | ToolsSource): Promise<void> {
  const { engine, catalog } = parts(source)
  const loads = [startEngine(engine), catalog === false ? Promise.resolve() : loadCatalog(catalog)]
  for (const outcome of await Promise.allSettled(loads)) if (outcome.status === 'rejected') throw outcome.reason
}

function parts(source: EngineSource | ToolsSource | undefined): ToolsSource {
  if (source === undefined) return {}
  if (!isPlain(source)) return { engine: source as EngineSource }
  const engine = ownMember(source, 'engine', 'source') as EngineSource | undefined
  const catalog = ownMember(source, 'catalog', 'source') as CatalogSource | false | undefined
  return { ...(engine !== undefined && { engine }), ...(catalog !== undefined && { catalog }) }
}

async function loadCatalog(source: CatalogSource | undefined): Promise<void> {
  if (hasCatalog()) return
  pending ??= load(source ?? new URL('./catalog.bin', import.meta.url)).finally(() => {
    pending = undefined // so that a failure can be tried again
  })
  return pending
}

async function load(source: CatalogSource): Promise<void> {
  const bytes = await fetchBytes(source, 'the catalog')
  provideCatalog(() => bytes)
}

export const awsManagedPolicies = (source?: CatalogSource): Promise<AwsManagedPolicies> =>
  readAwsManagedPolicies(source, () => new URL('./aws-managed-policies.bin', import.meta.url))
