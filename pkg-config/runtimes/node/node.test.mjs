import { printed, tell } from '../runtime.mjs'

const runtime = { folder: 'node', runtime: 'Node', version: process.versions.node }
const run = file => printed('node', process.execPath, [file])

tell({ ...runtime, what: 'ES modules' }, await run('print.mjs'))
tell({ ...runtime, what: 'CommonJS' }, await run('print.cjs'))
tell({ ...runtime, what: 'the caller’s own WebAssembly.Module', needsInit: true }, await run('slim.mjs'))
