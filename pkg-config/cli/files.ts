// Which files are meant: names, patterns that no shell has expanded, folders.
import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { InputError } from './fault.js'
import { STANDARD_INPUT } from './source.js'

/** Folders that hold what others wrote. */
const PASSED_OVER = /^(node_modules|\..+)$/

export const isPassedOver = (path: string): boolean => PASSED_OVER.test(basename(path))

/** The folders in which files of these names are looked for. */
export function foldersOf(names: readonly string[]): string[] {
  return names.flatMap(name => {
    const isFolder = statSync(name, { throwIfNoEntry: false })?.isDirectory()
    return isFolder || /[*?]/.test(name) ? below(isFolder ? name : split(name).folder) : [dirname(name)]
  })
}

function below(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return []
  const folders = list(folder).filter(entry => entry.isDirectory() && !isPassedOver(entry.name))
  return [folder, ...folders.flatMap(entry => below(join(folder, entry.name)))]
}

/** Which files of a folder are meant, and what is said when there are none. */
export interface Wanted {
  pattern: RegExp
  none: string
}

/** `wanted`: of a folder that is named itself; without it a folder is no answer. */
export function filesOf(names: readonly string[], wanted?: Wanted): string[] {
  const files = names.flatMap(name => expanded(name, wanted))
  const once = new Map(files.map(file => [file === STANDARD_INPUT ? file : resolve(file), file]))
  return [...once.values()]
}

function expanded(name: string, wanted?: Wanted): string[] {
  if (name === STANDARD_INPUT) return [name]
  const status = statSync(name, { throwIfNoEntry: false })
  if (status?.isDirectory() && wanted) return some([...walk(name)].filter(file => wanted.pattern.test(file)), name, wanted.none)
  // A file may be called `a[1].json` or `*`; what does not exist is told when it is read.
  if (status || !/[*?]/.test(name)) return [name]
  const { folder, pattern } = split(name)
  return some([...walk(folder)].filter(file => pattern.test(file.replaceAll('\\', '/'))), name, 'no file is called like this pattern')
}

function some(files: string[], name: string, message: string): string[] {
  if (files.length === 0) throw new InputError([{ place: { file: name }, message }])
  return files
}

/** All files below a folder, sorted. */
export function* walk(folder: string): Generator<string> {
  const entries = list(folder).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = folder === '.' ? entry.name : join(folder, entry.name)
    if (entry.isDirectory() && !isPassedOver(entry.name)) yield* walk(path)
    // A link to a file counts; one to a folder could lead in circles.
    if (entry.isFile() || (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile())) yield path
  }
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    throw new InputError([{ place: { file: folder }, message: `this folder cannot be read: ${(error as Error).message}` }])
  }
}

/** The folder before the first wildcard, and a pattern for whole paths: `**` takes any number of folders. */
function split(name: string): { folder: string; pattern: RegExp } {
  const path = name.replaceAll('\\', '/').replace(/^(\.\/)+/, '')
  const before = path.slice(0, path.search(/[*?]/))
  const slash = before.lastIndexOf('/')
  const source = path.replace(/\*\*\/|\*+|\?|[^*?]/g, part => {
    if (part === '**/') return '(?:[^/]+/)*'
    if (part.startsWith('*')) return part === '*' ? '[^/]*' : '.*'
    return part === '?' ? '[^/]' : part.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')
  })
  return { folder: slash < 0 ? '.' : path.slice(0, slash) || '/', pattern: new RegExp(`^${source}$`, 'us') }
}
