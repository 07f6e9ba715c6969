// The suite of calls as tests of Node's runner.
import { test } from 'node:test'
import vm from 'node:vm'
import { calls } from './calls.mjs'
import { instances } from './watch.mjs'

const foreign = json => vm.runInNewContext(`JSON.parse(${JSON.stringify(json)})`)

export function suite(kind, api) {
  for (const [name, call] of Object.entries(calls(api, { instances, foreign }))) test(`${kind}: ${name}`, call)
}
