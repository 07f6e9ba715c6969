// SARIF 2.1.0, as code scanning reads it: https://docs.oasis-open.org/sarif/sarif/v2.1.0/
import { version, type Finding } from 'iam-verdict/tools'
import { findings as documented } from 'iam-verdict:findings'
import type { Place } from '../fault.js'
import type { LocatedFinding, ValidatedFile } from '../validate.js'
import { jsonText } from './json.js'

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'
const LEVELS: Readonly<Record<Finding['findingType'], 'error' | 'warning' | 'note'>> = { ERROR: 'error', SECURITY_WARNING: 'warning', WARNING: 'warning', SUGGESTION: 'note' }

export function sarifText(files: readonly ValidatedFile[]): string {
  const all = files.flatMap(({ findings }) => findings)
  const codes = [...new Set(all.map(({ code }) => code))].sort()
  const driver = { name: 'iam-verdict', version: version.package, semanticVersion: version.package, rules: codes.map(code => rule(code, all)) }
  const artifacts = files.map(({ name }) => ({ location: { uri: uriOf(name) } }))
  const results = all.map(finding => result(finding, codes.indexOf(finding.code)))
  return jsonText({ $schema: SCHEMA, version: '2.1.0', runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', artifacts, results }] })
}

/** What the pages of the codes say; of a code that has none, what was found first. */
function rule(code: string, all: readonly LocatedFinding[]): object {
  const { title, why } = documented[code] ?? {}
  const first = all.find(finding => finding.code === code)
  const reason = why ?? first?.why
  const text = [title ?? first?.message ?? code, reason && `Why it matters: ${reason}.`].filter(Boolean).join(' ')
  const isSecurity = all.some(finding => finding.code === code && finding.findingType === 'SECURITY_WARNING')
  return {
    id: code,
    shortDescription: { text: title ?? first?.message ?? code },
    help: { text },
    defaultConfiguration: { level: first ? LEVELS[first.findingType] : 'warning' },
    properties: { tags: isSecurity ? ['iam', 'security'] : ['iam'] }
  }
}

function result({ code, findingType, message, place, policyType, policy, fix }: LocatedFinding, ruleIndex: number): object {
  const artifactLocation = { uri: uriOf(place.file) }
  const replacements = fix?.edits.map(edit => ({ deletedRegion: region(edit.place), insertedContent: { text: edit.newText } }))
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[findingType],
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation, ...(place.start && { region: region(place) }) } }],
    ...(fix && { fixes: [{ description: { text: fix.title }, artifactChanges: [{ artifactLocation, replacements }] }] }),
    properties: { findingType, policyType, ...(policy !== undefined && { policy }) }
  }
}

function region({ start, end }: Place): object {
  return { startLine: start?.line, startColumn: start?.column, endLine: end?.line, endColumn: end?.column }
}

/** A path as a URI: relative ones stay relative, to the root of the repository. */
function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/').replace(/^\.\//, '')
  const escaped = path.toWellFormed().split('/').map(encodeURIComponent).join('/')
  if (path.startsWith('/')) return `file://${escaped}`
  return /^[A-Za-z]:\//.test(path) ? `file:///${path.slice(0, 2)}${escaped.slice(4)}` : escaped
}
