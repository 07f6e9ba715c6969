// The workspaces of the runtimes: what a folder here asks for, installed from its own lock file, with the
// packed package and the suite in it. Outside of the sources, and only when asked for: of some of them
// (Next.js, Deno, Bun) a hundred megabytes are installed.
//
//   node pkg-config/runtimes/prepare.mjs NAME ...
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { output, root, step } from '../../scripts/steps.mjs'
import { copySuite, installed } from './installed.mjs'

const sources = ['runtimes', 'checks'].map(name => path.join(root, 'pkg-config', name))
/** These are programs that come by npm, and their install script is what puts them into place. */
const WITH_SCRIPTS = ['bun']

export const workspace = name => path.join(root, 'target/runtimes', name)

function sourceOf(name) {
  const folder = sources.map(source => path.join(source, name)).find(fs.existsSync)
  if (!folder) throw new Error(`there is no pkg-config/runtimes/${name}`)
  return folder
}

const read = file => fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined

function install(name) {
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(sourceOf(name), 'package.json'), 'utf8'))
  step(`installing ${Object.entries(dependencies).map(([dependency, version]) => `${dependency} ${version}`).join(', ')}`)
  const args = ['ci', `--ignore-scripts=${!WITH_SCRIPTS.includes(name)}`, '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error']
  const { status, stderr } = spawnSync('npm', args, { cwd: workspace(name), encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] })
  if (status !== 0) throw new Error(`npm could not install what ${path.relative(root, sourceOf(name))} asks for: is there a network?\n${stderr}`)
}

export function prepare(name) {
  const folder = workspace(name)
  const before = read(path.join(folder, 'package-lock.json'))
  fs.mkdirSync(folder, { recursive: true })
  for (const file of fs.readdirSync(folder)) if (file !== 'node_modules') fs.rmSync(path.join(folder, file), { recursive: true })
  fs.cpSync(sourceOf(name), folder, { recursive: true, filter: file => !file.endsWith('.test.mjs') })
  const lock = read(path.join(folder, 'package-lock.json'))
  // npm writes its own list last: without it an earlier install was stopped.
  if (lock && (lock !== before || !fs.existsSync(path.join(folder, 'node_modules/.package-lock.json')))) install(name)
  // What a tool remembers of an earlier package of the same version.
  for (const cache of ['.vite', '.cache']) fs.rmSync(path.join(folder, 'node_modules', cache), { recursive: true, force: true })
  const target = path.join(folder, 'node_modules/iam-verdict')
  fs.rmSync(target, { recursive: true, force: true })
  fs.cpSync(installed, target, { recursive: true })
  copySuite(folder)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    for (const name of process.argv.slice(2)) prepare(name)
  } catch (error) {
    output(error.message)
    process.exitCode = 1
  }
}
