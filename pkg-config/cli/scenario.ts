// Policies of a scenario on their way to the engine: texts where there are texts, files read, and for
// each the way back from what the engine says to a place in a file.
import { dirname, isAbsolute, join } from 'node:path'
import { compile, PolicyError, RequestError, type Policies, type Policy, type PolicyType, type Range } from 'iam-verdict/tools'
import { isJson, readDocument, type Document, type Path } from './document.js'
import { InputError, type Fault, type Place } from './fault.js'
import { hint } from './nearest.js'
import { readSource, type Source } from './source.js'

/** How many lists a member of `Policies` has around each policy. */
const LISTS: Readonly<Record<PolicyType, 0 | 1 | 2>> = {
  identityBased: 1,
  permissionsBoundary: 0,
  session: 1,
  serviceControl: 2,
  resourceControl: 2,
  vpcEndpoint: 0,
  resourceBased: 0,
  roleTrust: 0
}

/** The members of `{ "file" }`. */
const FILE_MEMBERS = ['file', 'name', 'arn']

/** What the engine says of a part of a policy. */
interface Said {
  path: Path
  range?: Range
}

/** A policy as the engine gets it. */
export interface Handed {
  policyType: PolicyType
  policyIndex: number
  level?: number
  /** That has the policy, where it stands in `resources`. */
  resource?: string
  policy: Policy
  /** The text that its places are in. */
  source: Source
  place(said: Said): Place
}

/** A policy that was read, and where. */
type Read = Pick<Handed, 'policy' | 'source' | 'place'>

/** A policy by its place in `Policies`. */
type Of = Pick<Handed, 'policyType' | 'policyIndex' | 'level'>

export class PoliciesOf {
  readonly handed: Handed[] = []
  /** Parts of the document that are handed over as text: whatever is wrong within is the engine's to say. */
  readonly texts: { from: number; to: number }[] = []
  readonly policies: Policies

  /** `value`: the member `policies` of a document. */
  constructor(readonly document: Document, value: unknown) {
    this.policies = this.#members(value, ['policies']) as Policies
    const doubled = document.doubledOutside(this.texts)
    if (doubled.length > 0) throw new InputError(doubled)
  }

  /** Where a policy has something; undefined where several may be meant. */
  find(of: Of, said: Said): Place | undefined {
    const [one, ...others] = this.#all(of)
    return one && others.length === 0 ? one.place(said) : undefined
  }

  /** The policy of a resource, or of the request's own where none is named. */
  of(of: Of & { resource?: string }): Handed | undefined {
    return this.#all(of).find(({ resource }) => resource === of.resource)
  }

  #all({ policyType, policyIndex, level }: Of): Handed[] {
    return this.handed.filter(other => other.policyType === policyType && other.policyIndex === policyIndex && other.level === level)
  }

  /** What the engine refused, with places. Other errors are not of what was given, and go on. */
  faults(error: unknown, requestPath: Path): Fault[] {
    if (error instanceof PolicyError) return this.#faultsOfPolicies(error)
    if (!(error instanceof RequestError)) throw error
    const way = fieldPath(error.field ?? '')
    const path = way[0] === 'policies' || way[0] === 'settings' ? way : [...requestPath, ...way.slice(way[0] === 'request' ? 1 : 0)]
    return [{ place: this.document.place(path, error.code === 'unknown-field' ? 'name' : 'value'), message: error.message, code: error.code }]
  }

  /** Each policy is asked for alone: those of several resources have the same type and index. */
  #faultsOfPolicies(error: PolicyError): Fault[] {
    const faults = this.handed.flatMap(handed => diagnosticsOf(handed).map(({ code, message, ...said }) => ({ place: handed.place(said), message, code })))
    return faults.length > 0 ? faults : [{ place: this.document.place(['policies']), message: error.message, code: error.code }]
  }

  #members(value: unknown, path: Path): unknown {
    if (!isObject(value)) return value
    const resource = path.length > 1 && typeof value['resource'] === 'string' ? value['resource'] : undefined
    return Object.fromEntries(Object.entries(value).map(([name, member]) => {
      const at = [...path, name]
      if (name === 'resources' && Array.isArray(member)) return [name, member.map((resource, index) => this.#members(resource, [...at, index]))]
      return [name, Object.hasOwn(LISTS, name) ? this.#lists({ policyType: name as PolicyType, ...(resource !== undefined && { resource }) }, member, at, []) : member]
    }))
  }

  #lists(of: Pick<Handed, 'policyType' | 'resource'>, value: unknown, path: Path, indexes: readonly number[]): unknown {
    if (indexes.length === LISTS[of.policyType]) return this.#policy(of, value, path, indexes)
    if (!Array.isArray(value)) return value
    return value.map((element, index) => this.#lists(of, element, [...path, index], [...indexes, index]))
  }

  #policy(of: Pick<Handed, 'policyType' | 'resource'>, value: unknown, path: Path, indexes: readonly number[]): Policy {
    const read = isObject(value) && Object.hasOwn(value, 'file') ? this.#fromFile(value, path) : this.#written(value, path)
    this.handed.push({ ...of, policyIndex: indexes.at(-1) ?? 0, ...(indexes.length === 2 && { level: indexes[0] as number }), ...read })
    return read.policy
  }

  #fromFile(value: Record<string, unknown>, path: Path): Read {
    const { document } = this
    const fault = (message: string, at: Path, part?: 'name'): never => {
      throw new InputError([{ place: document.place(at, part), message }])
    }
    const { file, name = file, arn } = value
    const other = Object.keys(value).find(member => !FILE_MEMBERS.includes(member))
    if (other !== undefined) fault(`there is no member \`${other}\` beside \`file\`${hint(other, FILE_MEMBERS)}`, [...path, other], 'name')
    if (typeof file !== 'string' || file === '') return fault('`file` is the path of a policy, relative to this file', [...path, 'file'])
    const source = readSource(isAbsolute(file) ? file : join(dirname(document.source.file), file), document.place([...path, 'file']))
    const named = (content: string | object) => ({ name, ...(arn !== undefined && { arn }), document: content }) as Policy
    if (isJson(source)) return { policy: named(source.text), source, place: ({ range }) => (range ? source.placeOf(range) : { file: source.file }) }
    const inner = readDocument(source)
    const doubled = inner.doubledOutside([])
    if (doubled.length > 0) throw new InputError(doubled)
    return { policy: named(inner.value as object), source, place: said => inner.place(written(inner.value, said.path)) }
  }

  /** A policy that stands in the document itself, alone or as `{ name, document }`. */
  #written(value: unknown, path: Path): Read {
    const isNamed = isObject(value) && Object.hasOwn(value, 'document')
    const at = isNamed ? [...path, 'document'] : path
    const content: unknown = isNamed ? value['document'] : value
    const span = this.document.isJson && isObject(content) ? this.document.span(at) : undefined
    const { source } = this.document
    const wrap = (policy: unknown) => (isNamed ? { ...value, document: policy } : policy) as Policy
    if (!span) return { policy: wrap(content), source, place: ({ path: below }) => this.document.place([...at, ...(isObject(content) ? written(content, below) : [])]) }
    this.texts.push(span)
    return { policy: wrap(source.text.slice(span.from, span.to)), source, place: ({ path: below, range }) => (range ? source.placeOf(range, span.from) : this.document.place([...at, ...below])) }
  }
}

/** A path as the engine tells it, where the policy has one statement and no list of them. */
function written(policy: unknown, path: Path): Path {
  const isAlone = path[0] === 'Statement' && path[1] === 0 && isObject(policy) && isObject(policy['Statement'])
  return isAlone ? [...path.slice(0, 1), ...path.slice(2)] : path
}

function diagnosticsOf({ policyType, policy }: Handed): readonly { code: string; message: string; path: (string | number)[]; range?: Range }[] {
  const lists = [policy, [policy], [[policy]]] as const
  try {
    compile({ [policyType]: lists[LISTS[policyType]] }).free()
    return []
  } catch (error) {
    return error instanceof PolicyError ? error.diagnostics : []
  }
}

/** `request.context["aws:SourceIp"]` as a path. */
function fieldPath(field: string): (string | number)[] {
  return [...field.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)].map(([, index, quoted, name]) => (index !== undefined ? Number(index) : (quoted ?? name ?? '')))
}

export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What an object has and should not have, and what it has not. */
export function memberFaults(document: Document, value: unknown, path: Path, required: readonly string[], optional: readonly string[]): Fault[] {
  const known = [...required, ...optional]
  if (!isObject(value)) return [{ place: document.place(path), message: `an object with ${required.map(name => `\`${name}\``).join(', ')} is expected here` }]
  const unknown = Object.keys(value).filter(name => !known.includes(name))
  const missing = required.filter(name => !Object.hasOwn(value, name))
  return [
    ...unknown.map(name => ({ place: document.place([...path, name], 'name'), message: `there is no member \`${name}\`${hint(name, known) || `; there are ${known.map(other => `\`${other}\``).join(', ')}`}` })),
    ...missing.map(name => ({ place: document.place(path), message: `the member \`${name}\` is missing` }))
  ]
}
