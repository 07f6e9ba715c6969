#!/usr/bin/env node
// What help costs while a policy of 6 kB is written: the median of 200 calls each, as Markdown.
//
//   node benches/language.mjs     after `make build`
const { languageServer } = await import('../pkg-config/dist/tools/inline.mjs')

const statement = index => ({
  Sid: `S${index}`,
  Effect: 'Allow',
  Action: ['s3:GetObject', 's3:PutObject', 'ec2:Describe*', 'iam:PassRole'],
  Resource: [`arn:aws:s3:::bucket${index}/*`, '*'],
  Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } }
})
const text = JSON.stringify({ Version: '2012-10-17', Statement: Array.from({ length: 17 }, (_, index) => statement(index)) }, null, 2)
const lines = text.split('\n')

/** Behind a text, in the middle of the policy. */
function behind(word) {
  const found = lines.flatMap((line, number) => (line.includes(word) ? [{ line: number, character: line.indexOf(word) + word.length }] : []))
  return found[Math.floor(found.length / 2)]
}

function median(call) {
  const times = Array.from({ length: 200 }, () => {
    const start = performance.now()
    call()
    return performance.now() - start
  })
  return times.sort((a, b) => a - b)[100]
}

const completion = word => () => languageServer.completion(text, 'identityBased', behind(word))
const hover = word => () => languageServer.hover(text, 'identityBased', behind(word))
const spot = behind('"s3:Get')
const CALLS = {
  'completion of an action: `s3:Get`': completion('"s3:Get'),
  'completion of an action: `ec2:`, 300 items': completion('"ec2:'),
  'completion of a condition key, 300 items': completion('          "'),
  'completion of a resource': completion('"arn:'),
  'completion of an operator': completion('"String'),
  'hover on an action': hover('"s3:Get'),
  'hover on a pattern': hover('"ec2:'),
  'hover on a condition key': hover('"aws:P'),
  'diagnostics': () => languageServer.diagnostics(text, 'identityBased'),
  'code actions': () => languageServer.codeActions(text, 'identityBased', { start: spot, end: spot }),
  'formatting': () => languageServer.formatting(text)
}

const start = performance.now()
languageServer.hover(text, 'identityBased', spot)
console.log(`A policy of ${text.length} bytes; the first call, which reads the catalog: ${Math.round(performance.now() - start)} ms\n`)
console.log('| call | ms |\n| --- | --: |')
for (const [name, call] of Object.entries(CALLS)) console.log(`| ${name} | ${median(call).toFixed(2)} |`)
