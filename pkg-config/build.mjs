#!/usr/bin/env node
// Builds the npm package: Rust -> WebAssembly -> glue -> optimized -> dist/.
//
//   node pkg-config/build.mjs            everything
//   node pkg-config/build.mjs --compile  only the Rust part, so that it can run beside other set-up
//   node pkg-config/build.mjs --rest     all but the Rust part
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { deflateSync, gzipSync } from 'node:zlib'
import { build, transform } from 'esbuild'
import { output, root, run, step } from '../scripts/steps.mjs'

const here = path.join(root, 'pkg-config')
const dist = path.join(here, 'dist')
const work = path.join(root, 'target/package')
const tools = path.join(root, 'target/tools/bin')

const ENTRIES = [
  { source: 'inline.ts', file: 'inline', formats: ['esm', 'cjs'] },
  { source: 'web.ts', file: 'web', formats: ['esm'] },
  { source: 'workerd.ts', file: 'workerd', formats: ['esm'] },
  { source: 'edge.ts', file: 'edge', formats: ['esm'] }
]

/** The same for the tools, which have a catalog beside the WebAssembly. */
const TOOLS_ENTRIES = ENTRIES.map(entry => ({ ...entry, source: `tools-${entry.source}` }))

/** Whoever reads sources has files, or loads the parsers when they are wanted. */
const CODE_ENTRIES = [{ source: 'file.ts', file: 'file', formats: ['esm', 'cjs'] }, { source: 'web.ts', file: 'web', formats: ['esm'] }]

/**
 * One row, one WebAssembly file in a folder of its own, with the entries over it. `facade`: what the
 * entries export. `types`: what is published under these names. `level`: how it is optimized, where another
 * level than the engine's serves it better. `crate`: the folder of its crate, where that is not the engine's.
 * `isLoadedLater`: optimized in one go. Going on until nothing is won saves 0.3 % of them, and takes minutes.
 */
const ENGINES = [
  {
    name: 'engine',
    features: 'js',
    folder: '.',
    facade: 'index.ts',
    entries: [...ENTRIES, { source: 'slim.ts', file: 'slim', formats: ['esm', 'cjs'] }],
    types: { index: 'public.d.ts' }
  },
  { name: 'edge', features: 'js-decide', level: 'z', folder: 'edge', facade: 'edge/index.ts', entries: ENTRIES, types: { index: 'public-edge.d.ts' } },
  { name: 'tools', features: 'tools', folder: 'tools', isLoadedLater: true, facade: 'tools.ts', entries: TOOLS_ENTRIES, types: { index: 'public-tools.d.ts', generate: 'public-generate.d.ts', world: 'public-world.d.ts', trail: 'public-trail.d.ts' }, catalog: true, awsManagedPolicies: true },
  { name: 'code', crate: 'code', features: 'js', folder: 'code', isLoadedLater: true, facade: 'code.ts', entries: CODE_ENTRIES, types: { index: 'public-code.d.ts' } }
]
const WASM = 'iam_verdict'

/** Paths of this machine stay out of the file: they would make it differ from machine to machine. */
function rustFlags() {
  const cargoHome = process.env.CARGO_HOME ?? path.join(os.homedir(), '.cargo')
  return [`--remap-path-prefix=${cargoHome}=cargo`, `--remap-path-prefix=${root}=iam-verdict`].join('\x1f')
}

const target = process.env.CARGO_TARGET_DIR ?? path.join(root, 'target')

/** Rows compile to the same name; each keeps its own copy. */
const compiledFile = ({ name }) => path.join(work, `${name}.compiled.wasm`)

function compile(engine) {
  step(`compiling to WebAssembly: ${engine.name}`)
  const args = ['rustc', '--release', '--locked', '--manifest-path', path.join(root, engine.crate ?? '.', 'Cargo.toml'), '--target-dir', target, '--lib', '--crate-type', 'cdylib', '--target', 'wasm32-unknown-unknown', '--features', engine.features]
  // A quarter smaller than level 3, and an eighth slower in `decide` (docs/DESIGN.md).
  const env = { CARGO_ENCODED_RUSTFLAGS: rustFlags(), CARGO_PROFILE_RELEASE_OPT_LEVEL: engine.level ?? 's' }
  run('cargo', args, { env, quiet: true })
  fs.mkdirSync(work, { recursive: true })
  const compiled = engine.crate ? `${WASM}_${engine.crate}` : WASM
  fs.copyFileSync(path.join(target, `wasm32-unknown-unknown/release/${compiled}.wasm`), compiledFile(engine))
}

/** `bundler`: the target whose glue neither loads anything itself nor asks `instanceof`. */
function bind(engine) {
  step(`writing the glue with wasm-bindgen: ${engine.name}`)
  const folder = path.join(work, engine.name)
  fs.rmSync(folder, { recursive: true, force: true })
  run(path.join(tools, 'wasm-bindgen'), [
    '--target', 'bundler', '--no-typescript', '--remove-name-section', '--remove-producers-section',
    '--out-dir', folder, '--out-name', WASM, compiledFile(engine)
  ])
  return { glue: path.join(folder, `${WASM}_bg.js`), unoptimized: path.join(folder, `${WASM}_bg.wasm`) }
}

function optimize(unoptimized, { name, folder, level, isLoadedLater }) {
  step(`optimizing with wasm-opt: ${name}`)
  const file = path.join(dist, folder, `${WASM}.wasm`)
  run(path.join(root, 'node_modules/.bin/wasm-opt'), [level === 'z' ? '-Oz' : '-O3', ...(isLoadedLater ? [] : ['--converge']), unoptimized, '-o', file])
  return file
}

/** The glue as a function that makes a fresh one each time: one for each instance (`src/engine.ts`). */
async function wrapGlue(file) {
  const { code } = await transform(fs.readFileSync(file, 'utf8'), { format: 'iife', globalName: 'glue', target: 'es2022' })
  const wrapped = path.join(path.dirname(file), 'glue.mjs')
  fs.writeFileSync(wrapped, `export function createGlue() {\n${code}\nreturn glue\n}\n`)
  return wrapped
}

/** What the engine itself says its versions are; they become constants, there before any `init`. */
async function versionsOf(wasmFile, glueFile, catalog) {
  const glue = (await import(`${pathToFileURL(glueFile).href}?${Date.now()}`)).createGlue()
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(fs.readFileSync(wasmFile)), { [`./${WASM}_bg.js`]: glue })
  glue.__wbg_set_wasm(exports)
  exports.__wbindgen_start?.()
  if (!glue.version) return { package: glue.packageVersion() }
  return { ...glue.version(), catalog: catalog && glue.readCatalog(catalog).date() }
}

/** Compressed here: hosts leave files that they do not know as they are. */
function writeCatalog({ folder }) {
  step('compressing the catalog')
  const bytes = deflateSync(fs.readFileSync(path.join(root, 'src/catalog/reference.bin')), { level: 9, memLevel: 9 })
  writeData(folder, 'catalog', bytes)
  return bytes
}

/** Data beside an engine: a file for browsers, and modules for whatever bundles the other entries. */
function writeData(folder, name, bytes) {
  const write = (ending, content) => fs.writeFileSync(path.join(dist, folder, `${name}.${ending}`), content)
  const base64 = `() => '${bytes.toString('base64')}'\n`
  write('bin', bytes)
  write('mjs', `export const base64 = ${base64}`)
  write('cjs', `exports.base64 = ${base64}`)
  output(`  ${path.join(folder, name)}.bin  ${bytes.length} bytes`)
}

function checkVersions(versions) {
  const manifest = JSON.parse(fs.readFileSync(path.join(here, 'package.json'), 'utf8')).version
  const crate = /^version = "(.*)"$/m.exec(fs.readFileSync(path.join(root, 'Cargo.toml'), 'utf8'))[1]
  if (manifest !== crate || versions.package !== crate) {
    throw new Error(`versions differ: Cargo.toml ${crate}, pkg-config/package.json ${manifest}, engine ${versions.package}`)
  }
}

/** How a module finds the WebAssembly beside it. */
const WASM_FILE = {
  mjs: `import { readFileSync } from 'node:fs'\nexport const readWasm = () => readFileSync(new URL('./${WASM}.wasm', import.meta.url))`,
  cjs: `const { readFileSync } = require('node:fs')\nconst { join } = require('node:path')\nexports.readWasm = () => readFileSync(join(__dirname, '${WASM}.wasm'))`
}

const resolver = ({ facade, ending }, glue, wasmFile) => ({
  name: 'engine',
  setup(builder) {
    builder.onResolve({ filter: /^\.\.\/src\/index\.js$/ }, () => ({ path: path.join(here, 'src', facade) }))
    builder.onResolve({ filter: /\/glue\.js$/ }, () => ({ path: glue }))
    // Not by its path: that would stand in the output, and differ from machine to machine.
    builder.onResolve({ filter: /^iam-verdict:inline-wasm$/ }, () => ({ path: path.basename(wasmFile), namespace: 'inline' }))
    builder.onLoad({ filter: /.*/, namespace: 'inline' }, () => ({ contents: fs.readFileSync(wasmFile), loader: 'base64' }))
    builder.onResolve({ filter: /^iam-verdict:wasm-file$/ }, () => ({ path: 'wasm-file', namespace: 'wasm-file' }))
    builder.onLoad({ filter: /.*/, namespace: 'wasm-file' }, () => ({ contents: WASM_FILE[ending] }))
    builder.onResolve({ filter: /^node:/ }, ({ path: name }) => ({ path: name, external: true }))
    builder.onResolve({ filter: /^iam-verdict:(catalog|aws-managed-policies)$/ }, ({ path: name }) => ({ path: `./${name.slice('iam-verdict:'.length)}.${ending}`, external: true }))
    builder.onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path: file }) => ({ path: file, external: true }))
  }
})

const ENDINGS = { esm: 'mjs', cjs: 'cjs' }

async function bundle(engine, glue, wasmFile, versions) {
  step(`bundling the entries: ${engine.name}`)
  const { package: packageVersion, semantics, catalog } = versions
  const define = { PACKAGE_VERSION: packageVersion, ...(semantics && { SEMANTICS_VERSION: semantics }), ...(catalog && { CATALOG_VERSION: catalog }) }
  const jobs = engine.entries.flatMap(({ source, file, formats }) => formats.map(format => build({
    absWorkingDir: root,
    entryPoints: [path.join(here, 'entries', source)],
    outfile: path.join(dist, engine.folder, `${file}.${ENDINGS[format]}`),
    bundle: true,
    // The manifest names the built files that do something at import, not these sources.
    ignoreAnnotations: true,
    format,
    platform: 'neutral',
    target: 'es2022',
    // CommonJS requires, also what is loaded later: where Jest runs it, `import()` needs a flag.
    supported: { 'dynamic-import': format === 'esm' },
    define: Object.fromEntries(Object.entries(define).map(([name, text]) => [name, JSON.stringify(text)])),
    plugins: [resolver({ facade: engine.facade, ending: ENDINGS[format] }, glue, wasmFile)],
    logLevel: 'warning'
  })))
  await Promise.all(jobs)
}

/** What the pages of docs/findings say of each code: its title, and why it matters. */
function documentedFindings() {
  const folder = path.join(root, 'docs/findings')
  const pages = fs.readdirSync(folder).filter(name => name.endsWith('.md') && name !== 'README.md').sort()
  return Object.fromEntries(pages.map(name => {
    const parts = fs.readFileSync(path.join(folder, name), 'utf8').split('\n\n').map(part => part.replaceAll('\n', ' ').trim())
    const title = parts[2].replace(/ \(rules? [^)]*\)/g, '')
    const why = parts.find(part => part.startsWith('**Why it matters:** '))?.slice('**Why it matters:** '.length).replace(/\.$/, '')
    return [name.slice(0, -'.md'.length), { title, ...(why && { why }) }]
  }))
}

/** The command, with the libraries that it speaks LSP and reads YAML by: the package itself depends on nothing. */
async function bundleCommand() {
  step('bundling the command')
  const file = path.join(dist, 'cli.cjs')
  await build({
    absWorkingDir: root,
    entryPoints: [path.join(here, 'cli/main.ts')],
    outfile: file,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    banner: { js: '#!/usr/bin/env node' },
    plugins: [{
      name: 'tools',
      setup(builder) {
        builder.onResolve({ filter: /^iam-verdict\/tools$/ }, () => ({ path: './tools/inline.cjs', external: true }))
        builder.onResolve({ filter: /^iam-verdict\/code$/ }, () => ({ path: './code/file.cjs', external: true }))
        builder.onResolve({ filter: /^iam-verdict:findings$/ }, () => ({ path: 'findings', namespace: 'findings' }))
        builder.onLoad({ filter: /.*/, namespace: 'findings' }, () => ({ contents: `export const findings = JSON.parse(${JSON.stringify(JSON.stringify(documentedFindings()))})` }))
      }
    }],
    logLevel: 'warning'
  })
  fs.chmodSync(file, 0o755)
}

/** The types of the others stand on those of the engine and on each other, each on its own kind. */
function writeTypes(folder, name, source) {
  const text = fs.readFileSync(path.join(here, 'src', source), 'utf8')
  for (const [types, script] of [['d.ts', 'js'], ['d.cts', 'cjs']]) {
    const published = text
      .replaceAll("'./public.js'", `'../index.${script}'`)
      .replaceAll("'./public-tools.js'", `'./index.${script}'`)
      .replaceAll("'./public-generate.js'", `'./generate.${script}'`)
      .replaceAll("'./public-world.js'", `'./world.${script}'`)
      .replaceAll("'./public-trail.js'", `'./trail.${script}'`)
    fs.writeFileSync(path.join(dist, folder, `${name}.${types}`), published)
  }
}

function copyRest() {
  for (const { types, folder } of ENGINES) for (const [name, source] of Object.entries(types)) writeTypes(folder, name, source)
  fs.copyFileSync(path.join(here, 'package.json'), path.join(dist, 'package.json'))
  for (const name of ['README.md', 'NOTICE', 'LICENSE-MIT', 'LICENSE-APACHE']) fs.copyFileSync(path.join(root, name), path.join(dist, name))
}

function report(wasmFile) {
  const bytes = fs.readFileSync(wasmFile)
  const hash = createHash('sha256').update(bytes).digest('hex')
  output(`  ${path.relative(dist, wasmFile)}  ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzip, SHA-256 ${hash}`)
}

if (process.argv.includes('--compile')) {
  for (const engine of ENGINES) compile(engine)
} else {
  if (!process.argv.includes('--rest')) for (const engine of ENGINES) compile(engine)
  fs.rmSync(dist, { recursive: true, force: true })
  for (const engine of ENGINES) {
    fs.mkdirSync(path.join(dist, engine.folder), { recursive: true })
    const { glue, unoptimized } = bind(engine)
    const wasmFile = optimize(unoptimized, engine)
    const wrapped = await wrapGlue(glue)
    const catalog = engine.catalog && writeCatalog(engine)
    if (engine.awsManagedPolicies) writeData(engine.folder, 'aws-managed-policies', fs.readFileSync(path.join(here, 'data/aws-managed-policies.bin')))
    const versions = await versionsOf(wasmFile, wrapped, catalog)
    checkVersions(versions)
    await bundle(engine, wrapped, wasmFile, versions)
    report(wasmFile)
  }
  await bundleCommand()
  copyRest()
  output('  the package is in pkg-config/dist')
}
