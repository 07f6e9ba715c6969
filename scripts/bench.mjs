#!/usr/bin/env node
// Speed: the native benches, then the package as its users call it.
import fs from 'node:fs'
import path from 'node:path'
import { output, root, run, step } from './steps.mjs'

if (fs.existsSync(path.join(root, 'benches/Cargo.toml'))) {
  step('native benches')
  run('cargo', ['bench', '--manifest-path', 'benches/Cargo.toml'])
} else {
  output('  no native benches here')
}

step('the package under Node')
const { compile, evaluate } = await import('../pkg-config/dist/inline.mjs')
const ACCOUNT = '111122223333'
const statements = Array.from({ length: 60 }, (_, i) => ({ Effect: 'Allow', Action: [`s3:GetObject${i || ''}`, 'ec2:Describe*'], Resource: `arn:aws:s3:::bucket-${i}/*` }))
const policies = { identityBased: [{ Version: '2012-10-17', Statement: statements }] }
const request = { principal: `arn:aws:iam::${ACCOUNT}:user/reader`, action: 's3:GetObject', resource: 'arn:aws:s3:::bucket-0/k', resourceAccount: ACCOUNT, context: { 'aws:SourceIp': '203.0.113.7' } }
const set = compile(policies)
const many = Array.from({ length: 1000 }, (_, i) => ({ ...request, resource: `arn:aws:s3:::bucket-${i % 60}/k` }))

/** Median of rounds, each long enough to be measured; `each`: decisions in one call. */
function nanoseconds(call, each = 1) {
  const rounds = []
  for (let round = 0; round < 7; round++) {
    const start = performance.now()
    let times = 0
    while (performance.now() - start < 150) { call(); times++ }
    rounds.push((performance.now() - start) * 1e6 / times / each)
  }
  return Math.round(rounds.sort((a, b) => a - b)[3])
}

const rows = {
  'PolicySet.decide': nanoseconds(() => set.decide(request)),
  'PolicySet.decideMany, each': nanoseconds(() => set.decideMany(many), many.length),
  'PolicySet.evaluate': nanoseconds(() => set.evaluate(request)),
  'evaluate, policies read each time': nanoseconds(() => evaluate({ request, policies }))
}
console.table(Object.fromEntries(Object.entries(rows).map(([name, ns]) => [name, { 'ns/decision': ns }])))
