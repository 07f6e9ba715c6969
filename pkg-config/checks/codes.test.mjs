// The `code` unions of the errors against the engine's own lists.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { root } from '../../scripts/steps.mjs'

const read = file => fs.readFileSync(path.join(root, file), 'utf8')
const literals = text => [...text.matchAll(/'([^']+)'/g)].map(match => match[1])
const union = name => literals(new RegExp(`export type ${name} =([^;]*?)(?=\\nexport )`).exec(read('pkg-config/src/public.d.ts'))[1])

/** Codes that only the facade gives: what it cannot even hand over. */
const FACADE_ONLY = ['unreadable']

test('RequestErrorCode is the engine’s list and the facade’s own', () => {
  const engine = [...read('src/request/error.rs').matchAll(/Self::\w+ => "([^"]+)"/g)].map(match => match[1])
  assert.ok(engine.length > 5)
  assert.deepEqual(union('RequestErrorCode').sort(), [...engine, ...FACADE_ONLY].sort())
})

test('PolicyErrorCode is what the engine gives', () => {
  for (const code of union('PolicyErrorCode')) assert.ok(read('src/api/answer.rs').includes(`code: "${code}"`), code)
})

test('codes that the facade gives for policies are codes of the engine', () => {
  const engine = read('src/base/code.rs')
  for (const [, code] of read('pkg-config/src/place.ts').matchAll(/policy: '([^']+)'/g)) assert.ok(engine.includes(`"${code}"`), code)
})
