import fs from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { workspace } from '../prepare.mjs'
import { bin, run, tell, versionOf } from '../runtime.mjs'

const folder = workspace('jest')
const at = name => path.join(folder, name)

await build({ entryPoints: [at('ask.mjs')], bundle: true, platform: 'node', format: 'cjs', outfile: at('ask.cjs') })
await run('jest', bin('jest', 'jest'), ['--ci', '--watchman=false', '--config', JSON.stringify({ testMatch: ['**/calls.test.cjs'], transform: {} })])
tell({ folder: 'jest', runtime: 'Jest', version: versionOf('jest', 'jest'), what: 'CommonJS' }, JSON.parse(fs.readFileSync(at('found.json'), 'utf8')))
