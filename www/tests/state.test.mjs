// The pure parts of the page, without a browser: Node runs them as they are bundled.
import * as esbuild from 'esbuild'
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import zlib from 'node:zlib'

const source = name => fileURLToPath(new URL(`../src/${name}.ts`, import.meta.url))
const load = async name => {
  const { outputFiles } = await esbuild.build({ entryPoints: [source(name)], bundle: true, write: false, format: 'esm', external: ['iam-verdict'] })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}
const { addDraft, canAdd, emptyLevels, fromExample, levelFrom, MAX_POLICIES, POLICY_TYPES, removeDraft, setDraft, starter } = await load('state')
const { ask } = await load('scenario')
const { duplicateMember } = await load('json')
const { decode, encode } = await load('share')
const example = name => JSON.parse(fs.readFileSync(new URL(`../examples/${name}.json`, import.meta.url), 'utf8'))
const empty = { drafts: [], request: { principal: '', action: '', resource: '', resourceAccount: '', context: '{}' }, example: undefined }

test('a link holds the whole state', async () => {
  for (const name of ['region-scp', 'data-perimeter', 'github-oidc', 'permissions-boundary']) {
    const state = { ...fromExample(example(name)), example: undefined }
    assert.deepEqual(await decode(await encode(state)), state)
  }
  assert.deepEqual(await decode(await encode(empty)), empty)
})

test('a link keeps text that is no JSON, and JSON that another reader would change', async () => {
  for (const text of ['{"Version": ', '{"a": 1, "a": 2}', '{"n": 1.0e3}', '', '💥 "é"']) {
    const state = { ...empty, drafts: [{ id: 1, type: 'identityBased', level: 0, name: 'n', text }] }
    assert.equal((await decode(await encode(state))).drafts[0].text, text)
  }
})

test('a link of a real scenario is short', async () => {
  const state = fromExample(example('permissions-boundary'))
  const scenario = JSON.stringify({ ...state, drafts: state.drafts.map(({ text }) => text) })
  const { length } = await encode(state)
  assert.ok(length <= 800 && length < scenario.length / 1.5, `${length} of ${scenario.length}`)
})

test('what is no link of ours is refused in words', async () => {
  assert.equal(await decode(''), undefined)
  assert.equal(await decode('#decision'), undefined)
  const deflated = async value => `#s=1.${Buffer.from(await new Response(new Blob([value]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer()).toString('base64url')}`
  for (const [fragment, words] of [
    ['#s=2.AAAA', /another version/],
    ['#s=1.%%%', /incomplete/],
    [`#s=1.${'A'.repeat(300_000)}`, /too long/],
    [await deflated('x'.repeat(20_000_000)), /incomplete/],
    [await deflated('[]'), /something else/],
    [await deflated('{"p": 5}'), /something else/],
    [await deflated('{"d": [[0, 0, "n"]]}'), /something else/],
    [await deflated('{"d": [[99, 0, "n", "t"]]}'), /something else/],
    [await deflated('{"d": [[0, -1, "n", "t"]]}'), /something else/]
  ]) await assert.rejects(decode(fragment), words, fragment.slice(0, 40))
})

test('a link never reaches a prototype', async () => {
  const text = '{"__proto__": {"p": "polluted"}, "constructor": 1}'
  const fragment = `#s=1.${Buffer.from(await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer()).toString('base64url')}`
  assert.deepEqual(await decode(fragment), empty)
  assert.equal({}.p, undefined)
})

test('policies come to the places that the engine reads', () => {
  let state = empty
  for (const type of ['serviceControl', 'serviceControl', 'identityBased', 'identityBased', 'roleTrust']) state = addDraft(state, type)
  state = setDraft(state, 2, { level: 2, name: 'account' })
  const { scenario, draftAt } = ask({ ...state, request: { ...state.request, principal: 'anonymous', action: 's3:GetObject' } })
  assert.deepEqual(scenario.policies.serviceControl.map(level => level.length), [1, 0, 1])
  assert.equal(scenario.policies.serviceControl[2][0].name, 'account')
  assert.equal(scenario.policies.identityBased.length, 2)
  assert.equal(draftAt.get('serviceControl/2/0'), 2)
  assert.equal(draftAt.get('identityBased//1'), 4)
  assert.equal(draftAt.get('roleTrust//0'), 5)
})

test('a type that stands once can be added once', () => {
  const state = addDraft(empty, 'vpcEndpoint')
  assert.equal(canAdd(state, 'vpcEndpoint'), false)
  assert.equal(canAdd(removeDraft(state, 1), 'vpcEndpoint'), true)
  for (const { type } of POLICY_TYPES) assert.doesNotThrow(() => JSON.parse(starter(type)), type)
})

test('a form that cannot be read asks nothing', () => {
  const broken = ask({ ...empty, request: { ...empty.request, principal: '{"type": ', context: 'nonsense' } })
  assert.deepEqual(broken.errors.map(({ field }) => field), ['principal', 'context'])
})

const link = value => `#s=1.${zlib.deflateRawSync(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')}`

test('a link keeps every text as it was typed, laid out or not', async () => {
  for (const text of ['{"a":1}', '[]', '\n{"a":1}', '\n', '', '{}', '{ }', '{\n  "a": 1\n}', '"x"', ' {"a":1}']) {
    const state = { ...empty, drafts: [{ id: 1, type: 'identityBased', level: 0, name: '', text }], request: { ...empty.request, principal: text, context: text } }
    assert.deepEqual(await decode(await encode(state)), state, JSON.stringify(text))
  }
})

test('a link that the page could not show honestly is refused', async () => {
  const boundary = [POLICY_TYPES.findIndex(({ type }) => type === 'permissionsBoundary'), 0, '', '{}']
  const refused = [
    { d: [['length', 0, '', '{}']] }, { d: [['map', 0, '', '{}']] }, { d: [[0.5, 0, '', '{}']] }, { d: [[5, 1.5, '', '{}']] },
    { d: [boundary, boundary] }, // the second would hide the first from the engine
    { d: Array.from({ length: MAX_POLICIES + 1 }, () => [0, 0, '', '']) }
  ]
  for (const value of refused) await assert.rejects(decode(link(value)), /something else/, JSON.stringify(value).slice(0, 60))
  assert.equal((await decode(link({ d: refused.at(-1).d.slice(1) }))).drafts.length, MAX_POLICIES)
})

test('a link does not become a thousand times larger', async () => {
  await assert.rejects(decode(link({ p: 'x'.repeat(1_000_000) })), /incomplete/)
  assert.equal((await decode(link({ p: 'x'.repeat(20_000) }))).request.principal.length, 20_000)
})

test('a level is whole, whatever is typed', () => {
  assert.deepEqual([1.5, NaN, -3, 99, 2].map(levelFrom), [1, 0, 0, 9, 2])
})

test('a member that stands twice is found, wherever it stands', () => {
  for (const [text, found] of [
    ['{"a": 1, "a": 2}', 'a'], ['[{"x": {"b": [], "\\u0062": 0}}]', 'b'], ['{"": 1, "": 2}', ''], ['{"__proto__": 1, "__proto__": 2}', '__proto__'],
    ['{"a": {"a": 1}, "b": "a"}', undefined], ['[{"a": 1}, {"a": 1}]', undefined], ['{"a": "{\\"a\\": 1}", "b\\"": ["a", "a"]}', undefined], ['"a"', undefined]
  ]) assert.equal(duplicateMember(text), found, text)
})

test('a condition key that stands twice asks nothing', () => {
  const { errors } = ask({ ...empty, request: { ...empty.request, context: '{"aws:MultiFactorAuthPresent": "false", "aws:MultiFactorAuthPresent": "true"}' } })
  assert.match(errors[0].message, /"aws:MultiFactorAuthPresent" stands twice/)
})

test('a level without SCP is told', () => {
  const state = setDraft(addDraft(addDraft(empty, 'serviceControl'), 'serviceControl'), 2, { level: 2 })
  assert.deepEqual(emptyLevels(state), [1])
  assert.deepEqual(emptyLevels(addDraft(empty, 'resourceControl')), [])
})
