// A document in JSON or YAML: its value, and where each part of it stands.
import { formatPolicy, PolicyError } from 'iam-verdict/tools'
import { isMap, isNode, isScalar, parseDocument, visit, type Document as Tree, type Node, type Pair, type YAMLError } from 'yaml'
import { InputError, type Fault, type Place } from './fault.js'
import type { Source } from './source.js'

export type Path = readonly (string | number)[]

export class Document {
  readonly #tree: Tree
  /** Members that stand twice: a fault, except in policies, where the engine tells it. */
  readonly #doubled: readonly YAMLError[]

  constructor(readonly source: Source, readonly isJson: boolean, tree: Tree, readonly value: unknown) {
    this.#tree = tree
    this.#doubled = tree.errors
  }

  /** The part at a path: where it begins and ends. */
  span(path: Path): { from: number; to: number } | undefined {
    const node = this.#nodeAt(path)
    return node?.range ? { from: node.range[0], to: node.range[1] } : undefined
  }

  /** Where a path leads, as far as it leads anywhere; of a member that is a list or an object, and where asked for, the name. */
  place(path: Path, part: 'value' | 'name' = 'value'): Place {
    for (let length = path.length; length > 0; length--) {
      const way = path.slice(0, length)
      const node = this.#nodeAt(way)
      if (!node) continue
      const marked = isScalar(node) && part === 'value' ? node : (this.#keyAt(way) ?? node)
      if (marked.range) return this.source.place(marked.range[0], marked.range[1])
    }
    const begin = this.#tree.contents?.range?.[0] ?? 0
    return this.source.place(begin, begin)
  }

  /** Members that stand twice, outside of parts that are handed over as text. */
  doubledOutside(spans: readonly { from: number; to: number }[]): Fault[] {
    const isOutside = ({ pos: [at] }: YAMLError) => !spans.some(({ from, to }) => from <= at && at < to)
    return this.#doubled.filter(isOutside).map(({ pos: [from, to] }) => ({
      place: this.source.place(from, to),
      message: 'this member stands twice in one object; keep one of them'
    }))
  }

  #nodeAt(path: Path): Node | undefined {
    const node: unknown = this.#tree.getIn(path, true)
    return isNode(node) ? node : undefined
  }

  #keyAt(path: Path): Node | undefined {
    const parent = path.length > 1 ? this.#nodeAt(path.slice(0, -1)) : this.#tree.contents
    if (!isMap(parent)) return undefined
    const pair = (parent.items as Pair[]).find(({ key }) => isScalar(key) && key.value === path.at(-1))
    return isNode(pair?.key) ? pair.key : undefined
  }
}

/** By the name of the file; standard input and other names by the first letter. */
export function isJson({ file, text }: Source): boolean {
  if (/\.jsonc?$/i.test(file)) return true
  return !/\.ya?ml$/i.test(file) && /^\s*[[{]/.test(text)
}

export function readDocument(source: Source): Document {
  const json = isJson(source)
  if (json) checkJson(source)
  // YAML 1.2 has JSON in it, so one reader of places does for both; it is too kind to be the judge of JSON.
  const tree = guarded(source, () => parseDocument(source.text, { prettyErrors: false, logLevel: 'error' }))
  const [first] = [...tree.errors.filter(({ code }) => code !== 'DUPLICATE_KEY'), ...tree.warnings]
  // What comes behind the first one most often follows from it.
  if (first) throw new InputError([{ place: source.place(...first.pos), message: worded(first.message) }])
  keepLexemes(tree)
  return new Document(source, json, tree, guarded(source, () => tree.toJS() as unknown))
}

/** The engine's own reader: strict, and it says what was expected. */
function checkJson(source: Source): void {
  try {
    formatPolicy(source.text, { compact: true })
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    throw new InputError(error.diagnostics.map(({ code, message, range }) => ({ place: range ? source.placeOf(range) : { file: source.file }, message, code })))
  }
}

/** The reader of YAML goes by recursion, and follows aliases where values are made. */
function guarded<T>(source: Source, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new InputError([{ place: { file: source.file }, message: worded(error instanceof Error ? error.message : String(error)) }])
  }
}

/** Digits behind a zero are no number but an account, such as `012345678901`; JSON has no such numbers. */
function keepLexemes(tree: Tree): void {
  visit(tree, {
    Scalar(_, node) {
      if (typeof node.value === 'number' && /^0\d+$/.test(node.source ?? '')) node.value = node.source
    }
  })
}

/** Messages of the reader of YAML, as ours look. */
function worded(message: string): string {
  if (message.startsWith('Maximum call stack size')) return 'nested too deeply'
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '')
}
