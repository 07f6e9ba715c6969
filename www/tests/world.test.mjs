// What the page makes of a world: the question with its policies, the way, the menu, the picture of accounts.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { test } from 'node:test'
import * as engine from '../../pkg-config/dist/inline.mjs'
import { World } from '../../pkg-config/dist/tools/inline.mjs'
import { EMPTY, load, practices } from './source.mjs'

const { fromExample } = await load('example')
const { ask } = await load('scenario')
const { encode, decode } = await load('share')
const { notTaken, toldBy, withGathered } = await load('gathered')
const { addStep, askHop, cutAt, pickCaller, setCredential, setMfa, setStep, takeGrant } = await load('way')
const { toldBy: organizationOf } = await load('organization')
const { entryOf, menuOf, placeNames } = await load('world-principals')
const { pathOf } = await load('path')
const { beginsAsWorld, isWorld, isWorldInLines } = await load('world-files')

const TEXT = fs.readFileSync(new URL('../../examples/world/world.json', import.meta.url), 'utf8')
const world = World.from(TEXT)
const told = organizationOf([JSON.parse(TEXT)], world.accounts())
const ROLE = 'arn:aws:iam::444455556666:role/deploy'
const ANA = 'arn:aws:iam::111122223333:user/ana'

/** The question of a state as the world is asked it. */
function asked(state) {
  const { principal, ...request } = ask({ ...state, drafts: [] }).scenario.request
  let caller = principal
  const { credential, mfa } = state.way
  if (credential !== 'none') caller = world.signIn({ type: credential, user: principal }, credential === 'password' && mfa ? { mfa } : {})
  if (credential === 'accessKey' && mfa) caller = world.getSessionToken(caller, { serialNumber: told.devices[principal] })
  for (const { roleArn, externalId } of state.way.via) caller = world.assumeRole(caller, roleArn, externalId ? { externalId } : {})
  return caller === principal ? { ...request, principal } : { ...request, session: caller }
}

for (const practice of practices) {
  test(`the page decides as the world does: ${practice.title}`, () => {
    const state = fromExample(practice)
    const question = asked(state)
    const gathered = world.gather(question)
    assert.equal(notTaken(state, gathered), 0)
    const filled = withGathered(state, gathered)
    assert.equal(filled.drafts.length, gathered.sources.length)
    assert.deepEqual(filled.drafts.filter(({ origin }) => !origin), [])
    for (const { name, origin } of filled.drafts) assert.equal(name, origin.source.name)
    const { scenario } = ask(toldBy(filled, gathered))
    const { decision, reason } = engine.evaluate(scenario)
    const of = world.evaluate(question)
    assert.equal(decision, practice.expect)
    assert.deepEqual([decision, reason.code], [of.decision, of.reason.code])
    assert.equal(withGathered(filled, gathered), filled)
  })
}

test('a policy of the other account says so; one of the own account does not', () => {
  const elsewhere = id => {
    const state = fromExample(practices.find(practice => practice.id === id))
    return withGathered(state, world.gather(asked(state))).drafts.flatMap(({ type, origin }) => (origin.elsewhere ? [`${type} ${origin.elsewhere}`] : []))
  }
  assert.deepEqual([...new Set(elsewhere('practice-shared-bucket'))], ['resourceBased 444455556666', 'resourceControl 444455556666'])
  assert.deepEqual(elsewhere('practice-audit-bucket'), [])
})

test('a link of a question has no world in it, and decides the same', async () => {
  const state = fromExample(practices.find(({ id }) => id === 'practice-incident'))
  const gathered = world.gather(asked(state))
  const shown = toldBy(withGathered(state, gathered), gathered)
  const opened = await decode(await encode(shown))
  assert.equal('way' in opened, false)
  assert.equal(engine.evaluate(ask(opened).scenario).decision, 'allowed')
})

test('what a person changed stays when policies are gathered anew; policies of their own do too', () => {
  const practice = practices.find(({ id }) => id === 'practice-standing-key')
  const state = fromExample(practice)
  const gathered = world.gather(asked(state))
  const filled = withGathered(state, gathered)
  const edit = draft => (draft.type === 'identityBased' ? { ...draft, text: '{}', off: true } : draft)
  const own = { id: 99, type: 'session', level: 0, pair: 0, name: 'mine', text: '{}', off: false, offStatements: [] }
  const again = withGathered({ ...filled, drafts: [...filled.drafts.map(edit), own] }, gathered)
  const changed = again.drafts.find(({ type }) => type === 'identityBased')
  assert.deepEqual([changed.text, changed.off, changed.origin.text === '{}'], ['{}', true, false])
  assert.deepEqual(again.drafts.filter(({ name }) => name === 'mine'), [own])
  assert.equal(new Set(again.drafts.map(({ id }) => id)).size, again.drafts.length)
})

test('the way is made, changed and cut; whoever is picked begins anew', () => {
  const state = addStep(addStep(setMfa(setCredential(pickCaller(EMPTY, ANA), 'accessKey'), true), ROLE), `${ROLE}-next`)
  assert.deepEqual(state.way, { credential: 'accessKey', mfa: true, via: [{ roleArn: ROLE, externalId: '' }, { roleArn: `${ROLE}-next`, externalId: '' }] })
  const given = setStep(state, 0, { externalId: 'id' })
  assert.deepEqual(cutAt(given, 1).way, { credential: 'accessKey', mfa: true, via: [{ roleArn: ROLE, externalId: 'id' }] })
  const hop = askHop(given, 0)
  assert.deepEqual([hop.request.action, hop.request.resource, hop.way.via.length, JSON.parse(hop.request.context)], ['sts:AssumeRole', ROLE, 0, { 'sts:ExternalId': 'id' }])
  assert.deepEqual(pickCaller(given, ROLE).way, { credential: 'none', mfa: false, via: [] })
  assert.equal(setCredential(given, 'sshPublicKey').way.mfa, false)
  const grant = { principal: ANA, via: [ROLE], needs: ['aws:MultiFactorAuthPresent', 'sts:ExternalId'], example: [{ key: 'sts:ExternalId', value: 'x' }] }
  assert.deepEqual(takeGrant(given, grant).way, { credential: 'password', mfa: true, via: [{ roleArn: ROLE, externalId: 'x' }] })
  let many = state
  for (let step = 0; step < 20; step++) many = addStep(many, ROLE)
  assert.equal(many.way.via.length, 8)
})

test('the picture has the organization by its levels, accounts of none, and what is attached', () => {
  const [root] = told.roots
  assert.deepEqual([root.name, root.policies, root.accounts.map(({ name }) => name)], ['Root', ['KeepTheTrail', 'OnlyOurOrganization'], ['management']])
  assert.deepEqual(root.units.map(({ name, accounts }) => [name, accounts.map(({ id, environment }) => [id, environment])]), [
    ['Staging', [['111122223333', 'staging']]], ['Production', [['444455556666', 'production']]]
  ])
  assert.deepEqual(told.others, [])
  assert.equal(told.devices[ANA], 'arn:aws:iam::111122223333:mfa/ana')
  assert.deepEqual(organizationOf([undefined, { UserDetailList: [] }], ['111122223333']).others, [{ id: '111122223333', name: '', environment: '', policies: [], isTold: false }])
  const circle = { organization: { listRoots: { Roots: [{ Id: 'r-1', Name: 'R' }] }, organizationalUnits: [{ Id: 'ou-1' }, { Id: 'ou-2' }], parents: { 'ou-1': 'ou-2', 'ou-2': 'ou-1', 'r-1': 'r-1' } } }
  assert.deepEqual(organizationOf([circle], []).roots.map(({ units }) => units), [[]])
  for (const hostile of [null, 1, 'x', [], { accounts: null, organization: [null, { parents: 3, listRoots: { Roots: [null] } }] }]) organizationOf([hostile], [])
  assert.equal(placeNames(told).get('ou-ab12-staging0'), 'Staging')
})

test('the menu stands by account and kind, is found by all words, and draws no more than it may', () => {
  const entries = world.principals().map(entryOf)
  const names = placeNames(told)
  const all = menuOf(entries, '', names, 50)
  assert.deepEqual(all.groups.map(({ account, kind, entries }) => [account, kind, entries.length]), [
    ['111122223333', 'user', 3], ['111122223333', 'role', 3], ['444455556666', 'user', 1], ['444455556666', 'role', 3], ['444455556666', 'serviceLinkedRole', 1]
  ])
  assert.deepEqual(menuOf(entries, 'production BREAK', names, 50).groups.flatMap(({ entries }) => entries.map(({ name }) => name)), ['emergency/break-glass'])
  const few = menuOf(entries, '', names, 2)
  assert.deepEqual([few.count, few.groups.flatMap(({ entries }) => entries).length], [entries.length, 2])
})

test('after a refusal nothing is reached in the picture of the way', () => {
  const state = { ...setMfa(pickCaller(EMPTY, ANA), true), request: { ...pickCaller(EMPTY, ANA).request, resource: 'arn:aws:s3:::b/k', resourceAccount: '444455556666' } }
  const refused = { code: 'AccessDenied', message: 'no' }
  const boxes = pathOf(addStep(addStep(state, ROLE), ROLE), { signedIn: { to: 'password', session: { expiresAt: '2026-11-24T12:00:00Z' } }, hops: [{ to: ROLE, refused }] }, undefined)
  assert.deepEqual(boxes.map(({ account, nodes }) => [account, nodes.map(({ kind, edge }) => `${kind} ${edge?.outcome}`)]), [
    ['111122223333', ['user undefined', 'signedIn done']], ['444455556666', ['session refused', 'session unknown', 'resource unknown']]
  ])
})

test('a world is known by its members, in a list, in lines, and by the beginning of a large file', () => {
  assert.equal(isWorld(JSON.parse(TEXT)), true)
  assert.equal(isWorld([{ Roots: [] }, { UserDetailList: [] }]), true)
  for (const other of [null, [], {}, { Statement: [] }, 'UserDetailList']) assert.equal(isWorld(other), false)
  assert.equal(isWorldInLines('{"RoleDetailList": []}\n{"Roots": []}'), true)
  for (const other of ['', 'User: x\nis not', '{"a": 1}\n', '{"UserDetailList": []}']) assert.equal(isWorldInLines(other), false)
  assert.equal(beginsAsWorld(TEXT), true)
  assert.equal(beginsAsWorld('{"Statement": []}'), false)
})
