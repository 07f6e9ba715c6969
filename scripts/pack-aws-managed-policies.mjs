#!/usr/bin/env node
// Writes pkg-config/data/aws-managed-policies.bin: AWS's managed policies, for worlds that do not have the
// documents of those that are attached.
//
//   node scripts/pack-aws-managed-policies.mjs POLICIES.json[.gz]
//
// POLICIES: `{ "<name>": { "name", "arn", "version", "updatedate", "document" } }`, the files of iam-dataset's
// `aws/managedpolicies` by their names. Into `{ "awsManagedPolicies": { "date", "source", "Policies": […] } }`,
// each policy as `aws iam get-account-authorization-details` prints it, and compressed (zlib).
import fs from 'node:fs'
import path from 'node:path'
import { deflateSync, gunzipSync } from 'node:zlib'
import { output, root } from './steps.mjs'

const [file] = process.argv.slice(2)
if (!file) {
  console.error('use: node scripts/pack-aws-managed-policies.mjs POLICIES.json[.gz]')
  process.exit(2)
}

const bytes = fs.readFileSync(file)
const all = Object.values(JSON.parse(file.endsWith('.gz') ? gunzipSync(bytes) : bytes))
// Of policies that AWS took away the path is not known, and without it no ARN.
const given = all.filter(policy => policy.arn)
given.sort((one, other) => (one.arn < other.arn ? -1 : 1))
const date = given.map(policy => policy.updatedate?.slice(0, 10) ?? '').sort().at(-1)
const Policies = given.map(({ name, arn, version, document }) => {
  if (!arn.startsWith('arn:aws:iam::aws:policy/')) throw new Error(`${name} has the ARN ${arn}`)
  return { PolicyName: name, Arn: arn, DefaultVersionId: version, PolicyVersionList: [{ VersionId: version, IsDefaultVersion: true, Document: document }] }
})
const text = JSON.stringify({ awsManagedPolicies: { date, source: 'https://github.com/iann0036/iam-dataset (MIT License)', Policies } })
const target = path.join(root, 'pkg-config/data/aws-managed-policies.bin')
fs.writeFileSync(target, deflateSync(text, { level: 9, memLevel: 9 }))
output(`${Policies.length} policies as of ${date}, ${text.length} characters, ${fs.statSync(target).size} bytes`)
