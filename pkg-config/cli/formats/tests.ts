// What came of policy tests, for people, programs and GitHub.
import { isCovered, lack, ratios, statementName, valueText, type Coverage, type Ratio } from '../coverage.js'
import type { Place } from '../fault.js'
import type { Mutants, PlacedMutant } from '../mutants.js'
import { percentText } from '../percent.js'
import type { TestedFile, TestResult } from '../test-run.js'
import type { Paint } from './color.js'
import { annotation, faultAnnotation } from './github.js'
import { jsonText } from './json.js'
import { at, counted, faultText, oneLine } from './pretty.js'

/** All that a run came to. */
export interface Report {
  files: readonly TestedFile[]
  /** `shows`: whether it is printed, or only written to files. */
  coverage?: Coverage & { shows: boolean }
  mutants?: Mutants
}

export function pretty({ files, coverage, mutants }: Report, paint: Paint): string {
  const parts = files.map(({ name, tests, faults }) => {
    if (faults.length > 0) return faults.map(fault => `${faultText(fault, paint)}\n`).join('')
    return `${paint('bold', oneLine(name))}\n${tests.map(test => prettyTest(test, paint)).join('')}`
  })
  const more = [
    ...(coverage ? [coverage.shows ? coverageText(coverage, paint) : coverageSummary(coverage, paint)] : []),
    ...(mutants ? [mutantsText(mutants, paint)] : [])
  ]
  return `${parts.join('\n')}\n${summary(files, paint)}\n${more.map(text => `\n${text}`).join('')}`
}

const WORDS = { passed: ['green', 'pass'], failed: ['red', 'FAIL'], broken: ['red', 'BROKEN'] } as const

function prettyTest({ name, outcome, message, detail = '', place }: TestResult, paint: Paint): string {
  const [style, word] = WORDS[outcome]
  const first = `  ${paint(style, word)}  ${oneLine(name)}\n`
  if (message === undefined) return first
  const lines = [`${oneLine(message)} (${at(place)})`, ...(detail === '' ? [] : detail.split('\n'))]
  return first + lines.map((line, index) => `        ${index === 0 ? line : paint('dim', line)}\n`).join('')
}

function summary(files: readonly TestedFile[], paint: Paint): string {
  const counts = countsOf(files)
  const words = [
    counts.failed > 0 ? paint('red', `${counts.failed} failed`) : '',
    counts.broken > 0 ? paint('red', `${counts.broken} broken`) : '',
    paint('green', `${counts.passed} passed`),
    counts.unread > 0 ? paint('red', `${counted(counts.unread, 'file')} cannot be read`) : ''
  ]
  return `${words.filter(word => word !== '').join(', ')} (${counted(counts.tests, 'test')} in ${counted(files.length, 'file')})`
}

function countsOf(files: readonly TestedFile[]) {
  const tests = files.flatMap(file => file.tests)
  const of = (wanted: TestResult['outcome']) => tests.filter(({ outcome }) => outcome === wanted).length
  return { tests: tests.length, passed: of('passed'), failed: of('failed'), broken: of('broken'), unread: files.filter(({ faults }) => faults.length > 0).length }
}

/** What is not covered, file by file, and how much is. */
export function coverageText(coverage: Coverage, paint: Paint): string {
  const files = coverage.files.map(file => {
    const { statements, values } = ratios(file.statements)
    const first = `${paint('bold', oneLine(file.name))}: statements ${share(statements)}, values ${share(values)}\n`
    return first + openPlaces(file.statements).map(({ place, text, how }) => `  ${at(place)}: ${oneLine(text)} ${paint('yellow', how)}\n`).join('')
  })
  return `${files.join('')}${coverageSummary(coverage, paint)}`
}

function coverageSummary({ statements, values, threshold }: Coverage, paint: Paint): string {
  const first = `coverage: statements ${share(statements)}, values ${share(values)}\n`
  return threshold?.reached === false ? `${first}${paint('red', belowText('coverage', threshold))}\n` : first
}

const share = ({ covered, all }: Ratio): string => `${percentText(covered, all)} (${covered}/${all})`
const belowText = (what: string, { wanted }: { wanted: number }): string => `${what} is below ${wanted} %`

/** Statements that never applied, and values of those that did. */
function openPlaces(statements: Coverage['files'][number]['statements']): { place: Place; text: string; how: string }[] {
  return statements.flatMap(statement => [
    ...(statement.applied > 0 ? [] : [{ place: statement.place, text: `${statementName(statement)} (${statement.policyType})`, how: 'never applied' }]),
    ...statement.values.filter(value => !isCovered(value)).map(value => ({ place: value.place, text: valueText(value), how: lack(value) }))
  ])
}

function mutantsText(mutants: Mutants, paint: Paint): string {
  const survived = mutants.mutants.filter(({ outcome }) => outcome === 'survived').map(mutant => {
    const first = `  ${paint('yellow', 'survived')}  ${at(mutant.place)}: ${oneLine(mutant.text)}\n`
    return first + (mutant.suggestion ? paint('dim', `            a test that notices: ${oneLine(JSON.stringify(mutant.suggestion))}`) + '\n' : '')
  })
  return `${survived.join('')}${mutantsSummary(mutants)}\n${mutants.threshold?.reached === false ? `${paint('red', mutantsBelow(mutants))}\n` : ''}`
}

const mutantsBelow = ({ threshold, leftOut }: Mutants): string =>
  leftOut.length > 0 ? 'mutants of policies whose tests do not pass tell nothing' : belowText('the share of mutants that a test notices', threshold ?? { wanted: 0 })

function mutantsSummary({ noticed, equivalent, leftOut }: Mutants): string {
  const more = [
    ...(equivalent > 0 ? [`${equivalent} that change nothing`] : []),
    ...(leftOut.length > 0 ? [`${counted(leftOut.length, 'file')} left out, whose tests do not all pass`] : [])
  ]
  return `mutants: ${share(noticed)} noticed${more.map(text => `, ${text}`).join('')}`
}

export function json({ files, coverage, mutants }: Report): string {
  return jsonText({
    summary: { files: files.length, ...countsOf(files) },
    files,
    ...(coverage && { coverage: jsonCoverage(coverage) }),
    ...(mutants && { mutants: { ...mutants, noticed: withPercent(mutants.noticed) } })
  })
}

function jsonCoverage({ files, statements, values, threshold }: Coverage): object {
  return {
    statements: withPercent(statements),
    values: withPercent(values),
    ...(threshold && { threshold }),
    files: files.map(({ name, statements }) => {
      const { statements: applied, values } = ratios(statements)
      return { name, summary: { statements: withPercent(applied), values: withPercent(values) }, statements }
    })
  }
}

const withPercent = ({ covered, all }: Ratio): object => ({ covered, all, percent: Number.parseFloat(percentText(covered, all)) })

export function github({ files, coverage, mutants }: Report, paint: Paint): string {
  const lines = files.flatMap(({ tests, faults }) => [
    ...faults.map(faultAnnotation),
    ...tests.flatMap(({ name, place, outcome, message = '', detail }) => (outcome === 'passed' ? [] : [annotation('error', place, name, detail ? `${message}\n${detail}` : message)]))
  ])
  const open = coverage?.shows ? coverage.files.flatMap(file => openPlaces(file.statements)) : []
  const survived = (mutants?.mutants ?? []).filter(({ outcome }) => outcome === 'survived')
  const more = [
    ...open.map(({ place, text, how }) => annotation('notice', place, 'not covered by tests', `${text} ${how}`)),
    ...survived.map(mutant => annotation('warning', mutant.place, 'no test notices', survivorText(mutant)))
  ]
  const ends = [...(coverage ? [coverageSummary(coverage, paint)] : []), ...(mutants ? [`${mutantsSummary(mutants)}\n`, ...(mutants.threshold?.reached === false ? [`${mutantsBelow(mutants)}\n`] : [])] : [])]
  return `${[...lines, ...more].join('')}${summary(files, paint)}\n${ends.join('')}`
}

export const survivorText = ({ text, suggestion }: PlacedMutant): string => `${text}: all tests still pass${suggestion ? `\na test that notices: ${JSON.stringify(suggestion)}` : ''}`
