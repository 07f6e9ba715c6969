// Bundles for platforms that hand over a compiled module in place of an import of a `.wasm` file.
import path from 'node:path'
import { build } from 'esbuild'
import { workspace } from './prepare.mjs'

/**
 * `contents` as one text, by the `condition` of the platform; `wasm` tells what esbuild is to put in the place of a
 * file. `imported`: which ones were asked for, and how.
 */
export async function bundleFor({ folder, condition, contents, format, wasm }) {
  const imported = []
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: workspace(folder) },
    bundle: true,
    write: false,
    format,
    platform: 'neutral',
    target: 'es2022',
    conditions: [condition],
    plugins: [{
      name: 'platform',
      setup(builder) {
        builder.onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path: file, resolveDir }) => {
          imported.push(path.posix.join(path.basename(resolveDir), file))
          const folder = path.basename(resolveDir)
          return wasm(['edge', 'tools'].includes(folder) ? folder : '.')
        })
        builder.onLoad({ filter: /.*/, namespace: 'compiled' }, ({ path: name }) => ({ contents: `export default globalThis.compiled[${JSON.stringify(name)}]` }))
      }
    }]
  })
  return { text: outputFiles[0].text, imported: imported.sort() }
}
