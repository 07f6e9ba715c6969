// Builds the static page into www/dist: relative addresses only, so that it works from any folder of any host.
import * as esbuild from 'esbuild'
import fs from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const packageDir = fileURLToPath(new URL('../pkg-config/dist/', import.meta.url))
const dist = `${here}dist/`

fs.rmSync(dist, { recursive: true, force: true })
fs.mkdirSync(dist)
await esbuild.build({
  absWorkingDir: here,
  entryPoints: { main: 'src/main.tsx', 'engine.worker': 'src/engine.worker.ts', style: 'style.css' },
  outdir: dist,
  bundle: true,
  // What is imported when it is first needed is a file of its own.
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  minify: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  // The page uses the package as a browser would get it.
  alias: { 'iam-verdict': `${packageDir}web.mjs` },
  legalComments: 'none',
  logLevel: 'warning'
})
fs.copyFileSync(`${here}index.html`, `${dist}index.html`)
fs.copyFileSync(`${packageDir}iam_verdict.wasm`, `${dist}iam_verdict.wasm`)
const size = file => (fs.statSync(dist + file).size / 1024).toFixed(0)
console.log(`  www/dist: ${fs.readdirSync(dist, { recursive: true }).filter(file => fs.statSync(dist + file).isFile()).map(file => `${file} ${size(file)} kB`).join(', ')}`)
