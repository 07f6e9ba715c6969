// Findings in SARIF 2.1.0.
import type { Finding } from 'iam-verdict/tools'
import { findings as documented } from 'iam-verdict:findings'
import type { CheckedFile, LocatedFinding } from './findings.js'
import { location, region, sarifLog, uriOf, type Level, type Rule } from './sarif-log.js'

const LEVELS: Readonly<Record<Finding['findingType'], Level>> = { ERROR: 'error', SECURITY_WARNING: 'warning', WARNING: 'warning', SUGGESTION: 'note' }

export function sarifText(files: readonly CheckedFile[]): string {
  const all = files.flatMap(({ findings }) => findings)
  const codes = [...new Set(all.map(({ code }) => code))].sort()
  const results = all.map(finding => result(finding, codes.indexOf(finding.code)))
  return sarifLog(files.map(({ name }) => name), codes.map(code => rule(code, all)), results)
}

/** What the pages of the codes say; of a code that has none, what was found first. */
function rule(code: string, all: readonly LocatedFinding[]): Rule {
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
    locations: [location(place)],
    ...(fix && { fixes: [{ description: { text: fix.title }, artifactChanges: [{ artifactLocation, replacements }] }] }),
    properties: { findingType, policyType, ...(policy !== undefined && { policy }) }
  }
}
