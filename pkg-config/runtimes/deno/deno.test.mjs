import { bin, printed, tell, versionOf } from '../runtime.mjs'

const runtime = { folder: 'deno', runtime: 'Deno', version: versionOf('deno', 'deno') }
const env = { ...process.env, DENO_NO_UPDATE_CHECK: '1', DENO_DIR: 'cache' }
const run = file => printed('deno', bin('deno', 'deno'), ['run', '--no-prompt', '--cached-only', '--node-modules-dir=manual', file], { env })

tell({ ...runtime, what: 'ES modules, without permissions' }, await run('print.mjs'))
