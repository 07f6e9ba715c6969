import { program } from './program.mjs'

globalThis.result = program()
