// A world out of files, and places in them.
import { RequestError, World, type WorldInput } from 'iam-verdict/tools'
import { isJson, readDocument, type Document, type Path } from '../document.js'
import { InputError, type Place } from '../fault.js'
import { filesOf } from '../files.js'
import { readSource, type Source } from '../source.js'
import { FolderSource, isFolder, readFolder } from './folder.js'

/** Beyond this the lines of a finding are not looked for: the reader of places takes a second for a megabyte. */
const LONGEST_WITH_PLACES = 4 * 1024 * 1024

export class WorldOf {
  readonly sources: readonly Source[]
  readonly world: World
  readonly #documents = new Map<Source, Document | undefined>()

  constructor(names: readonly string[]) {
    this.sources = filesOf(names).map(name => (isFolder(name) ? readFolder(name) : readSource(name)))
    this.world = this.#read()
  }

  /** Which file a path of a finding leads to, and where in it. */
  place([index, ...path]: Path): Place & { source: Source } {
    const source = this.sources[Number(index)] ?? (this.sources[0] as Source)
    const file = source instanceof FolderSource ? source.files.get(String(path[0])) : undefined
    return { source, ...(file ? this.#placeIn(file, path.slice(1)) : this.#placeIn(source, path)) }
  }

  #placeIn(source: Source, path: Path): Place {
    const document = path.length > 0 ? this.#document(source) : undefined
    return document ? document.place(path) : { file: source.file }
  }

  #read(): World {
    try {
      return World.from(this.sources.map(source => (isJson(source) ? source.text : (this.#yaml(source) as WorldInput))))
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      const source = this.sources[Number(/^\[(\d+)\]/.exec(error.field ?? '')?.[1] ?? 0)] as Source
      // The reader of places says where it is no JSON, where there is such a place.
      const doubled = isJson(source) && !(source instanceof FolderSource) ? readDocument(source).doubledOutside([]) : []
      throw new InputError(doubled.length > 0 ? doubled : [{ place: { file: source.file }, message: error.message, code: error.code }])
    }
  }

  #yaml(source: Source): unknown {
    const document = readDocument(source)
    const doubled = document.doubledOutside([])
    if (doubled.length > 0) throw new InputError(doubled)
    return document.value
  }

  /** Undefined where the file is too long, or no JSON as a whole, such as lines of JSON. */
  #document(source: Source): Document | undefined {
    if (source.text.length > LONGEST_WITH_PLACES) return undefined
    if (!this.#documents.has(source)) this.#documents.set(source, attempt(() => readDocument(source)))
    return this.#documents.get(source)
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}
