// The caller: what is typed, what is understood, what is asked.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EMPTY, load } from './source.mjs'

const { holdsMore, KINDS, NOBODY } = await load('kinds')
const { chooseKind, draftOf, principalFaults, principalOf, setField, setFlag, typeMain } = await load('principal')
const { fieldOf } = await load('faults')
const { ask } = await load('scenario')

const SESSION = 'arn:aws:sts::111122223333:assumed-role/deploy/release-42'
const ROLE = 'arn:aws:iam::111122223333:role/ci/deploy'
const LINKED = 'arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'

test('what is typed tells the kind, and is asked as it stands', () => {
  for (const [text, type] of [
    ['arn:aws:iam::111122223333:user/people/ana', 'iam_user'], [SESSION, 'assumed_role'], [ROLE, 'assumed_role'], [LINKED, 'service_linked_role'],
    ['arn:aws-cn:sts::111122223333:federated-user/visitor', 'federated_user'], ['arn:aws:iam::111122223333:root', 'root'],
    ['sns.amazonaws.com', 'service'], ['anonymous', 'anonymous']
  ]) {
    const draft = typeMain(NOBODY, ` ${text} `)
    assert.equal(draft.type, type, text)
    assert.equal(principalOf(draft), text)
  }
  for (const [text, type] of [
    ['arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com', 'web_identity'], ['accounts.google.com', 'web_identity'],
    ['arn:aws:iam::111122223333:saml-provider/corporate', 'saml']
  ]) assert.deepEqual(principalOf(typeMain(NOBODY, text)), { type, provider: text })
})

test('a text that tells no kind leaves the kind as it is, and goes to the engine as it is', () => {
  for (const text of ['arn:aws:iam::1111', 'arn:aws:iam::111122223333:group/dev', '111122223333', 'a word', 'arn:aws:iam::111122223333:user/']) {
    const draft = typeMain(chooseKind(NOBODY, 'federated_user'), text)
    assert.equal(draft.type, 'federated_user', text)
    assert.equal(principalOf(draft), text)
  }
})

test('a chosen kind stays where the text fits it too', () => {
  assert.deepEqual(principalOf(typeMain(chooseKind(NOBODY, 'service_linked_role'), SESSION)), { type: 'service_linked_role', arn: SESSION })
  assert.equal(typeMain(chooseKind(NOBODY, 'web_identity'), 'cognito-identity.amazonaws.com').type, 'web_identity')
  assert.deepEqual(principalOf(typeMain(chooseKind(NOBODY, 'root'), '111122223333')), { type: 'root', account: '111122223333' })
  assert.equal(setField(typeMain(NOBODY, SESSION), 'roleArn', LINKED).type, 'service_linked_role')
})

test('who changes the kind and comes back finds the text again', () => {
  const user = typeMain(NOBODY, 'arn:aws:iam::111122223333:user/ana')
  const root = chooseKind(user, 'root')
  assert.deepEqual(principalOf(root), { type: 'root' })
  assert.equal(principalOf(chooseKind(typeMain(root, '444455556666'), 'iam_user')), 'arn:aws:iam::111122223333:user/ana')
  assert.equal(principalOf(chooseKind(user, 'anonymous')), 'anonymous')
})

test('fields of the kind are asked, those of other kinds are not', () => {
  let draft = setField(typeMain(NOBODY, SESSION), 'roleArn', ` ${ROLE} `)
  draft = setFlag(setField(draft, 'roleUniqueId', 'AROAEXAMPLE'), 'isManagementAccount', true)
  draft = { ...draft, tags: [{ key: 'team', value: 'shop' }, { key: '', value: '' }] }
  assert.deepEqual(principalOf(draft), { type: 'assumed_role', arn: SESSION, roleArn: ROLE, roleUniqueId: 'AROAEXAMPLE', isManagementAccount: true, tags: { team: 'shop' } })
  assert.equal(holdsMore(draft), true)
  assert.deepEqual(principalOf(chooseKind(draft, 'root')), { type: 'root', isManagementAccount: true })
  assert.equal(principalOf(typeMain(draft, 'sns.amazonaws.com')), 'sns.amazonaws.com')
  assert.deepEqual(principalOf(typeMain(setField(draft, 'roleArn', 'other'), ROLE)).roleArn, ROLE)
  assert.deepEqual(principalOf(setFlag(typeMain(NOBODY, 'arn:aws:iam::111122223333:user/ana'), 'sessionToken', true)),
    { type: 'iam_user', arn: 'arn:aws:iam::111122223333:user/ana', sessionToken: true })
})

test('a descriptor of the interface becomes a form that asks the same', () => {
  for (const descriptor of [
    { type: 'assumed_role', roleArn: ROLE, tags: { a: '1' } },
    { type: 'assumed_role', arn: SESSION, roleArn: ROLE, roleUniqueId: 'AROAEXAMPLE', canonicalUserId: 'c' },
    { type: 'service_linked_role', arn: SESSION, roleArn: LINKED },
    { type: 'federated_user', arn: 'arn:aws:sts::111122223333:federated-user/v', userArn: 'arn:aws:iam::111122223333:user/broker', tags: { '__proto__x': 'y' } },
    { type: 'iam_user', arn: 'arn:aws:iam::111122223333:user/ana', uniqueId: 'AIDAEXAMPLE', sessionToken: true },
    { type: 'root', account: '111122223333', isManagementAccount: true },
    { type: 'web_identity', provider: 'accounts.google.com' }, { type: 'saml', provider: 'arn:aws:iam::111122223333:saml-provider/corporate' }
  ]) {
    assert.deepEqual(principalOf(draftOf(descriptor)), descriptor)
    assert.deepEqual(principalOf(typeMain(NOBODY, JSON.stringify(descriptor, null, 2))), descriptor)
  }
  assert.equal(principalOf(draftOf({ type: 'iam_user', arn: 'arn:aws:iam::111122223333:user/ana', account: '111122223333', sessionToken: false })),
    'arn:aws:iam::111122223333:user/ana')
})

test('a descriptor that the form cannot show whole stays a text, and nothing of it is lost', () => {
  for (const descriptor of [
    { type: 'iam_user', arn: 'arn:aws:iam::111122223333:user/ana', account: '444455556666' }, { type: 'iam_user', arn: 5 }, { type: 'nobody' },
    { type: 'root', account: '111122223333', tags: { a: '1' } }, { type: 'iam_user', arn: 'a', tags: ['a'] }, { type: 'iam_user', arn: 'a', tags: { a: 1 } },
    { type: 'anonymous', arn: 'x' }, { type: 'service', service: 'sns.amazonaws.com', roleArn: ROLE }, { type: 'iam_user', sessionToken: 'true' }
  ]) assert.equal(principalOf(draftOf(descriptor)), JSON.stringify(descriptor))
})

test('what the form knows to be wrong asks nothing', () => {
  const faults = draft => principalFaults(draft).map(({ field = '', message }) => `${field}: ${message}`).join()
  const session = typeMain(NOBODY, SESSION)
  const tags = keys => ({ ...session, tags: keys.map(key => ({ key, value: 'x' })) })
  assert.equal(faults(session), '')
  assert.equal(faults(setField(session, 'roleArn', ROLE)), '')
  assert.match(faults(setField(session, 'roleArn', ROLE.replace('deploy', 'other'))), /^roleArn: the session is one of the role `deploy`, and this is `other`/)
  assert.match(faults(tags(['team', 'Team'])), /^tags: the tag `team` stands twice/)
  assert.match(faults(tags([''])), /^tags: a tag needs a key/)
  for (const { type } of KINDS) assert.equal(faults(chooseKind(NOBODY, type)) === '', type === 'anonymous', type)
  const { errors } = ask({ ...EMPTY, request: { ...EMPTY.request, principal: tags(['']), action: 's3:GetObject' } })
  assert.deepEqual(errors.map(({ field }) => field), ['principal.tags'])
})

test('a fault of the engine stands at the field that shows the member, else at the main field', () => {
  const session = typeMain(NOBODY, SESSION)
  for (const [path, draft, field] of [
    ['request.principal', session, 'principal'], ['request.principal.arn', session, 'principal'], ['request.principal.account', session, 'principal'],
    ['request.principal.roleArn', session, 'principal.roleArn'], ['request.principal.roleUniqueId', session, 'principal.roleUniqueId'],
    ['request.principal.roleArn', typeMain(NOBODY, ROLE), 'principal'], ['request.principal.tags.team', session, 'principal.tags'],
    ['request.principal.service', typeMain(NOBODY, 'sns.amazonaws.com'), 'principal'], ['request.context["a"]', session, 'context'],
    ['request.resourceAccount', session, 'resourceAccount'], ['policies.identityBased', session, undefined]
  ]) assert.equal(fieldOf(path, draft, new Map()), field, path)
})
