import './watch.mjs'
import { importByName, wasmBytes } from './installed.mjs'
import { suite } from './suite.mjs'

const slim = await importByName('iam-verdict/slim')
await slim.default(new WebAssembly.Module(wasmBytes()))
suite('Node, slim', slim)
