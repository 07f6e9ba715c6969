// Writes code/src/sdk/services.tsv and resources.tsv: what AWS SDKs call services, operations, waiters and resources.
//
//   node scripts/generate-sdk-names.mjs BOTOCORE BOTO3 AWS_SDK
//
// Folders of the unpacked packages: botocore and boto3 from PyPI (their wheels), aws-sdk (version 2) from npm.
import fs from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'

const [botocore, boto3, awsSdk] = process.argv.slice(2)
const write = (name, lines) => fs.writeFileSync(path.join(import.meta.dirname, '../code/src/sdk', name), `${lines.join('\n')}\n`)
const json = file => JSON.parse(file.endsWith('.gz') ? gunzipSync(fs.readFileSync(file)) : fs.readFileSync(file))
const folders = folder => fs.readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name).sort()
/** The newest version of a model; undefined where the service has none of that kind. */
function model(folder, kind) {
  const newest = folders(folder).at(-1)
  const file = [`${kind}.json`, `${kind}.json.gz`].map(name => path.join(folder, newest, name)).find(name => fs.existsSync(name))
  return file && json(file)
}

const v2Name = (service, { endpointPrefix }, id) => {
  const wanted = [service, id.toLowerCase().replaceAll(' ', ''), id.toLowerCase().replaceAll(' ', '-')]
  const files = Object.entries(json(path.join(awsSdk, 'apis/metadata.json')))
  const found = files.find(([key, { prefix }]) => wanted.includes(prefix ?? key) || wanted.includes(key))
  return found?.[1].name ?? ''
}

/** What botocore calls the methods that its rule would call something else: the table in front of `xform_name`. */
const special = new Map([...fs.readFileSync(path.join(botocore, 'botocore/__init__.py'), 'utf8').matchAll(/\(\s*'(\w+)',\s*'_',?\s*\):\s*'(\w+)'/g)].map(([, name, method]) => [name, method]))
const written = (name, paginators) => `${name}${special.has(name) ? `:${special.get(name)}` : ''}${paginators.includes(name) ? '*' : ''}`

const data = path.join(botocore, 'botocore/data')
const services = folders(data).flatMap(service => {
  const folder = path.join(data, service)
  const described = model(folder, 'service-2')
  if (!described) return []
  const { metadata, operations } = described
  const paginators = Object.keys(model(folder, 'paginators-1')?.pagination ?? {}).sort()
  const waiters = Object.entries(model(folder, 'waiters-2')?.waiters ?? {}).map(([name, { operation }]) => `${name}=${operation}`).sort()
  const names = Object.keys(operations).sort().map(name => written(name, paginators))
  return [[service, metadata.serviceId, v2Name(service, metadata, metadata.serviceId), names.join(' '), waiters.join(' ')].join('\t')]
})
write('services.tsv', [
  '# Made by scripts/generate-sdk-names.mjs from botocore (Apache-2.0) and aws-sdk (Apache-2.0).',
  '# name in boto3, service id, name in version 2 of the SDK for JavaScript, operations (behind `:` the method in boto3 where it is not what the rule gives; *: with a paginator), waiters with their operations',
  ...services
])

/** What boto3 adds to its models by hand: attributes that are read by a call. */
const ADDED = { s3: [['Bucket', 'ListBuckets', ''], ['ObjectSummary', 'HeadObject', 'Bucket=identifier:BucketName Key=identifier:Key']] }
/** A resource that an answer gives; with `*` when it comes with its attributes. */
const given = resource => resource && `${resource.type}${resource.path ? '*' : ''}`
/** Where the identifiers of a resource come from that an answer gives: an answer names what its request named. */
const identifiers = resource => (resource?.identifiers ?? []).filter(({ source }) => source !== 'data').map(({ target, source, name, path: from }) => source === 'identifier' || source === 'input' ? `${target}=${source}:${name ?? ''}` : `${target}=parameter:${from.split(/[.[\]]+/).filter(part => part !== '').at(-1)}`).join(' ')
const params = list => (list ?? []).map(({ target, source, name, path: from, value }) => `${target}=${source}:${name ?? from ?? value ?? ''}`).join(' ')
const resources = folders(path.join(boto3, 'boto3/data')).flatMap(service => {
  const { service: root, resources: all } = model(path.join(boto3, 'boto3/data', service), 'resources-1')
  const rows = []
  for (const [resource, shape] of [['', root], ...Object.entries(all)]) {
    const row = (kind, name, operation = '', result = '', from = '', made = '') => rows.push([service, resource, kind, name, operation, result, from, made].join('\t'))
    if (resource !== '') row('resource', (shape.identifiers ?? []).map(({ name }) => name).join(' '))
    if (shape.load) row('load', '', shape.load.request.operation, '', params(shape.load.request.params))
    for (const [name, action] of Object.entries(shape.actions ?? {})) row('action', name, action.request.operation, given(action.resource), params(action.request.params), identifiers(action.resource))
    for (const [name, waiter] of Object.entries(shape.waiters ?? {})) row('waiter', name, waiter.waiterName, '', params(waiter.params))
    // The service itself has each of its resources, whatever its model says.
    const every = Object.entries(all).map(([type, { identifiers = [] }]) => [type, { resource: { type, identifiers: identifiers.map(({ name }) => ({ target: name, source: 'input' })) } }])
    for (const [name, { resource: to }] of Object.entries(resource === '' ? Object.fromEntries(every) : shape.has ?? {})) {
      row('has', name, '', to.type, '', params(to.identifiers))
    }
    for (const [name, { request, resource: of }] of Object.entries(shape.hasMany ?? {})) {
      row('collection', name, request.operation, given(of), params(request.params), identifiers(of))
    }
    for (const [name, action] of Object.entries(shape.batchActions ?? {})) row('batch', name, action.request.operation, given(action.resource), params(action.request.params), identifiers(action.resource))
  }
  for (const [resource, operation, from] of ADDED[service] ?? []) rows.push([service, resource, 'load', '', operation, '', from, ''].join('\t'))
  return rows
})
write('resources.tsv', [
  '# Made by scripts/generate-sdk-names.mjs from boto3 (Apache-2.0).',
  '# service, resource (empty: the service itself), kind, name, operation, resource that it gives (*: with its attributes), parameters and where they come from, identifiers of the resource and where they come from',
  ...resources
])
