// A folder that iam-collect wrote, as one input: by the paths of its files, what they hold.
import { statSync } from 'node:fs'
import { relative } from 'node:path'
import { readDocument } from '../document.js'
import { InputError } from '../fault.js'
import { walk } from '../files.js'
import { readSource, Source } from '../source.js'

/** Files of one folder, some ten for each role and bucket of a large organization. */
const MOST_FILES = 100_000
/** What the engine reads as one text. */
const MOST_BYTES = 64 * 1024 * 1024

export class FolderSource extends Source {
  constructor(folder: string, text: string, readonly files: ReadonlyMap<string, Source>) {
    super(folder, text)
  }
}

export const isFolder = (name: string): boolean => statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false

export function readFolder(folder: string): FolderSource {
  const files = new Map<string, Source>()
  const members: string[] = []
  let bytes = 0
  for (const file of walk(folder)) {
    if (!file.endsWith('.json')) continue
    bytes += statSync(file).size
    if (files.size === MOST_FILES || bytes > MOST_BYTES) throw new InputError([{ place: { file: folder }, message: `more than the ${MOST_FILES} files or ${MOST_BYTES} bytes that are read of one folder: give the folders of some accounts only` }])
    const source = readSource(file)
    const path = relative(folder, file).replaceAll('\\', '/')
    members.push(`${JSON.stringify(path)}:${checked(source)}`)
    files.set(path, source)
  }
  if (files.size === 0) throw new InputError([{ place: { file: folder }, message: 'no JSON files are in this folder: expected one that iam-collect wrote' }])
  return new FolderSource(folder, `{${members.join(',')}}`, files)
}

/** The text, once it is known to be one value: so it cannot reach out of its member. */
function checked(source: Source): string {
  try {
    JSON.parse(source.text)
  } catch {
    readDocument(source)
    throw new InputError([{ place: { file: source.file }, message: 'this is no JSON' }])
  }
  return source.text
}
