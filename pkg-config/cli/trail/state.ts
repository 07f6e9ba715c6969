// A state of policies: those of a document, a world, or both.
import { compile, type trail } from 'iam-verdict/tools'
import type { Arguments } from '../arguments.js'
import { readDocument, type Document } from '../document.js'
import { InputError } from '../fault.js'
import { isObject, PoliciesOf } from '../scenario.js'
import { readSource, STANDARD_INPUT, type Source } from '../source.js'
import { isFolder } from '../world/folder.js'
import { readWorld, type WorldOf } from '../world/read.js'

export interface State {
  policies?: PoliciesOf
  world?: WorldOf
}

/** Files with a member `policies` are those of a scenario or policy test; all others tell of a world. */
export async function readState(names: readonly string[], args: Arguments): Promise<State> {
  const documents: Document[] = []
  const worlds: string[] = []
  for (const name of names) {
    const document = isFolder(name) || name === STANDARD_INPUT ? undefined : withPolicies(readSource(name))
    if (document) documents.push(document)
    else worlds.push(name)
  }
  const [document, other] = documents
  if (other) throw new InputError([{ place: other.place(['policies']), message: 'only one file of a state may have `policies`' }])
  return { ...(document && { policies: checked(document) }), ...(worlds.length > 0 && { world: await readWorld(worlds, args) }) }
}

export const asState = ({ policies, world }: State): trail.ReplayState => ({ ...(policies && { policies: policies.policies }), ...(world && { world: world.world }) })

/** A large world is not read for its places. */
function withPolicies(source: Source): Document | undefined {
  if (/^\s*\{/.test(source.text) && !source.text.includes('"policies"')) return undefined
  const document = readDocument(source)
  return isObject(document.value) && Object.hasOwn(document.value, 'policies') && !Object.hasOwn(document.value, 'worldVersion') ? document : undefined
}

/** Broken policies are told before a long log is read. */
function checked(document: Document): PoliciesOf {
  const policies = new PoliciesOf(document, (document.value as { policies: unknown }).policies)
  try {
    compile(policies.policies).free()
  } catch (error) {
    throw new InputError(policies.faults(error, ['policies']))
  }
  return policies
}
