// The parts of the view of a log that need no browser: how logs are known, what they are decided by, what is drawn.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { envelope, lines, record, roleArn } from './logs.mjs'
import { EMPTY, load } from './source.mjs'

const { recordsIn, isLogInTexts, beginsAsLog, logsAmong } = await load('log-files')
const { comparison, callerIn } = await load('log-states')
const { barsOf, HEIGHT } = await load('log-bars')
const { rowsOf } = await load('side-by-side')
const { putGenerated, hasPolicies } = await load('log-generated')
const { addDraft, setText } = await load('drafts')
const { addPolicy } = await load('stacks')
const { draftOf } = await load('principal')
const { setRequest } = await load('state')

const ROW = { CloudTrailEvent: JSON.stringify(record(1)), EventId: 'x' }

test('records are counted in whatever is around them, and nothing else is one', () => {
  for (const [value, count] of [
    [record(1), 1], [[record(1), record(2)], 2], [{ Records: [record(1), record(2)] }, 2], [[{ Records: [record(1)] }, { Records: [record(2)] }], 2],
    [{ Events: [ROW, ROW], NextToken: 'x' }, 2], [{ QueryResultRows: [[{ eventJson: '{}' }], [{ eventJson: '{}' }]] }, 2], [{ Records: [] }, 0],
    [{ eventName: 'GetObject' }, 0], [{ Statement: [] }, 0], ['eventSource', 0], [null, 0], [[[[[[record(1)]]]]], 0]
  ]) assert.equal(recordsIn(value), count, JSON.stringify(value).slice(0, 60))
})

test('logs in lines, and texts one after the other, are known by their beginning', () => {
  const pretty = JSON.stringify(record(1), null, 2)
  assert.deepEqual([lines(3), `${pretty}\n${pretty}`, pretty.slice(0, 900), 'User: x is not authorized', '{"a": 1}\n{"b": 2}', ''].map(isLogInTexts), [true, true, false, false, false, false])
  assert.deepEqual([lines(1), envelope([record(1)]), JSON.stringify(ROW), '{"eventName": 1}'].map(beginsAsLog), [true, true, true, false])
})

test('files that hold logs are told from others, compressed ones too; a record by itself is none', async () => {
  const file = (name, text) => new File([text], name)
  const files = [
    file('a.jsonl', lines(2)), file('policy.json', '{"Statement": []}'), file('b.json.gz', gzipSync(lines(1))), file('one.json', envelope([record(1)])),
    file('world.json', JSON.stringify({ RoleDetailList: [{ Description: '"eventSource": "eventName":' }] }))
  ]
  assert.deepEqual((await logsAmong(files)).map(({ name }) => name), ['a.jsonl', 'b.json.gz', 'one.json'])
  assert.deepEqual(await logsAmong([files[3]]), [])
  assert.equal((await logsAmong([file('two.json', envelope([record(1), record(2)]))])).length, 1)
})

const named = (state, type, name) => addDraft(state, type, { name, text: JSON.stringify({ Version: '2012-10-17', Statement: [] }) })

test('the policies of the page decide a log, but for those of one resource, session or endpoint', () => {
  const page = ['resourceBased', 'session', 'vpcEndpoint', 'identityBased'].reduce((state, type) => named(state, type, type), EMPTY)
  const { before, after, isSame, given, ofPrincipal, leftOut, isOfWorld, isEmpty } = comparison(EMPTY, page, undefined)
  assert.deepEqual([before.policies, Object.keys(after.policies)], [{}, ['identityBased']])
  assert.deepEqual({ isSame, given, ofPrincipal, leftOut, isOfWorld, isEmpty }, {
    isSame: false, given: ['identityBased'], ofPrincipal: true, leftOut: ['resourceBased', 'session', 'vpcEndpoint'], isOfWorld: false, isEmpty: false
  })
  assert.equal(comparison(EMPTY, EMPTY, 3).isEmpty, true)
  assert.equal(comparison(page, page, undefined).isSame, true)
})

test('over a world those types are given of which a policy was changed, added or switched off', () => {
  const way = { credential: 'none', mfa: false, via: [] }
  const origin = draft => ({ ...draft, origin: { source: { policyType: draft.type, policyIndex: 0, name: draft.name, attachedTo: 'r' }, text: draft.text } })
  const world = { ...EMPTY, way, levels: { serviceControl: 1, resourceControl: 0 } }
  const gathered = named(named(world, 'identityBased', 'own'), 'serviceControl', 'limits')
  const asInWorld = { ...gathered, drafts: gathered.drafts.map(origin) }
  assert.deepEqual(comparison(asInWorld, asInWorld, 7).after, { world: 7 })
  const [own, scp] = asInWorld.drafts
  const changed = setText(asInWorld, scp.id, '{}')
  const { before, after, given, ofPrincipal } = comparison(asInWorld, changed, 7)
  assert.deepEqual([before, after, given, ofPrincipal], [{ world: 7 }, { policies: { serviceControl: [[{ name: 'limits', document: '{}' }]] }, world: 7 }, ['serviceControl'], false])
  const off = { ...asInWorld, drafts: [{ ...own, off: true }, scp] }
  const { given: types, after: { policies, world: number } } = comparison(asInWorld, off, 7)
  assert.deepEqual([types, number, policies.identityBased.length], [['identityBased'], 7, 1])
  assert.match(policies.identityBased[0], /none:Nothing/)
})

test('the caller of the form is found among those of a log, sessions by their role', () => {
  const principals = [roleArn(1), 'arn:aws:iam::111122223333:user/ana']
  const of = (principal, way) => callerIn({ ...setRequest(EMPTY, { principal: draftOf(principal) }), ...(way && { way }) }, principals)
  assert.equal(of('arn:aws:sts::111122223333:assumed-role/role-1/app'), roleArn(1))
  assert.equal(of({ type: 'assumed_role', arn: 'arn:aws:sts::111122223333:assumed-role/role-1/app', roleArn: roleArn(1) }), roleArn(1))
  assert.equal(of(principals[1]), principals[1])
  assert.equal(of(principals[1], { credential: 'none', mfa: false, via: [{ roleArn: roleArn(1), externalId: '' }] }), roleArn(1))
  assert.equal(of('arn:aws:iam::111122223333:user/bob'), undefined)
})

test('a generated policy stands in place of what its principal has, and makes the page about it', () => {
  const made = [{ name: 'made', text: '{}' }]
  const shown = ({ drafts }) => drafts.map(({ type, name, off }) => [type, name, off])
  const ana = 'arn:aws:iam::111122223333:user/ana'
  const page = addPolicy(named(setRequest(EMPTY, { principal: draftOf(ana) }), 'identityBased', 'own'), 'permissionsBoundary')
  assert.deepEqual(shown(putGenerated(page, ana, made)).filter(([type]) => type === 'identityBased'), [['identityBased', 'own', true], ['identityBased', 'made', false]])
  const other = putGenerated({ ...page, example: 'x' }, roleArn(1), made)
  assert.deepEqual([shown(other), callerIn(other, [roleArn(1)])], [[['identityBased', 'made', false]], roleArn(1)])
  assert.deepEqual(['arn:aws:iam::111122223333:root', roleArn(1), ana, 'sns.amazonaws.com'].map(hasPolicies), [false, true, true, false])
})

const bucket = (start, allowed, denied = 0, untold = 0) => ({ start, allowed, denied, untold })

test('bars stand on what is denied, the least of it is seen, and long gaps are short', () => {
  const { bars, gaps, width, most } = barsOf({ seconds: 60, buckets: [
    bucket('2026-03-15T12:00:00Z', 9990, 10), bucket('2026-03-15T12:02:00Z', 0, 0, 5000), bucket('2027-01-01T00:00:00Z', 5000, 5000)
  ] })
  assert.deepEqual([bars.map(({ x }) => x), gaps.length, width, most], [[0, 2, 8], 1, 9, 10_000])
  assert.deepEqual(bars[0].parts, [{ outcome: 'denied', from: 0, height: 2 }, { outcome: 'allowed', from: 2, height: HEIGHT - 2 }])
  assert.deepEqual(bars[1].parts, [{ outcome: 'untold', from: 0, height: 50 }])
  assert.ok(gaps[0] > bars[1].x + 1 && gaps[0] < bars[2].x)
  assert.deepEqual(barsOf({ seconds: 60, buckets: [] }), { bars: [], gaps: [], width: 1, most: 0 })
})

test('two texts stand line by line, with what differs', () => {
  const shown = rows => rows.map(({ before, after }) => [before && (before.isOther ? '-' : ' ') + before.text, after && (after.isOther ? '+' : ' ') + after.text])
  assert.deepEqual(shown(rowsOf('a\nb\nc\nd', 'a\nB\nd\ne')), [[' a', ' a'], ['-b', '+B'], ['-c', undefined], [' d', ' d'], [undefined, '+e']])
  assert.deepEqual(shown(rowsOf('a', 'a')), [[' a', ' a']])
})
