// Writes src/accounts/service_linked/roles.tsv: which services have service-linked roles, as far as we know.
//
//   node scripts/generate-service-linked-roles.mjs FILE
//
// FILE: a JSON array of rows `{ service, servicePrincipal, roleName, managedPolicy, customSuffix, source }`, what is not
// known being null. `source` tells where a row was read; it stays with the row, as a letter.
import fs from 'node:fs'
import path from 'node:path'

const rows = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'))
const sources = [...new Set(rows.map(row => row.source))].sort()
const letter = source => String.fromCharCode(97 + sources.indexOf(source))
/** `+` is the service with `.amazonaws.com` behind it. */
const principal = ({ service, servicePrincipal }) => servicePrincipal === `${service}.amazonaws.com` ? '+' : servicePrincipal ?? ''
const suffix = { true: 'yes', false: 'no', null: '' }
const line = row => [row.service, principal(row), row.roleName ?? '', row.managedPolicy ?? '', suffix[row.customSuffix], letter(row.source)].join('\t')
const text = [
  '# Made by scripts/generate-service-linked-roles.mjs.',
  '# service, service principal (+: the service with .amazonaws.com), role name, AWS managed policy, custom suffix, source',
  ...sources.map(source => `# ${letter(source)}: ${source}`),
  ...rows.map(line)
]
if (text.some(line => /[^\x20-\x7e\t]/.test(line))) throw new Error('a row has more than ASCII')
fs.writeFileSync(path.join(import.meta.dirname, '../src/accounts/service_linked/roles.tsv'), `${text.join('\n')}\n`)
