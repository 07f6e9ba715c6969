// A policy laid out, or made shorter.
import { withCatalog } from './catalog.js'
import { runOnce } from './engine.js'
import { ownMember, snapshot } from './snapshot.js'
import type { ToolsGlue } from './glue.js'
import type * as Public from './public-tools.js'

const LAYOUT = ['compact', 'indent'] as const
const STEPS = ['leaveOutCovered', 'unwrapLists', 'shrinkActions'] as const

export function formatPolicy(policy: Public.Policy, options?: Public.FormatOptions): string {
  // The type only says of what a text that is no JSON is told.
  const text = input(policy, 'identityBased', members(options, LAYOUT))
  return runOnce(({ glue }) => (glue as ToolsGlue).formatPolicy(text))
}

export function fitPolicy(policy: Public.Policy, options: Public.FitOptions): Public.FittedPolicy {
  const policyType = ownMember(options, 'policyType', 'options')
  const text = input(policy, policyType, members(options, [...LAYOUT, ...STEPS]))
  return withCatalog(catalog => catalog.fitPolicy(text))
}

/** The engine says so when an option is of another type. */
function members(options: unknown, names: readonly string[]): string[] {
  const given = names.map(name => [name, ownMember(options, name, 'options')] as const).filter(([, value]) => value !== undefined)
  return given.map(([name, value]) => `"${name}":${snapshot(value, { path: ['options', name] })}`)
}

function input(policy: Public.Policy, policyType: unknown, members: string[]): string {
  const type = policyType === undefined ? [] : [`"policyType":${snapshot(policyType, { path: ['options', 'policyType'] })}`]
  const document = `"policy":${snapshot(policy, { path: ['policy'], asPolicy: policyType as Public.PolicyType })}`
  return `{${[document, ...type, ...members].join(',')}}`
}
