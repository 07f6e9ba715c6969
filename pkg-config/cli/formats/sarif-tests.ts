// Policy tests in SARIF 2.1.0: those that fail, and what they do not notice.
import type { Place } from '../fault.js'
import { location, sarifLog, type Rule } from './sarif-log.js'
import { survivorText, type Report } from './tests.js'

const RULES = {
  'unreadable-file': { text: 'A file of policy tests cannot be read.', level: 'error' },
  'policy-test-broken': { text: 'A policy test cannot be decided.', level: 'error' },
  'policy-test-failed': { text: 'A policy does not decide as its test expects.', level: 'error' },
  'mutant-survived': { text: 'A policy can be changed with all its tests still passing.', level: 'warning' }
} as const

type RuleId = keyof typeof RULES

export function testSarifText({ files, mutants }: Report): string {
  const found: [RuleId, Place, string][] = files.flatMap(({ tests, faults }) => [
    ...faults.map(({ place, message }): [RuleId, Place, string] => ['unreadable-file', place, message]),
    ...tests.flatMap(({ name, place, outcome, message = '' }): [RuleId, Place, string][] =>
      outcome === 'passed' ? [] : [[outcome === 'failed' ? 'policy-test-failed' : 'policy-test-broken', place, `${name}: ${message}`]])
  ])
  const survived = (mutants?.mutants ?? []).filter(({ outcome }) => outcome === 'survived')
  const all = [...found, ...survived.map((mutant): [RuleId, Place, string] => ['mutant-survived', mutant.place, survivorText(mutant)])]
  const ids = [...new Set(all.map(([id]) => id))].sort()
  const rules = ids.map((id): Rule => ({ id, shortDescription: { text: RULES[id].text }, help: { text: RULES[id].text }, defaultConfiguration: { level: RULES[id].level }, properties: { tags: ['iam'] } }))
  const results = all.map(([id, place, text]) => ({ ruleId: id, ruleIndex: ids.indexOf(id), level: RULES[id].level, message: { text }, locations: [location(place)] }))
  return sarifLog(files.map(({ name }) => name), rules, results)
}
