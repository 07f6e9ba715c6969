#!/usr/bin/env node
// Packs AWS's managed policies for tests/managed_policies.rs.
//
//   node scripts/pack-managed-policies.mjs POLICIES.json[.gz]
//
// POLICIES: `{ "<name>": { "document": … } }`, as moto's `moto/iam/aws_managed_policies.py` holds them.
// Into `{ "texts": [ … ], "policies": { "<name>": … } }`, where every text of a document is its number
// among `texts`, less the number of the text before it, and compressed (zlib): the same texts come again
// and again, further apart than compression looks back.
import fs from 'node:fs'
import path from 'node:path'
import { deflateSync, gunzipSync } from 'node:zlib'
import { output, root } from './steps.mjs'

const [file] = process.argv.slice(2)
if (!file) {
  console.error('use: node scripts/pack-managed-policies.mjs POLICIES.json[.gz]')
  process.exit(2)
}

const bytes = fs.readFileSync(file)
const given = JSON.parse(file.endsWith('.gz') ? gunzipSync(bytes) : bytes)
const names = Object.keys(given).sort()
/** Members by name: their order is part of the form. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.keys(value).sort().map(name => [name, sorted(value[name])]))
}
const inner = value => Array.isArray(value) ? value : Object.values(value)

const found = new Set()
const pending = names.map(name => given[name].document)
while (pending.length > 0) {
  const value = pending.pop()
  if (typeof value === 'string') found.add(value)
  else if (typeof value === 'object' && value !== null) pending.push(...inner(value))
  else if (typeof value === 'number') throw new Error(`a policy holds the number ${value}`)
}
const texts = [...found].sort()
const numbers = new Map(texts.map((text, number) => [text, number]))

let before = 0
const policies = Object.fromEntries(names.map(name => [name, sorted(given[name].document)]))
const packed = JSON.stringify({ texts, policies }, numbered)

/** JSON.stringify calls it in the order in which it writes. */
function numbered(_, value) {
  if (typeof value !== 'string' || this === texts) return value
  const number = numbers.get(value)
  const difference = number - before
  before = number
  return difference
}

const target = path.join(root, 'tests/managed_policies/policies.bin')
fs.writeFileSync(target, deflateSync(packed, { level: 9, memLevel: 9 }))
output(`${names.length} policies, ${texts.length} texts, ${fs.statSync(target).size} bytes`)
