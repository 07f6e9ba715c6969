// A world out of files, and places in them.
import { awsManagedPolicies, RequestError, World, type AwsManagedPolicies, type WorldInput } from 'iam-verdict/tools'
import type { Arguments, Option } from '../arguments.js'
import { isJson, readDocument, type Document, type Path } from '../document.js'
import { InputError, type Place } from '../fault.js'
import { filesOf } from '../files.js'
import { oneLine } from '../formats/pretty.js'
import { readSource, type Source } from '../source.js'
import { FolderSource, isFolder, readFolder } from './folder.js'

/** Beyond this the lines of a finding are not looked for: the reader of places takes a second for a megabyte. */
const LONGEST_WITH_PLACES = 4 * 1024 * 1024

const WITHOUT_AWS = 'no-aws-managed-policies'

/** What every command takes that reads a world. */
export const WORLD_OPTIONS: Readonly<Record<string, Option>> = {
  [WITHOUT_AWS]: { about: 'takes no documents of AWS managed policies that the files lack' }
}

/** Where AWS managed policies lack their documents, they are those of the package, as of its day. */
export async function readWorld(names: readonly string[], args: Arguments): Promise<WorldOf> {
  const sources = filesOf(names).map(name => (isFolder(name) ? readFolder(name) : readSource(name)))
  const inputs = sources.map(inputOf)
  const world = worldFrom(sources, inputs)
  const lacks = world.check().some(({ code }) => code === 'missing-policy')
  if (!lacks || args.has(WITHOUT_AWS)) return new WorldOf(sources, world)
  world.free()
  const policies = await awsManagedPolicies()
  return new WorldOf(sources, worldFrom(sources, [...inputs, policies]), policies)
}

export class WorldOf {
  readonly #documents = new Map<Source, Document | undefined>()

  /** `policies`: where they were asked for documents, the last input of the world. */
  constructor(readonly sources: readonly Source[], readonly world: World, readonly policies?: AwsManagedPolicies) {}

  /** Which documents of AWS were taken, and of which day they are. */
  get notes(): string {
    if (!this.policies) return ''
    const taken = this.world.check().filter(({ path: [index] }) => index === this.sources.length)
    return taken.map(({ message }) => `note: ${oneLine(message)}\n`).join('')
  }

  /** Which file a path of a finding leads to, and where in it. That of AWS's policies is none of the user's: then it is about the first. */
  locate([index, ...rest]: Path): { source: Source; path: Path; place: Place } {
    const named = this.sources[Number(index)]
    const [source, path] = named ? [named, rest] : [this.sources[0] as Source, []]
    const file = source instanceof FolderSource ? source.files.get(String(path[0])) : undefined
    return { source, path, place: file ? this.#placeIn(file, path.slice(1)) : this.#placeIn(source, path) }
  }

  #placeIn(source: Source, path: Path): Place {
    const document = path.length > 0 ? this.#document(source) : undefined
    return document ? document.place(path) : { file: source.file }
  }

  /** Undefined where the file is too long, or no JSON as a whole, such as lines of JSON. */
  #document(source: Source): Document | undefined {
    if (source.text.length > LONGEST_WITH_PLACES) return undefined
    if (!this.#documents.has(source)) this.#documents.set(source, attempt(() => readDocument(source)))
    return this.#documents.get(source)
  }
}

function worldFrom(sources: readonly Source[], inputs: readonly (WorldInput | string)[]): World {
  try {
    return World.from(inputs)
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    const source = sources[Number(/^\[(\d+)\]/.exec(error.field ?? '')?.[1] ?? 0)] as Source
    // The reader of places says where it is no JSON, where there is such a place.
    const doubled = isJson(source) && !(source instanceof FolderSource) ? readDocument(source).doubledOutside([]) : []
    throw new InputError(doubled.length > 0 ? doubled : [{ place: { file: source.file }, message: error.message, code: error.code }])
  }
}

function inputOf(source: Source): WorldInput | string {
  if (isJson(source)) return source.text
  const document = readDocument(source)
  const doubled = document.doubledOutside([])
  if (doubled.length > 0) throw new InputError(doubled)
  return document.value as WorldInput
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}
