import path from 'node:path'
import { build, version } from 'esbuild'
import { bundleAlone, tellInChromium } from '../pages.mjs'
import { workspace } from '../prepare.mjs'
import { printed, tell } from '../runtime.mjs'

const folder = workspace('esbuild')
const runtime = { folder: 'esbuild', runtime: 'esbuild', version }
const options = { bundle: true, format: 'esm', minify: true }

await build({ ...options, entryPoints: [path.join(folder, 'print.mjs')], platform: 'node', outfile: path.join(folder, 'node/main.mjs') })
tell({ ...runtime, what: 'a bundle for Node' }, await printed('esbuild', process.execPath, ['node/main.mjs']))

const pages = await bundleAlone(folder, (source, outfile) => build({ ...options, entryPoints: [source], outfile }))
await tellInChromium({ ...runtime, what: 'a bundle for browsers' }, folder, pages)
