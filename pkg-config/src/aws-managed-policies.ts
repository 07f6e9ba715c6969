// AWS's managed policies as of a day: a data file beside the code, loaded when it is asked for.
import { runOnce } from './engine.js'
import { EngineError } from './errors.js'
import { fetchBytes } from './load.js'
import { isPlain } from './snapshot.js'
import type { ToolsGlue } from './glue.js'
import type { AwsManagedPolicies, CatalogSource } from './public-tools.js'

const WHAT = 'the file of AWS managed policies'

/** `beside`: where it is when the caller does not say. Never rejects with anything but `EngineError`. */
export async function readAwsManagedPolicies(source: CatalogSource | undefined, beside: () => CatalogSource | Promise<CatalogSource>): Promise<AwsManagedPolicies> {
  const bytes = await fetchBytes(source === undefined ? await located(beside) : source, WHAT)
  const value = parsed(runOnce(({ glue }) => (glue as ToolsGlue).inflateAwsManagedPolicies(bytes)))
  if (isPlain(value) && Object.hasOwn(value, 'awsManagedPolicies')) return value as AwsManagedPolicies
  throw new EngineError('load-failed', `${WHAT} has to be tools/aws-managed-policies.bin of the package: these bytes are something else`)
}

/** A module that whoever bundled the code has left out cannot be imported. */
async function located(beside: () => CatalogSource | Promise<CatalogSource>): Promise<CatalogSource> {
  try {
    return await beside()
  } catch (thrown) {
    throw new EngineError('load-failed', `${WHAT} could not be loaded from beside the code (${String(thrown)}): hand over its bytes, a Response or a URL`, { cause: thrown })
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
