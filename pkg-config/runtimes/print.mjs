// For runtimes that have a standard output: what was found is its last line.
import vm from 'node:vm'
import { program } from './program.mjs'

console.log(JSON.stringify(await program(json => vm.runInNewContext(`JSON.parse(${JSON.stringify(json)})`))))
