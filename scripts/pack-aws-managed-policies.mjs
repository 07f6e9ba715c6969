#!/usr/bin/env node
// Writes pkg-config/data/aws-managed-policies.bin: AWS's managed policies, for worlds that do not have the
// documents of those that are attached.
//
//   node scripts/pack-aws-managed-policies.mjs POLICIES.json[.gz]
//
// POLICIES: `{ "<name>": { "Path", "DefaultVersionId", "UpdateDate", "Document" } }`, the text in moto's
// `moto/iam/aws_managed_policies.py`. Into `{ "awsManagedPolicies": { "date", "source", "Policies": […] } }`,
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
const given = Object.entries(JSON.parse(file.endsWith('.gz') ? gunzipSync(bytes) : bytes))
const date = given.map(([, { UpdateDate }]) => UpdateDate.slice(0, 10)).sort().at(-1)
const Policies = given.map(([PolicyName, { Path, DefaultVersionId, Document }]) => {
  const PolicyVersionList = [{ VersionId: DefaultVersionId, IsDefaultVersion: true, Document }]
  return { PolicyName, Arn: `arn:aws:iam::aws:policy${Path}${PolicyName}`, DefaultVersionId, PolicyVersionList }
})
Policies.sort((one, other) => (one.Arn < other.Arn ? -1 : 1))
const text = JSON.stringify({ awsManagedPolicies: { date, source: 'https://github.com/getmoto/moto (Apache License 2.0)', Policies } })
const target = path.join(root, 'pkg-config/data/aws-managed-policies.bin')
fs.writeFileSync(target, deflateSync(text, { level: 9, memLevel: 9 }))
output(`${Policies.length} policies as of ${date}, ${text.length} characters, ${fs.statSync(target).size} bytes`)
