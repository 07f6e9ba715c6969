// The engine as the caller's own module.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import { ask } from './ask.mjs'
import * as slim from 'iam-verdict/slim'

const file = createRequire(import.meta.url).resolve('iam-verdict/iam_verdict.wasm')
const init = () => slim.default(new WebAssembly.Module(fs.readFileSync(file)))
console.log(JSON.stringify({ 'iam-verdict/slim': await ask(slim, { init }) }))
