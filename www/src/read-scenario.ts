// Requests, policies and settings out of a text that may hold anything. Throws an `Error` for people; what is not known
// is left out and told.
import type { ContextValue, Decision, Policies, Request, Settings } from 'iam-verdict'
import { isInFile } from './from-scenario.ts'
import { DECISIONS } from './saved.ts'
import { isSetting } from './settings.ts'
import { READING } from './texts/importers.ts'

/** Collects what is left out, as ways to it. */
export type Left = string[]

type Members = Record<string, unknown>

const LISTS = ['identityBased', 'session'] as const
const STACKS = ['serviceControl', 'resourceControl'] as const
const SINGLES = ['permissionsBoundary', 'vpcEndpoint', 'resourceBased', 'roleTrust'] as const

/** The own members of an object; `where` names it for people. */
export function membersOf(value: unknown, where: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(READING.noObject(where))
  return Object.assign(Object.create(null), value) as Members
}

export function listOf(value: unknown, where: string): readonly unknown[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw new Error(READING.noList(where))
  return value
}

export function textOf(value: unknown, where: string): string {
  if (typeof value !== 'string') throw new Error(READING.noText(where))
  return value
}

export function decisionOf(value: unknown, where: string): Decision {
  if (!DECISIONS.includes(value as Decision)) throw new Error(READING.noDecision(where))
  return value as Decision
}

/** A request as the engine takes it. */
export function readRequest(value: unknown, where: string, left: Left): Request {
  const { principal, action, resource, resourceAccount, context, unknownContextKeys, pairs, durationSeconds, ...rest } = membersOf(value, where)
  for (const name of Object.keys(rest)) left.push(`${where}.${name}`)
  return {
    principal: (typeof principal === 'string' ? principal : { ...membersOf(principal, `${where}.principal`) }) as Request['principal'],
    action: textOf(action, `${where}.action`),
    ...optionalText('resource', resource, where),
    ...optionalText('resourceAccount', resourceAccount, where),
    ...(context !== undefined && { context: readContext(context, `${where}.context`) }),
    ...(unknownContextKeys !== undefined && { unknownContextKeys: listOf(unknownContextKeys, `${where}.unknownContextKeys`).map((key, index) => textOf(key, `${where}.unknownContextKeys[${index}]`)) }),
    ...(pairs !== undefined && { pairs: listOf(pairs, `${where}.pairs`).map((pair, index) => readPair(pair, `${where}.pairs[${index}]`, left)) }),
    ...(durationSeconds !== undefined && { durationSeconds: durationSeconds as number })
  }
}

function readPair(value: unknown, where: string, left: Left): NonNullable<Request['pairs']>[number] {
  const { action, resource, resourceAccount, context, ...rest } = membersOf(value, where)
  for (const name of Object.keys(rest)) left.push(`${where}.${name}`)
  return {
    action: textOf(action, `${where}.action`),
    resource: textOf(resource, `${where}.resource`),
    ...optionalText('resourceAccount', resourceAccount, where),
    ...(context !== undefined && { context: readContext(context, `${where}.context`) })
  }
}

/** The context as it is: whether its values are any, the engine says at the form. */
const readContext = (value: unknown, where: string): Record<string, ContextValue> => ({ ...membersOf(value, where) }) as Record<string, ContextValue>

const optionalText = (name: string, value: unknown, where: string): Record<string, string> =>
  (value === undefined ? {} : { [name]: textOf(value, `${where}.${name}`) })

/** Policies as the engine takes them; each may stand in a file of its own. */
export function readPolicies(value: unknown, where: string, left: Left): Policies {
  const members = membersOf(value, where)
  const policies: Members = {}
  const known: readonly string[] = [...LISTS, ...STACKS, ...SINGLES, 'kmsGrants', 'resources']
  for (const name of Object.keys(members)) if (!known.includes(name)) left.push(`${where}.${name}`)
  for (const name of LISTS) if (members[name] !== undefined) policies[name] = policyList(members[name], `${where}.${name}`)
  for (const name of STACKS) {
    if (members[name] !== undefined) policies[name] = listOf(members[name], `${where}.${name}`).map((level, at) => policyList(level, `${where}.${name}[${at}]`))
  }
  for (const name of SINGLES) if (members[name] !== undefined) policies[name] = readPolicy(members[name], `${where}.${name}`)
  if (members['kmsGrants'] !== undefined) policies['kmsGrants'] = listOf(members['kmsGrants'], `${where}.kmsGrants`)
  if (members['resources'] !== undefined) {
    policies['resources'] = listOf(members['resources'], `${where}.resources`).map((side, at) => readSide(side, `${where}.resources[${at}]`, left))
  }
  return policies as Policies
}

function readSide(value: unknown, where: string, left: Left): Members {
  // RCPs stand over an account: those of the request's own resource hold for it, when it is in the same account.
  const { resource, resourceBased, roleTrust, kmsGrants, resourceControl: _, ...rest } = membersOf(value, where)
  for (const name of Object.keys(rest)) left.push(`${where}.${name}`)
  return {
    resource: textOf(resource, `${where}.resource`),
    ...(resourceBased !== undefined && { resourceBased: readPolicy(resourceBased, `${where}.resourceBased`) }),
    ...(roleTrust !== undefined && { roleTrust: readPolicy(roleTrust, `${where}.roleTrust`) }),
    ...(kmsGrants !== undefined && { kmsGrants: listOf(kmsGrants, `${where}.kmsGrants`) })
  }
}

const policyList = (value: unknown, where: string): readonly unknown[] =>
  listOf(value, where).map((policy, index) => readPolicy(policy, `${where}[${index}]`))

function readPolicy(value: unknown, where: string): unknown {
  if (typeof value === 'string' || isInFile(value)) return value
  membersOf(value, where)
  return value
}

export function readSettings(value: unknown, where: string, left: Left): Settings {
  if (value === undefined) return {}
  const members = membersOf(value, where)
  for (const name of Object.keys(members)) if (!isSetting(name)) left.push(`${where}.${name}`)
  return Object.fromEntries(Object.entries(members).filter(([name]) => isSetting(name)))
}
