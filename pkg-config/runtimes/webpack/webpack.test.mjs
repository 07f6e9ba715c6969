import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { html, tellInChromium } from '../pages.mjs'
import { workspace } from '../prepare.mjs'
import { printed, tell, versionOf } from '../runtime.mjs'

const folder = workspace('webpack')
const webpack = createRequire(path.join(folder, 'package.json'))('webpack')
const runtime = { folder: 'webpack', runtime: 'webpack', version: versionOf('webpack', 'webpack') }

const bundle = config => new Promise((resolve, reject) => {
  webpack({ context: folder, mode: 'production', performance: false, ...config }, (error, stats) => {
    if (error || stats.hasErrors() || stats.hasWarnings()) reject(error ?? new Error(stats.toString('errors-warnings')))
    else resolve()
  })
})

await bundle({ target: 'node20', entry: './print.mjs', output: { path: path.join(folder, 'node'), filename: 'main.cjs' } })
tell({ ...runtime, what: 'a bundle for Node' }, await printed('webpack', process.execPath, ['node/main.cjs']))

await bundle({ target: 'web', entry: { page: './page.mjs', 'starts-worker': './starts-worker.mjs' }, output: { path: path.join(folder, 'browser'), filename: '[name].js' } })
for (const name of ['page', 'starts-worker']) fs.writeFileSync(path.join(folder, 'browser', `${name}.html`), html(`${name}.js`))
await tellInChromium({ ...runtime, what: 'a page' }, path.join(folder, 'browser'), ['page.html'])
await tellInChromium({ ...runtime, what: 'a module worker' }, path.join(folder, 'browser'), ['starts-worker.html'])
