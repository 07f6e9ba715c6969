#!/usr/bin/env node
// Speed: the native benches, the package beside its peers, how the cost of a decision grows, what help costs
// while a policy is written, what asking a whole organization costs, and what the page costs.
// Prints Markdown; docs/PERFORMANCE.md has a dated copy.
//
//   node scripts/bench.mjs [--no-native]
import os from 'node:os'
import path from 'node:path'
import { capture, output, root, run, step } from './steps.mjs'

const OWN = 'iam-verdict'
const folder = path.join(root, 'benches/peers')

if (!process.argv.includes('--no-native')) {
  step('native benches')
  run('cargo', ['bench', '--manifest-path', 'benches/Cargo.toml'])
}

step('installing the peers')
run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, quiet: true })

step('the package beside its peers')
const { peers } = await import('../benches/peers/peers.mjs')
const measured = {}
for (const name of Object.keys(peers)) {
  const printed = capture(process.execPath, ['run.mjs', name], { cwd: folder })
  if (printed === undefined) throw new Error(`${name} fails: node benches/peers/run.mjs '${name}' says why`)
  measured[name] = JSON.parse(printed)
}
const own = measured[OWN]
// Whoever answers otherwise does something else, and its speed says nothing.
for (const [name, { answers }] of Object.entries(measured)) {
  const differs = [...answers].filter((answer, index) => answer !== own.answers[index]).length
  if (differs > 0) throw new Error(`${name} answers ${differs} of ${answers.length} requests otherwise`)
}
const allowed = [...own.answers].filter(answer => answer === '1').length
output(`\n${os.cpus()[0].model.trim()}, Node ${process.versions.node}; ${own.answers.length} requests, of which ${allowed} are allowed; all answer alike\n`)
const row = (...cells) => output(`| ${cells.join(' | ')} |`)
const whole = number => Math.round(number).toLocaleString('en')
const short = number => Number(number.toPrecision(3)).toLocaleString('en')
row('', 'ns a decision', 'of 7 rounds', `times ${OWN}`, 'made ready, ms')
row('---', '--:', '--:', '--:', '--:')
for (const [name, { median, fastest, slowest, prepare }] of Object.entries(measured)) {
  row(name, whole(median), `${whole(fastest)}–${whole(slowest)}`, short(median / own.median), short(prepare))
}

step('how the cost of a decision grows')
const { compile } = await import('../pkg-config/dist/inline.mjs')

/** Median of rounds, each long enough to be measured. */
function nanoseconds(set, requests) {
  const rounds = []
  for (let round = 0; round < 7; round++) {
    const start = performance.now()
    let times = 0
    do { for (const request of requests) set.decide(request); times += requests.length } while (performance.now() - start < 100)
    rounds.push((performance.now() - start) * 1e6 / times)
  }
  return rounds.sort((a, b) => a - b)[3]
}

const range = (count, entry) => Array.from({ length: count }, (_, index) => entry(index))
const allow = (Resource, Condition) => ({ Effect: 'Allow', Action: 's3:GetObject', Resource, ...(Condition && { Condition }) })
const request = (resource, context = {}) => ({ principal: 'arn:aws:iam::111122223333:user/app', action: 's3:GetObject', resource, resourceAccount: '111122223333', context })
/** A statement that is about something else, and names a key by which requests differ. */
const ASIDE = { Effect: 'Deny', Action: 'sqs:SendMessage', Resource: '*', Condition: { StringEquals: { 'aws:userid': 'AIDA' } } }
/** More than a set keeps the answers of. */
const differing = asked => range(4_096, n => ({ ...asked, context: { ...asked.context, 'aws:userid': `AIDA${n}` } }))
const OBJECT = 'arn:aws:s3:::bucket-0/key'
const growths = {
  'statements about other buckets': [1, 10, 100, 1_000, 10_000].map(count => [count, range(count, n => allow(`arn:aws:s3:::bucket-${n}/*`)), request(OBJECT)]),
  'statements that all begin alike': [1, 10, 100, 1_000].map(count => [count, range(count, n => allow(`arn:aws:s3:::*-${count - n - 1}/key`)), request(OBJECT)]),
  'context keys, each tested': [1, 5, 10, 25].map(count => {
    const values = Object.fromEntries(range(count, n => [`aws:PrincipalTag/key-${n}`, `value-${n}`]))
    return [count, [allow(OBJECT, { StringEquals: values })], request(OBJECT, values)]
  }),
  'stars in a pattern': [1, 5, 10, 20].map(count => [count, [allow(`arn:aws:s3:::bucket-0/${'a*'.repeat(count)}b`)], request(`arn:aws:s3:::bucket-0/${'a'.repeat(60)}b`)])
}
output('')
row('', '', 'ns a decision', 'times the first')
row('---', '--:', '--:', '--:')
for (const [name, steps] of Object.entries(growths)) {
  let first
  for (const [count, statements, asked] of steps) {
    const set = compile({ identityBased: [{ Version: '2012-10-17', Statement: [...statements, ASIDE] }] })
    if (set.decide(asked) !== 'allowed') throw new Error(`${count} ${name}: not allowed`)
    const cost = nanoseconds(set, differing(asked))
    set.free()
    first ??= cost
    row(name, whole(count), whole(cost), short(cost / first))
  }
}

step('help while a policy is written')
output('')
await import('../benches/language.mjs')

step('a whole organization')
await import('../benches/world.mjs')

step('the edge')
await import('../benches/edge.mjs')

step('the page')
await import('../benches/page.mjs')
