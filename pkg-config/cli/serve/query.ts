// The parameters of AWS's query protocol: `ActionNames.member.1=s3:GetObject` as `{ ActionNames: ['s3:GetObject'] }`.
import { ServiceFault } from './fault.js'

/** More than the longest lists of IAM's operations hold; ours, against forms that only take time. */
const MOST_PARAMETERS = 20_000
/** The deepest operations of IAM and STS have 5: `ContextEntries.member.1.ContextKeyValues.member`. */
const DEEPEST = 10

export type Parameter = string | Parameter[] | { [name: string]: Parameter }
export type Parameters = Record<string, Parameter>

/** A branch that is being read; names of clients are keys of maps, never of objects. */
type Branch = Map<string, Branch | string>

export function readQuery(text: string): Parameters {
  const root: Branch = new Map()
  let count = 0
  for (const part of text.split('&')) {
    if (part === '') continue
    if (++count > MOST_PARAMETERS) throw malformed(`more than ${MOST_PARAMETERS} parameters`)
    const at = part.indexOf('=')
    put(root, decoded(at < 0 ? part : part.slice(0, at)), at < 0 ? '' : decoded(part.slice(at + 1)))
  }
  return valueOf(root) as Parameters
}

function put(root: Branch, name: string, value: string): void {
  const steps = name.split('.')
  if (steps.length > DEEPEST) throw malformed(`\`${name.slice(0, 100)}\` has more than ${DEEPEST} parts`)
  const last = steps.pop() as string
  let branch = root
  for (const step of steps) {
    const next = branch.get(step)
    if (typeof next === 'string') throw malformed(`\`${name.slice(0, 100)}\` stands beside a value of \`${step.slice(0, 100)}\``)
    if (next) {
      branch = next
      continue
    }
    const made: Branch = new Map()
    branch.set(step, made)
    branch = made
  }
  if (branch.has(last)) throw malformed(`\`${name.slice(0, 100)}\` stands twice`)
  branch.set(last, value)
}

function valueOf(branch: Branch | string): Parameter {
  if (typeof branch === 'string') return branch
  const members = branch.get('member')
  if (branch.size === 1 && members instanceof Map && [...members.keys()].every(key => /^[1-9]\d{0,8}$/.test(key))) {
    return [...members].sort(([a], [b]) => Number(a) - Number(b)).map(([, member]) => valueOf(member))
  }
  return Object.fromEntries([...branch].map(([name, member]) => [name, valueOf(member)]))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw malformed(`\`${text.slice(0, 100)}\` is no percent-encoded UTF-8`)
  }
}

const malformed = (what: string): ServiceFault => new ServiceFault('MalformedQueryString', `The query string cannot be read: ${what}.`)

/** A parameter that is a text; an empty one is none, as AWS's clients write empty lists. */
export function text(parameters: Parameters, name: string): string | undefined {
  const value = own(parameters, name)
  if (value === undefined || value === '') return undefined
  if (typeof value !== 'string') throw new ServiceFault('ValidationError', `${name} must be a text.`)
  return value
}

export function required(parameters: Parameters, name: string): string {
  const value = text(parameters, name)
  if (value === undefined) throw new ServiceFault('ValidationError', `1 validation error detected: Value null at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must not be null`)
  return value
}

export function list(parameters: Parameters, name: string): Parameter[] {
  const value = own(parameters, name)
  if (value === undefined || value === '') return []
  if (!Array.isArray(value)) throw new ServiceFault('ValidationError', `${name} must be a list: ${name}.member.1, ${name}.member.2 and so on.`)
  return value
}

export function texts(parameters: Parameters, name: string): string[] {
  return list(parameters, name).map(member => {
    if (typeof member !== 'string') throw new ServiceFault('ValidationError', `${name} must be a list of texts.`)
    return member
  })
}

/** A whole number within AWS's limits. */
export function number(parameters: Parameters, name: string, least: number, most: number): number | undefined {
  const value = text(parameters, name)
  if (value === undefined) return undefined
  const given = /^\d{1,15}$/.test(value) ? Number(value) : NaN
  if (!(given >= least && given <= most)) throw new ServiceFault('ValidationError', `1 validation error detected: Value '${value.slice(0, 100)}' at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must be a whole number from ${least} to ${most}`)
  return given
}

const own = (parameters: Parameters, name: string): Parameter | undefined => (Object.hasOwn(parameters, name) ? parameters[name] : undefined)
