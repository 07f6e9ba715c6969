// The package by its names, asked; imported or bundled in the ways of each runtime.
import { ask, askGuard } from './ask.mjs'
import * as engine from 'iam-verdict'
import * as edge from 'iam-verdict/edge'
import * as tools from 'iam-verdict/tools'

export const program = async foreign => ({
  'iam-verdict': await ask(engine, { foreign }),
  'iam-verdict/tools': await ask(tools, { foreign }),
  'iam-verdict/edge': await askGuard(edge)
})
