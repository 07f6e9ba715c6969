import { bin, printed, tell, versionOf } from '../runtime.mjs'

const runtime = { folder: 'bun', runtime: 'Bun', version: versionOf('bun', 'bun') }
const run = file => printed('bun', bin('bun', 'bun'), ['--no-install', file])

tell({ ...runtime, what: 'ES modules' }, await run('print.mjs'))
tell({ ...runtime, what: 'CommonJS' }, await run('print.cjs'))
