// The package as a user has it: packed, then installed into a folder of its own. Run by itself it
// does so; the tests only use what is there.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { root } from '../../scripts/steps.mjs'

export const consumer = path.join(root, 'target/consumer')
export const installed = path.join(consumer, 'node_modules/iam-verdict')

const npm = (...args) => execFileSync('npm', [...args, '--loglevel=error'], { cwd: consumer, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

/** Packs `pkg-config/dist` and installs it; writes down which files were packed. */
function install() {
  fs.rmSync(consumer, { recursive: true, force: true })
  fs.mkdirSync(consumer, { recursive: true })
  fs.writeFileSync(path.join(consumer, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }))
  const printed = JSON.parse(npm('pack', path.join(root, 'pkg-config/dist'), '--json'))
  const [{ filename, files }] = Array.isArray(printed) ? printed : Object.values(printed)
  npm('install', `./${filename}`, '--offline', '--no-audit', '--no-fund', '--ignore-scripts')
  fs.writeFileSync(path.join(consumer, 'packed.json'), JSON.stringify({ filename, files: files.map(file => file.path) }))
}

export const packed = () => JSON.parse(fs.readFileSync(path.join(consumer, 'packed.json'), 'utf8'))

/** `import` and `require` as the consumer's own code would: by name, by the package's exports. */
export const require = createRequire(path.join(consumer, 'package.json'))
export async function importByName(name) {
  const file = path.join(consumer, `${name.replace('/', '-')}.mjs`)
  fs.writeFileSync(file, `export * from '${name}'\nexport { default } from '${name}'\n`)
  return import(pathToFileURL(file).href)
}

/** The bytes of the engine that the package ships; in the folder `tools` those of the tools. */
export const wasmBytes = (folder = '.') => fs.readFileSync(path.join(installed, folder, 'iam_verdict.wasm'))

/** The suite beside the installed package, for what cannot reach outside that folder. */
export function copySuite(folder) {
  fs.mkdirSync(folder, { recursive: true })
  for (const name of ['ask.mjs', 'program.mjs', 'print.mjs', 'print.cjs', 'calls.mjs', 'edge-calls.mjs', 'hostile.mjs', 'writing.mjs', 'worlds.mjs', 'trails.mjs', 'generating.mjs', 'sizing.mjs', 'assert.mjs', 'watch.mjs']) {
    fs.copyFileSync(path.join(root, 'pkg-config/runtimes', name), path.join(folder, name))
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) install()
