// Help while a policy is written, and policies laid out: what only `iam-verdict/tools` has.
import { equal, ok, throws } from './assert.mjs'

const OPEN = '{ "Version": "2012-10-17",\n  "Statement": { "Effect": "Allow", "Action": "sqs:SendMes'
const WHOLE = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sqs:*","sqs:SendMessage"],"Resource":"*"}]}'

export function writing({ languageServer, formatPolicy, fitPolicy, validate }) {
  const { completion, hover, diagnostics, codeActions, formatting, guessPolicyType } = languageServer
  const at = (line, character) => ({ line, character })
  return {
    'an action is completed while the text is broken'() {
      const { items: [item, ...others] } = completion(OPEN, 'identityBased', at(1, 58))
      equal([item.label, item.detail, others], ['sqs:SendMessage', 'Write', []], 'item')
      equal(item.textEdit, { range: { start: at(1, 46), end: at(1, 58) }, newText: '"sqs:SendMessage"' }, 'edit')
      equal(completion(OPEN, 'identityBased', at(99, 0)).items.length, 1, 'behind the end is at the end')
    },
    'a word is explained'() {
      const found = hover(WHOLE, 'identityBased', at(0, WHOLE.indexOf('sqs:S')))
      ok(found.contents.value.startsWith('**sqs:SendMessage** · Write'), found.contents.value)
      equal(hover(WHOLE, 'identityBased', at(0, 0)), null, 'nothing to explain')
    },
    'what is found is what validate finds, and is mended'() {
      const found = diagnostics(WHOLE, 'identityBased')
      equal(found.map(({ code }) => code), validate(WHOLE, { policyType: 'identityBased' }).map(({ code }) => code), 'codes')
      const { range } = found.find(({ code }) => code === 'redundant-action')
      const [{ title, edits: [edit] }] = codeActions(WHOLE, 'identityBased', range)
      const { start, end } = edit.range
      equal([title, WHOLE.slice(0, start.character) + edit.newText + WHOLE.slice(end.character)], ['Remove the entry', WHOLE.replace(',"sqs:SendMessage"', '')], 'mended')
    },
    'a text is laid out by changes of white space'() {
      equal(formatting('{"a":1}').map(({ newText }) => newText), ['\n  ', ' ', '\n'], 'two spaces')
      equal(formatting('[1,2]', { insertSpaces: false }).map(({ newText }) => newText), ['\n\t', '\n\t', '\n'], 'tabs')
      equal(formatting('{'), [], 'no JSON')
    },
    'a type is guessed'() {
      equal([guessPolicyType(OPEN), guessPolicyType('{}')], ['identityBased', undefined], 'guessed')
    },
    'a policy is laid out, from a text or an object'() {
      equal(formatPolicy('{"Id":1.0,"Id":2}', { indent: 'tab' }), '{\n\t"Id": 1.0,\n\t"Id": 2\n}', 'text')
      equal(formatPolicy({ Id: 'a', Statement: [] }, { compact: true }), '{"Id":"a","Statement":[]}', 'object')
      throws(() => formatPolicy('{'), 'PolicyError', 'no JSON')
      equal(throws(() => formatPolicy('{}', { indent: 'wide' }), 'RequestError', 'indent').field, 'indent', 'field')
    },
    'a policy is made shorter, and each step is said'() {
      const options = { policyType: 'identityBased', leaveOutCovered: true, unwrapLists: true, compact: true }
      const { text, steps } = fitPolicy(WHOLE, options)
      equal(text, '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*"}}', 'text')
      equal(steps.map(({ code }) => code), ['list-of-one', 'list-of-one', 'covered-entry'], 'steps')
      equal([steps[2].path, steps[2].range.start.column], [['Statement', 0, 'Action', 1], WHOLE.indexOf('"sqs:S')], 'place')
      const named = { Statement: { Effect: 'Deny', Action: ['s3:GetBucketAcl', 's3:GetObjectAcl', 's3:GetObjectVersionAcl'], Resource: '*' } }
      equal(JSON.parse(fitPolicy(named, { policyType: 'session', shrinkActions: true }).text).Statement.Action, ['s3:Get*Acl'], 'shrunk')
      throws(() => fitPolicy('{"Statement":[]}', options), 'PolicyError', 'no JSON')
      equal(throws(() => fitPolicy(WHOLE, {}), 'RequestError', 'policyType').field, 'policyType', 'field')
    },
    'what is no text, type or place is refused by its name'() {
      equal(throws(() => completion(1, 'identityBased', at(0, 0)), 'RequestError', 'text').field, 'text', 'field')
      equal(throws(() => completion('', 'nothing', at(0, 0)), 'RequestError', 'policyType').field, 'policyType', 'field')
      equal(throws(() => hover('', 'session', { line: -1, character: 0 }), 'RequestError', 'position.line').field, 'position.line', 'field')
      equal(throws(() => codeActions('', 'session', { start: at(0, 0), end: { line: 0, character: 0.5 } }), 'RequestError', 'range.end.character').field, 'range.end.character', 'field')
      equal(throws(() => formatting('', { tabSize: '2' }), 'RequestError', 'options.tabSize').field, 'options.tabSize', 'field')
    },
    'no text is too broken'() {
      for (const text of ['\ud800"', '"\ud83d\udca5', '[['.repeat(5_000), '\u0000', '{"Statement":[{"Action":"s3:\ud800']) {
        ok(Array.isArray(completion(text, 'identityBased', at(0, text.length)).items), 'completion')
        ok(Array.isArray(diagnostics(text, 'identityBased')), 'diagnostics')
      }
    }
  }
}
