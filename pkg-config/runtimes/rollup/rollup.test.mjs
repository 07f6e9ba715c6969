import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleAlone, tellInChromium } from '../pages.mjs'
import { workspace } from '../prepare.mjs'
import { printed, tell, versionOf } from '../runtime.mjs'

const folder = workspace('rollup')
const load = name => import(pathToFileURL(createRequire(path.join(folder, 'package.json')).resolve(name)))
const [{ rollup }, { nodeResolve }] = [await load('rollup'), await load('@rollup/plugin-node-resolve')]
const runtime = { folder: 'rollup', runtime: 'Rollup', version: versionOf('rollup', 'rollup') }

async function bundle(input, outfile, options) {
  const built = await rollup({ input, external: /^node:/, plugins: [nodeResolve(options)] })
  // In one file a module that is imported later is not there yet while the program waits at top level (Rollup).
  await built.write({ dir: path.dirname(outfile), entryFileNames: path.basename(outfile), format: 'es' })
  await built.close()
}

await bundle(path.join(folder, 'print.mjs'), path.join(folder, 'node/main.mjs'), { exportConditions: ['node'] })
tell({ ...runtime, what: 'a bundle for Node' }, await printed('rollup', process.execPath, ['node/main.mjs']))

const pages = await bundleAlone(folder, (source, outfile) => bundle(source, outfile, { browser: true }))
await tellInChromium({ ...runtime, what: 'a bundle for browsers' }, folder, pages)
