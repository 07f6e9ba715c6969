// Policies out of logs of CloudTrail, or out of calls that sources make.
import { inInstance, withCatalog } from './catalog.js'
import { RequestError } from './errors.js'
import { isPlain, snapshot } from './snapshot.js'
import { askLog, Log } from './trail.js'
import type * as Public from './public-tools.js'

export function generatePolicies(input: Public.GeneratePoliciesInput): Public.PolicyGeneration {
  const { log, text } = activityInput(input)
  const made = log ? askLog(log, (trail, live) => trail.generatePolicies(inInstance(live), text)) : withCatalog(catalog => catalog.generatePolicies(text))
  return JSON.parse(made) as Public.PolicyGeneration
}

/** The log of an input, which lives in the engine, and the rest of it as the engine reads it. */
function activityInput(input: object): { log?: Log; text: string } {
  if (!isPlain(input) || !Object.hasOwn(input, 'log')) return { text: snapshot(input, { path: [] }) }
  const { log, ...rest } = input as { log: unknown }
  if (!(log instanceof Log)) throw new RequestError('invalid-type', 'log: must be a Log', { field: 'log' })
  return { log, text: snapshot(rest, { path: [] }) }
}
