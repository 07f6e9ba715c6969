// Runs something again whenever a file changes that it read, or one is added that it would read.
import { statSync, watch, type FSWatcher } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { UsageError } from './fault.js'
import { foldersOf, isPassedOver } from './files.js'
import { counted } from './formats/pretty.js'
import { filesRead, STANDARD_INPUT } from './source.js'

/** Editors save in several steps: write beside, rename, set times. */
const SETTLED_MS = 100

export interface Watched {
  /** The files, folders and patterns that were named. */
  names: readonly string[]
  /** Which files of a folder are read. */
  wanted: RegExp
  /** What the run itself writes. */
  written: string
}

export function watchRuns(run: () => Promise<void>, { names, wanted, written }: Watched): void {
  if (names.includes(STANDARD_INPUT)) throw new UsageError('`--watch` needs files: standard input does not change')
  const watchers = new Map<string, FSWatcher>()
  let timer: NodeJS.Timeout | undefined
  const again = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void go(), SETTLED_MS)
  }
  const isMeant = (file: string): boolean => {
    if (filesRead.has(file) || wanted.test(file)) return true
    return file !== resolve(written) && !isPassedOver(file) && statSync(file, { throwIfNoEntry: false })?.isDirectory() === true
  }
  // Folders, not files: an editor that saves by renaming puts another file in the place of the one that was watched.
  const follow = (folder: string) => {
    try {
      const watcher = watch(folder, (_, name) => {
        if (name === null || isMeant(join(folder, name))) again()
      })
      watchers.set(folder, watcher)
      watcher.on('error', () => watchers.delete(folder))
    } catch {
      // The folder is gone; what was read of it is told as missing.
    }
  }
  const go = async () => {
    const start = Date.now()
    if (process.stdout.isTTY) process.stdout.write('\u001b[2J\u001b[3J\u001b[H')
    filesRead.clear()
    await run()
    const folders = new Set([...[...filesRead].map(dirname), ...foldersOf(names).map(folder => resolve(folder))])
    for (const [folder, watcher] of watchers) if (!folders.has(folder)) (watcher.close(), watchers.delete(folder))
    for (const folder of folders) if (!watchers.has(folder)) follow(folder)
    process.stderr.write(`watching ${counted(filesRead.size, 'file')}\n`)
    // What was saved while the run went on was seen by no watcher.
    if ([...filesRead].some(file => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > start)) again()
  }
  void go()
}
