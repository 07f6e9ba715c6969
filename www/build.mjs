// Builds the static page into www/dist: relative addresses only, so that it works from any folder of any host.
import binaryen from 'binaryen'
import * as esbuild from 'esbuild'
import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { PAGE_CSP, standaloneCsp } from './csp.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const packageDir = fileURLToPath(new URL('../pkg-config/dist/', import.meta.url))
const dist = `${here}dist/`

/** CodeMirror writes its styles into a `<style>`, which a strict CSP forbids, but for shadow roots: here it does as it does there. */
const strictStyles = {
  name: 'strict-styles',
  setup: build => build.onLoad({ filter: /style-mod\.js$/ }, ({ path }) => {
    const text = fs.readFileSync(path, 'utf8')
    const strict = text.replace('!root.head && root.adoptedStyleSheets', 'root.adoptedStyleSheets')
    if (strict === text) throw new Error('style-mod has changed: see how it mounts styles')
    return { contents: strict, loader: 'js' }
  })
}

const withCsp = html => html.replace('<meta name="referrer"', `<meta http-equiv="Content-Security-Policy" content="${PAGE_CSP}">\n<meta name="referrer"`)

/** What all builds have in common. */
const options = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  plugins: [strictStyles],
  legalComments: 'none',
  logLevel: 'warning'
}

/** Every file of the page, by its path below `dist`. */
const files = () => fs.readdirSync(dist, { recursive: true }).filter(file => fs.statSync(dist + file).isFile()).map(file => file.split(path.sep).join('/')).sort()

fs.rmSync(dist, { recursive: true, force: true })
fs.mkdirSync(dist)
await esbuild.build({
  ...options,
  entryPoints: { main: 'src/main.tsx', embed: 'src/embed.tsx', 'engine.worker': 'src/engine.worker.ts', 'tools.worker': 'src/tools.worker.ts', style: 'style.css' },
  outdir: dist,
  // What is imported when it is first needed is a file of its own.
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  // The page uses the package as a browser would get it.
  alias: { 'iam-verdict/tools': `${packageDir}tools/web.mjs`, 'iam-verdict': `${packageDir}web.mjs` }
})
const page = fs.readFileSync(`${here}index.html`, 'utf8')
const withoutManifest = html => html.replace('<link rel="manifest" href="./manifest.webmanifest">\n', '')
fs.writeFileSync(`${dist}index.html`, withCsp(page))
fs.writeFileSync(`${dist}embed.html`, withCsp(withoutManifest(page).replace('./main.js', './embed.js')))
for (const name of ['icon.svg', 'manifest.webmanifest']) fs.copyFileSync(here + name, dist + name)
fs.writeFileSync(`${dist}iam_verdict.wasm`, engineOfPage())
fs.mkdirSync(`${dist}tools`)
// The package looks for this one beside the script that it is in.
fs.copyFileSync(`${packageDir}tools/aws-managed-policies.bin`, `${dist}aws-managed-policies.bin`)
for (const name of ['iam_verdict.wasm', 'catalog.bin']) fs.copyFileSync(`${packageDir}tools/${name}`, `${dist}tools/${name}`)
await buildStandalone()
await buildServiceWorker()
const size = file => (fs.statSync(dist + file).size / 1024).toFixed(0)
console.log(`  www/dist: ${files().map(file => `${file} ${size(file)} kB`).join(', ')}`)

/** The engine without the calls that the page never makes, a sixth of it: by its exports, which all others are known from. */
function engineOfPage() {
  const imported = /^import init, \{([^}]*)\} from 'iam-verdict'$/m.exec(fs.readFileSync(`${here}src/engine.worker.ts`, 'utf8'))
  if (!imported) throw new Error('src/engine.worker.ts imports the package in another way: which calls does it make?')
  const calls = imported[1].split(',').map(name => name.trim())
  const engine = binaryen.readBinary(fs.readFileSync(`${packageDir}iam_verdict.wasm`))
  const { BulkMemory, BulkMemoryOpt, MutableGlobals, Multivalue, NontrappingFPToInt, ReferenceTypes, SignExt } = binaryen.Features
  // What Rust compiles to; with more the bytes would say so.
  engine.setFeatures(BulkMemory | BulkMemoryOpt | MutableGlobals | Multivalue | NontrappingFPToInt | ReferenceTypes | SignExt)
  const names = Array.from({ length: engine.getNumExports() }, (_, at) => binaryen.getExportInfo(engine.getExportByIndex(at)).name)
  // What begins with two low lines is wasm-bindgen's own, but for what frees an object that no call makes.
  const isKept = name => name === 'memory' || calls.includes(name) || (name.startsWith('__') && !name.endsWith('_free')) || name === '__wbindgen_free'
  for (const name of names) if (!isKept(name)) engine.removeExport(name)
  engine.runPasses(['remove-unused-module-elements'])
  if (!engine.validate()) throw new Error('the engine of the page is not valid')
  return engine.emitBinary()
}

/** The page in one file: the template that is filled in when somebody saves the page. */
async function buildStandalone() {
  const build = async more => (await esbuild.build({ ...options, write: false, ...more })).outputFiles[0].text
  const inline = {
    // The address of a text is none: what it is asked for, the package has in it.
    define: { 'import.meta.url': '"https://inline.invalid/"' },
    alias: { 'iam-verdict/tools': `${packageDir}tools/inline.mjs`, 'iam-verdict': `${packageDir}inline.mjs` },
    external: ['node:*']
  }
  const workers = {
    name: 'workers-as-texts',
    setup(all) {
      all.onResolve({ filter: /^\.{1,2}\/workers\.ts$/ }, () => ({ path: `${here}src/workers.standalone.ts` }))
      all.onResolve({ filter: /^worker:/ }, ({ path }) => ({ path: path.slice('worker:'.length), namespace: 'worker' }))
      all.onLoad({ filter: /./, namespace: 'worker' }, async ({ path }) => ({ contents: await build({ ...inline, format: 'iife', entryPoints: [`src/${path}`] }), loader: 'text' }))
    }
  }
  const script = (await build({ ...inline, entryPoints: ['src/main.tsx'], plugins: [strictStyles, workers] })).replaceAll('</script', '<\\/script')
  const style = fs.readFileSync(`${dist}style.css`, 'utf8').trim()
  const hash = text => `sha256-${crypto.createHash('sha256').update(text).digest('base64')}`
  const icon = `data:image/svg+xml;base64,${fs.readFileSync(`${here}icon.svg`).toString('base64')}`
  const html = withoutManifest(page)
    .replace('<meta name="referrer"', () => `<meta http-equiv="Content-Security-Policy" content="${standaloneCsp(hash(script), hash(style))}">\n<meta name="referrer"`)
    .replace('./icon.svg', () => icon)
    .replace('<link rel="stylesheet" href="./style.css">', () => `<style>${style}</style>`)
    .replace('<script type="module" src="./main.js"></script>\n', '')
    .replace('</body>', () => `<script type="module">${script}</script>\n</body>`)
  fs.writeFileSync(`${dist}standalone.html`, html)
}

/** Last of all, for it names every other file, and its version is made of what is in them. */
async function buildServiceWorker() {
  const all = files()
  const hash = crypto.createHash('sha256')
  for (const file of all) hash.update(`${file}\0`).update(fs.readFileSync(dist + file))
  const isOnDemand = file => file.startsWith('tools') || file === 'aws-managed-policies.bin' || file.startsWith('chunks/five-practices-') || file === 'standalone.html'
  const define = {
    VERSION: JSON.stringify(hash.digest('hex').slice(0, 16)),
    FILES: JSON.stringify(all.filter(file => !isOnDemand(file))),
    ON_DEMAND: JSON.stringify(all.filter(isOnDemand))
  }
  await esbuild.build({ ...options, entryPoints: { sw: 'src/sw.ts' }, outdir: dist, define })
}
