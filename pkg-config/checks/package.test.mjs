// What is packed is what is promised: every documented subpath, nothing else, no more bytes than budgeted.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { transformSync } from 'esbuild'
import { root } from '../../scripts/steps.mjs'
import { consumer, importByName, installed, packed, require } from '../runtimes/installed.mjs'

const manifest = JSON.parse(fs.readFileSync(path.join(installed, 'package.json'), 'utf8'))
const budget = JSON.parse(fs.readFileSync(path.join(root, 'pkg-config/budget.json'), 'utf8'))
const tarball = path.join(consumer, packed().filename)
const tool = (name, ...args) => spawnSync(path.join(root, 'node_modules/.bin', name), args, { cwd: root, encoding: 'utf8' })

/** Every file that the exports name, with the conditions that lead to it. */
function targets(node, conditions = []) {
  if (typeof node === 'string') return [[conditions.join(' '), node]]
  return Object.entries(node).flatMap(([condition, below]) => targets(below, [...conditions, condition]))
}

test('every file that the exports name is there, and every file that is there is meant', () => {
  const files = new Set(packed().files)
  for (const [conditions, file] of targets(manifest.exports)) assert.ok(files.has(file.slice(2)), `${conditions}: ${file}`)
  assert.deepEqual([...files].sort(), [...manifest.files, 'package.json'].sort())
})

test('conditions stand in the order that runtimes need, types first', () => {
  const order = ['workerd', 'edge-light', 'browser', 'import', 'require', 'default']
  for (const subpath of ['.', './tools', './edge', './code']) assert.deepEqual(Object.keys(manifest.exports[subpath]), order, subpath)
  for (const [subpath, node] of Object.entries(manifest.exports)) {
    for (const below of typeof node === 'string' ? [] : Object.values(node)) assert.equal(Object.keys(below)[0], 'types', subpath)
  }
})

test('every documented subpath resolves', async () => {
  const main = Object.keys(await importByName('iam-verdict')).sort()
  assert.deepEqual(main, ['BundleError', 'EngineError', 'PolicyError', 'PolicySet', 'RequestError', 'compile', 'default', 'evaluate', 'parseAccessDenied', 'simulateCustomPolicy', 'validate', 'version'])
  for (const name of ['iam-verdict/inline', 'iam-verdict/slim']) {
    assert.deepEqual(Object.keys(await importByName(name)).sort(), main, name)
    assert.equal(typeof require(name).evaluate, 'function', name)
  }
  const tools = Object.keys(await importByName('iam-verdict/tools')).sort()
  const ofTools = [
    'AccessDeniedError', 'ServiceError', 'World', 'actionsByAccessLevel', 'awsManagedPolicies', 'contextKeysFor', 'coverage', 'expandActions', 'extract', 'fitPolicy', 'formatPolicy',
    'generatePolicies', 'getContextKeysForCustomPolicy', 'importAuthorizationDetails', 'languageServer',
    'policySize', 'rightSizePolicies', 'shrinkActions', 'suggestActions', 'testMutants', 'trail', 'validateInfrastructure', 'validatePolicy', 'whatIf'
  ]
  assert.deepEqual(tools, [...main, ...ofTools].sort())
  assert.equal(typeof require('iam-verdict/tools').importAuthorizationDetails, 'function')
  assert.deepEqual(Object.keys(await importByName('iam-verdict/edge')).sort(), [
    'BundleError', 'EngineError', 'PolicyError', 'PolicySet', 'RequestError', 'TokenError', 'apiGatewayAuthorizer', 'authzenHandler', 'compile', 'createAuthorizer', 'default',
    'enforce', 'expressMiddleware', 'guardWorker', 'honoMiddleware', 'jwtPrincipal', 'lambdaAtEdge', 'openBundle', 'otelAttributes', 'signBundle', 'version', 'watchBundle'
  ])
  assert.equal(typeof require('iam-verdict/edge').createAuthorizer, 'function')
  assert.deepEqual(Object.keys(await importByName('iam-verdict/code')).sort(), ['EngineError', 'RequestError', 'codeCalls', 'default'])
  assert.equal(typeof require('iam-verdict/code').codeCalls, 'function')
  assert.equal(require('iam-verdict/package.json').name, 'iam-verdict')
  assert.ok(WebAssembly.validate(fs.readFileSync(require.resolve('iam-verdict/iam_verdict.wasm'))))
  assert.throws(() => require('iam-verdict/web.mjs'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' })
})

test('every subpath that is written about is one of the exports', () => {
  const texts = ['README.md', ...['docs', 'pkg-config/src', 'examples'].flatMap(folder => fs.readdirSync(path.join(root, folder), { recursive: true }).map(file => path.join(folder, file)))]
  const named = texts.filter(file => /\.(md|d\.ts|mjs)$/.test(file)).flatMap(file => [...fs.readFileSync(path.join(root, file), 'utf8').matchAll(/[`'"]iam-verdict\/([\w./-]+)[`'"]/g)].map(([, subpath]) => `./${subpath}`))
  assert.deepEqual([...new Set(named)].filter(subpath => !Object.hasOwn(manifest.exports, subpath)), [])
  for (const subpath of ['./tools', './edge', './code', './slim', './inline', './iam_verdict.wasm']) assert.ok(named.includes(subpath), `${subpath} is written about nowhere`)
})

test('it depends on nothing and runs nothing at install', () => {
  for (const field of ['dependencies', 'peerDependencies', 'optionalDependencies', 'scripts']) assert.equal(manifest[field], undefined, field)
  assert.equal(manifest.license, 'MIT OR Apache-2.0')
  assert.equal(fs.readdirSync(path.join(consumer, 'node_modules')).filter(name => !name.startsWith('.')).join(), 'iam-verdict')
})

test('both kinds of types are the same text', () => {
  const text = name => fs.readFileSync(path.join(installed, name), 'utf8')
  assert.equal(text('index.d.ts'), text('index.d.cts'))
  for (const name of ['tools/index', 'tools/world', 'tools/trail', 'edge/index', 'code/index']) assert.equal(text(`${name}.d.ts`).replaceAll(/'(\.\.?\/\w+)\.js'/g, "'$1.cjs'"), text(`${name}.d.cts`))
})

test('no file names a place on the machine that built it', () => {
  for (const file of packed().files) {
    const text = fs.readFileSync(path.join(installed, file), 'latin1')
    const home = process.env.HOME
    for (const place of [root, home !== '/' && home]) if (place) assert.ok(!text.includes(`${place}/`), `${file} holds ${place}`)
  }
})

test('sizes are within budget', t => {
  for (const [file, most] of Object.entries(budget.gzip)) {
    const size = gzipSync(fs.readFileSync(path.join(installed, file)), { level: 9 }).length
    t.diagnostic(`${file} ${size} of ${most} bytes gzip`)
    assert.ok(size <= most, `${file}: ${size} bytes gzip, budget ${most}`)
  }
  for (const [file, most] of Object.entries(budget.minified)) {
    const { code } = transformSync(fs.readFileSync(path.join(installed, file), 'utf8'), { minify: true, format: 'esm' })
    const size = gzipSync(code, { level: 9 }).length
    t.diagnostic(`${file}, minified: ${size} of ${most} bytes gzip`)
    assert.ok(size <= most, `${file}: ${size} bytes minified and gzip, budget ${most}`)
  }
  const atTheEdge = ['edge/iam_verdict.wasm', 'edge/workerd.mjs'].map(file => fs.readFileSync(path.join(installed, file)))
    .map(bytes => gzipSync(WebAssembly.validate(bytes) ? bytes : transformSync(bytes.toString(), { minify: true, format: 'esm' }).code, { level: 9 }).length)
  const edgeSize = atTheEdge[0] + atTheEdge[1]
  t.diagnostic(`edge/whole ${edgeSize} of ${budget.edge} bytes gzip`)
  assert.ok(edgeSize <= budget.edge, `engine and layer of iam-verdict/edge: ${edgeSize} bytes minified and gzip, budget ${budget.edge}`)
  const size = fs.statSync(tarball).size
  assert.ok(size <= budget.packed, `packed: ${size} bytes, budget ${budget.packed}`)
  const budgeted = Object.keys(budget.gzip)
  for (const file of manifest.files.filter(name => /\.(mjs|cjs|wasm|bin)$/.test(name))) assert.ok(budgeted.includes(file), `${file} has no budget`)
})

test('publint finds nothing', () => {
  const { status, stdout, stderr } = tool('publint', 'run', tarball, '--strict')
  assert.equal(status, 0, stdout + stderr)
})

test('types resolve as the code does, by every way of resolving (attw)', () => {
  // A WebAssembly file has no types, and TypeScript 4's "node10" cannot see subpaths at all.
  const { status, stdout, stderr } = tool('attw', tarball, '--format', 'ascii', '--no-emoji', '--no-color', '--exclude-entrypoints', './iam_verdict.wasm', '--profile', 'node16')
  assert.equal(status, 0, stdout + stderr)
  for (const subpath of Object.keys(manifest.exports).filter(name => name !== './iam_verdict.wasm')) {
    const name = path.posix.join('iam-verdict', subpath)
    assert.match(stdout, new RegExp(`^"${name.replaceAll('.', '\\.')}"\\n\\nnode16 \\(from CJS\\): OK.*\\nnode16 \\(from ESM\\): OK.*\\nbundler: OK`, 'm'), name)
  }
})
