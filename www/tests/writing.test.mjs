// The pure parts of the help with writing.
import { Text } from '@codemirror/state'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validate } from '../../pkg-config/dist/tools/inline.mjs'
import { EMPTY, examples, load } from './source.mjs'

const { addDraft } = await load('drafts')
const { fromExample } = await load('example')
const { examined, resourceTypeOf } = await load('examined')
const { blocksOf } = await load('writing/markdown')
const { toChanges, toOffset, toPosition } = await load('writing/positions')
const { toPlain, toTemplate } = await load('writing/snippet')
const { askedAction, askedAs, askedResource } = await load('writing/subject')
const { addPair, setPair } = await load('pairs')
const { setRequest } = await load('state')

test('snippets of the protocol become CodeMirror’s', () => {
  for (const [snippet, template, plain] of [
    ['"s3:$1"', '"s3:${1}"', '"s3:"'],
    ['"arn:aws:s3:::${1:BucketName}/${2:ObjectName}"', '"arn:aws:s3:::${1:BucketName}/${2:ObjectName}"', '"arn:aws:s3:::BucketName/ObjectName"'],
    ['"Condition": { "${1:StringEquals}": { "$2": "$3" } }', '"Condition": \\{ "${1:StringEquals}": \\{ "${2}": "${3}" \\} \\}', '"Condition": { "StringEquals": { "": "" } }'],
    ['\\${aws:username\\}', '$\\{aws:username\\}', '${aws:username}'],
    ['${1:a\\}b}', '${1:a\\}b}', 'a}b'],
    ['$0 ${2}', '${0} ${2}', ' '],
    ['plain', 'plain', 'plain']
  ]) {
    assert.equal(toTemplate(snippet), template)
    assert.equal(toPlain(snippet), plain)
  }
})

test('places of the language server and of the editor are the same ones', () => {
  const doc = Text.of(['{', '  "a": "😀"', '}'])
  for (let offset = 0; offset <= doc.length; offset++) {
    assert.equal(toOffset(doc, toPosition(doc, offset)), offset)
    assert.equal(toOffset(doc, toPosition(doc, offset, 3), 3), offset)
  }
  assert.deepEqual(toPosition(doc, doc.length, 1), { line: 3, character: 1 })
  assert.equal(toOffset(doc, { line: 0, character: 5 }, 1), 0)
  assert.equal(toOffset(doc, { line: 9, character: 0 }), doc.length)
  assert.equal(toOffset(doc, { line: 0, character: 99 }), 1)
  assert.deepEqual(toChanges(doc, [{ range: { start: { line: 0, character: 1 }, end: { line: 1, character: 2 } }, newText: ' ' }]), [{ from: 1, to: 4, insert: ' ' }])
})

test('the Markdown of hovers becomes blocks of text', () => {
  assert.deepEqual(blocksOf('**iam:PassRole** · Write\n\nResources:\n- role (required): `arn:${x}`\n- **a\\*b**'), [
    { kind: 'paragraph', inlines: [{ text: 'iam:PassRole', as: 'strong' }, { text: ' · Write', as: 'text' }] },
    { kind: 'paragraph', inlines: [{ text: 'Resources:', as: 'text' }] },
    { kind: 'list', entries: [
      [{ text: 'role (required): ', as: 'text' }, { text: 'arn:${x}', as: 'code' }],
      [{ text: 'a*b', as: 'strong' }]
    ] }
  ])
  assert.deepEqual(blocksOf('s3:Get\\* <img src=x> and `a**b`'), [
    { kind: 'paragraph', inlines: [{ text: 's3:Get* <img src=x> and ', as: 'text' }, { text: 'a**b', as: 'code' }] }
  ])
  assert.deepEqual(blocksOf(''), [])
})

test('the language server is asked about a policy, whatever stands in the editor', () => {
  assert.deepEqual(askedAs({ kind: 'policy', policyType: 'session' }, '{'), { text: '{', policyType: 'session', before: 0 })
  assert.equal(askedAs({ kind: 'json' }, '{}'), undefined)
  const { text, before } = askedAs({ kind: 'context', action: 's3:Get"' }, '{\n  "aws:SourceIp": "::1"\n}')
  assert.deepEqual(JSON.parse(text).Statement[0], { Effect: 'Allow', Action: 's3:Get"', Condition: { StringEquals: { 'aws:SourceIp': '::1' } } })
  assert.equal(text.split('\n')[before], '{')
  for (const { text, position } of [askedAction('s3:Get"x'), askedResource('s3:GetObject', 'arn:')]) {
    assert.doesNotThrow(() => JSON.parse(text))
    assert.equal(text.slice(position.character), '"}]}')
  }
})

test('the tools are told the type of the resource, and the account where it is known', () => {
  const arn = 'arn:aws:sqs:eu-west-1:111122223333:jobs'
  let state = addPair(setRequest(EMPTY, { resource: 'arn:aws:s3:::reports/q3.csv', resourceAccount: '' }))
  state = setPair(state, 1, { resource: arn })
  for (const [type, part] of [['identityBased', {}], ['resourceBased', { pair: 0 }], ['resourceBased', { pair: 1 }], ['roleTrust', {}], ['kmsGrants', {}]]) {
    state = addDraft(state, type, { text: type, ...part })
  }
  const told = state => [...examined(state)].map(([id, { text, policyType, ...rest }]) => [id, policyType, rest])
  assert.deepEqual(told(state), [
    [1, 'identityBased', {}],
    [2, 'resourceBased', { resourceType: 'AWS::S3::Bucket' }],
    [3, 'resourceBased', { resourceType: 'AWS::SQS::Queue', account: '111122223333' }],
    [4, 'roleTrust', {}]
  ])
  const owned = setRequest(state, { resourceAccount: ' 444455556666 ' })
  assert.deepEqual(examined(owned).get(2), { text: 'resourceBased', policyType: 'resourceBased', resourceType: 'AWS::S3::Bucket', account: '444455556666' })
  assert.equal(examined(setRequest(state, { resourceAccount: 'nobody' })).get(2).account, undefined)
})

test('resources are known by their ARNs', () => {
  for (const [arn, type] of [
    ['arn:aws:s3:::reports', 'AWS::S3::Bucket'],
    ['arn:aws:s3:eu-west-1:111122223333:accesspoint/a/object/x', 'AWS::S3::AccessPoint'],
    ['arn:aws:s3::111122223333:accesspoint/m.mrap', 'AWS::S3::MultiRegionAccessPoint'],
    ['arn:aws-cn:kms:cn-north-1:111122223333:key/k', 'AWS::KMS::Key'],
    ['arn:aws:kms:eu-west-1:111122223333:alias/k', undefined],
    ['arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf', 'AWS::SecretsManager::Secret'],
    ['arn:aws:dynamodb:eu-west-1:111122223333:table/t', 'AWS::DynamoDB::Table'],
    ['arn:aws:lambda:eu-west-1:111122223333:function:f', undefined],
    ['*', undefined],
    ['', undefined]
  ]) assert.equal(resourceTypeOf(arn), type, arn)
})

test('no example has an error, whatever the tools know', () => {
  const errors = examples.flatMap(example => [...examined(fromExample(example))].flatMap(([id, { text, ...options }]) =>
    validate(text, options).flatMap(({ findingType, code }) => (findingType === 'ERROR' ? [`${example.id}, policy ${id}: ${code}`] : []))))
  assert.deepEqual(errors, [])
})
