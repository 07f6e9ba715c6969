// Policies out of logs of CloudTrail, or out of calls that sources make, and present policies against them.
import { inInstance, withCatalog } from './catalog.js'
import { RequestError } from './errors.js'
import { isPlain, snapshot } from './snapshot.js'
import { askLog, Log } from './trail.js'
import { World, worldIn } from './world.js'
import type * as Public from './public-tools.js'

export function generatePolicies(input: Public.GeneratePoliciesInput): Public.PolicyGeneration {
  const { log, world, text } = activityInput(input)
  if (world) throw new RequestError('unknown-field', 'world: policies are made of activity alone', { field: 'world' })
  const made = log ? askLog(log, (trail, live) => trail.generatePolicies(inInstance(live), text)) : withCatalog(catalog => catalog.generatePolicies(text))
  return JSON.parse(made) as Public.PolicyGeneration
}

export function rightSizePolicies(input: Public.RightSizePoliciesInput): Public.PolicyRightSizing {
  const { log, world, text } = activityInput(input)
  if (world && !log) throw new RequestError('missing-field', 'log: a world is held against a log, and there is none', { field: 'log' })
  const ofLog = (log: Log): string => askLog(log, (trail, live) => {
    if (world) trail.before(worldIn(world, live))
    return trail.rightSizePolicies(inInstance(live), text)
  })
  return JSON.parse(log ? ofLog(log) : withCatalog(catalog => catalog.rightSizePolicies(text))) as Public.PolicyRightSizing
}

/** The log and the world of an input, which live in the engine, and the rest of it as the engine reads it. */
function activityInput(input: object): { log?: Log; world?: World; text: string } {
  if (!isPlain(input)) return { text: snapshot(input, { path: [] }) }
  const { log, world, ...rest } = input as { log?: unknown; world?: unknown }
  if (log !== undefined && !(log instanceof Log)) throw new RequestError('invalid-type', 'log: must be a Log', { field: 'log' })
  if (world !== undefined && !(world instanceof World)) throw new RequestError('invalid-type', 'world: must be a World', { field: 'world' })
  return { ...(log && { log }), ...(world && { world }), text: snapshot(rest, { path: [] }) }
}
