// Links: what goes in comes out, and nothing else does.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import zlib from 'node:zlib'
import { EMPTY, example, examples, load } from './source.mjs'

const { DRAFT_TYPES, MAX_POLICIES } = await load('drafts')
const { fromExample } = await load('example')
const { decode, encode } = await load('share')

/** A link of another hand. */
const link = (value, version = 3) => `#s=${version}.${zlib.deflateRawSync(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')}`

test('a link holds the whole state', async () => {
  for (const each of examples) {
    const state = { ...fromExample(each), example: undefined }
    assert.deepEqual(await decode(await encode(state)), state, each.id)
  }
  assert.deepEqual(await decode(await encode(EMPTY)), EMPTY)
})

test('a link keeps text that is no JSON, and JSON that another reader would change', async () => {
  for (const text of ['{"Version": ', '{"a": 1, "a": 2}', '{"n": 1.0e3}', '', '💥 "é"']) {
    const state = { ...EMPTY, drafts: [{ id: 1, type: 'identityBased', level: 0, pair: 0, name: 'n', text, off: false, offStatements: [] }] }
    assert.equal((await decode(await encode(state))).drafts[0].text, text)
  }
})

/** Made by the page when it wrote version 1. */
const VERSION_1 = {
  'permissions-boundary': 'nZFBa4QwEIX_yzsuEY0eCrnZ7p4LXdqLkRLiLBViIkmsiPjfi7o97EIL7fXNe49vZmb0EJgl4tSThJBQIQwdNe_eGZJgEsrbfeCtUGMQIQYhOOc8z_O8KIpCXCPJGkkb-iTjevKpsmorWOXyrqRV3V3JbVhiAYOCwOp88qQivQbyYPAQv9QMgXxqaQRDA1FVGcsYjt-1pdYUAti68Rv50LodK894nvAs4Q8b8TmqSB3ZKCGqWeJ0uZCOm7M0xo2bqdRxj1cSoRCHTdTGDc2oov64Crf4EjWTeKHgBq_3ex8klnpBzariBvXRDbZRfvoz7LltNtuzNdNRxf0H_93gR9x6-QI',
  'region-scp': 'xVRNb9swDP0vOhY2GjsrBvjmrV0xoM2CdNgOcQ4MzSRCZMmVqHhZkP8--DMJkp122MWgHqnHZ4rkQZQiEWB1ApVLJBRJEkVRFMdxPB6Px4k1iu7TvJBaBAJEIgjjZOb1V-0YNJITgbBnDLXbu5DAcRhdUsnuyv2dCASKRBwyUV-Z0bsnx5TPaC2NzkSSiYEiE0cRiFwk8_koGAWikSIdW2BjU0RytYJDJt4YmArSnIlkfshEityT3WUiyMTTakXIDZAqZaoGnJEz3iL1ccdFkIkfZF1_Nx5FcRiNwuhjrWQRzB9qFV-8UunPt_P8f7sUXEu7qeRK77W0U_60LK3Z9RX7JwWPpPdNzMTwoGGeCfiwTFohgEVvVS4swG6JSwVIYQEa1g3v7YAztDSWQXXA0udrYtedhjjcyGKwlfH5ypqBGo1eyXV_8LazcmkJGY3WhH1o3YOP5NDKJXUVusK_W9BO8jMwVbC_9v8o9YVvVfRy18osQQEiKWq6sMM3BIo33aEepM4q6l-nX_W3g7YDV2GWUhFoUHuW2KOauDJ221a3pzd2DVr-hvqF-sDSSpS6L4o1nulhfHnKTQFyuNCBoSU0O7L7EJV3POS4dhvN1qjwovhXUZYgl5pcn8WNk2fiFNF4zVO_VBIHx4t0nCr1uv_kcUvszvFXr1i2D9ZO1tRIfQqZ-pucG0kq7zMPTeV8eVZxtvVv5pDvpBserIJVaJtsQ2NWsDpZu7i3SSmwuJFMyNTkWtwY0CATn43OZTdDzU6yUq8nhp_ePSjXgrdX3jwT5EMkzRZUvfaCBqioXYKLY70irJ4YfpFbOjFNrdQoS1DpbNIN7vkuv2sX-Lez5mk2aM14HDZK9B832uL4Bw',
  'github-oidc': 'tZFPa-MwEMW_y5ydOHYOBd2ySwsLLS1b2B6iUCbSJB4qS640bmiNv_sSObks9A-UPegyM3rze_MG6EDBoEFeO9KgNBxo-8iWvLC8aig0dDG8sKWYuxi9wkNSjK1SVVVVdV3Xy-VyqQJbMzvPlhKeyM_RCAef5nuWpt_2iaIJXsjL3IRWwwgFIChIktQqpb6l38HRA0vzQNtfJwYoIIL6YHEMjsppw8xS58Lxizm5-hxDYW-ztSRpji2-BY-HNAEWX1NI_TYrROqCQtNSmZrQqa537jHSc09JJrMW1HpdF4sC_uUdNPyhmDj4rFQvqnpWLWbVRYa4FxRqyYsGtR403POEfIPsf0T0prn1bkrrcrcjI7m7ci4ccvEusjfcodOgBg1XZCmikP0PkRYaVnnkfNP3k81oP4O3fJo_OpPIfn_53KNLU-WbEY7FWfSan-jrku9kGml3fKlsCG0qW2SvYRzHzQibzfgX',
  'service-principal': 'pZFBT4QwEIX_innnstnCwaQ3YvZoNGK8UA5NmTVNoIUWJJH0vxuKRlcPe_A4M-99M31dMUAg2HBQvXp3Vi3hoF0PBrX1xyAqsu09haBeCQweAspboZYgtinN2UJhyrjgnPM8z_OiKArhfEs-gEFDYJXY5JWbvabSWwkhvyH2CkSCXfi1drOdEuOnWiKCoYWoa86ODLv5Zpxp3u5eJV7IB-P27fmR5xk_Zvw24atJTdRTwtarRGXaJHtIkGc3GJ10p_OZ9L677Dq3pOajN1abQXUSYvOSfzOakuhPrhKRSZR6-jrkV8IJ-EQhPfUyp2thJ-uds635hK8SpbencVZd2Mt__UKMsYlomvgB'
}

test('links of version 1 open as what they were made from', async () => {
  for (const [id, text] of Object.entries(VERSION_1)) {
    assert.deepEqual(await decode(`#s=1.${text}`), { ...fromExample(example(id)), example: undefined }, id)
  }
  const principal = async p => (await decode(link({ p }, 1))).request.principal
  const { type, main } = await principal('{"type":"service","service":"sns.amazonaws.com"}')
  assert.deepEqual([type, main], ['service', { service: 'sns.amazonaws.com' }])
  for (const text of ['{"type": ', '{"type":"iam_user","arn":5}', '{"type":"iam_user","nonsense":"x"}', '{"type":"iam_user","type":"root"}']) {
    assert.equal((await principal(text)).main.iam_user, text) // shown, so that the engine can say what is wrong with it
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
  for (const [fragment, words] of [
    ['#s=4.AAAA', /another version/],
    ['#s=3.%%%', /incomplete/],
    [`#s=3.${'A'.repeat(300_000)}`, /too long/],
    [link('x'.repeat(20_000_000)), /incomplete/],
    [link('[]'), /something else/],
    [link('{"p": 5}'), /something else/],
    [link('{"d": [[0, 0, "n"]]}'), /something else/],
    [link('{"d": [[99, 0, "n", "t"]]}'), /something else/],
    [link('{"d": [[0, -1, "n", "t"]]}'), /something else/]
  ]) await assert.rejects(decode(fragment), words, fragment.slice(0, 40))
})

test('a link never reaches a prototype', async () => {
  assert.deepEqual(await decode(link('{"__proto__": {"p": "polluted"}, "constructor": 1}')), EMPTY)
  assert.equal({}.p, undefined)
})

test('a link keeps every text as it was typed, laid out or not', async () => {
  for (const text of ['{"a":1}', '[]', '\n{"a":1}', '\n', '', '{}', '{ }', '{\n  "a": 1\n}', '"x"', ' {"a":1}']) {
    const state = { ...EMPTY, drafts: [{ id: 1, type: 'identityBased', level: 0, pair: 0, name: '', text, off: false, offStatements: [] }], request: { ...EMPTY.request, context: text } }
    assert.deepEqual(await decode(await encode(state)), state, JSON.stringify(text))
  }
})

test('a link that the page could not show honestly is refused', async () => {
  const boundary = [DRAFT_TYPES.findIndex(({ type }) => type === 'permissionsBoundary'), 0, '', '{}']
  const refused = [
    { d: [['length', 0, '', '{}']] }, { d: [['map', 0, '', '{}']] }, { d: [[0.5, 0, '', '{}']] }, { d: [[5, 1.5, '', '{}']] },
    { d: [boundary, boundary] }, // the second would hide the first from the engine
    { d: [[1, 0, '', '{}', 1]] }, { x: [[]], d: [[0, 0, '', '{}', 1]] }, { x: [['a', 'b', 'c', 'd', 'e']] }, { x: Array(21).fill([]) }, { x: [5] }, { g: { constructor: 'x' } },
    { g: { endpointType: 1 } }, { u: [] }, { s: 900 }, { l: [1] }, { l: [0.5, 0] }, { l: [11, 0] }, { l: [0, 0], d: [[5, 1, '', '{}']] }, { l: 'x' },
    { p: { t: 0.5 } }, { p: { t: 0, m: 1 } }, { p: { t: 0, tags: 'x' } }, { p: { t: 0, g: ['toString'] } }, { p: { t: 0, k: [['a', 'b', 'c']] } }, { p: [] },
    { d: Array.from({ length: MAX_POLICIES + 1 }, () => [0, 0, '', '']) }
  ]
  for (const value of refused) await assert.rejects(decode(link(value)), /something else/, JSON.stringify(value).slice(0, 60))
  assert.equal((await decode(link({ d: refused.at(-1).d.slice(1) }))).drafts.length, MAX_POLICIES)
})

test('a link does not become a thousand times larger', async () => {
  await assert.rejects(decode(link({ p: 'x'.repeat(1_000_000) })), /incomplete/)
  assert.equal((await decode(link({ p: 'x'.repeat(20_000) }))).request.principal.main.iam_user.length, 20_000)
})

