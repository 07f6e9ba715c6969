// JUnit XML, as Jenkins, GitLab and other CI servers read it: what Jenkins' own schema has no place for, such as
// the line of a test, stands in the texts.
import { placeText } from '../fault.js'
import type { PlacedMutant } from '../mutants.js'
import type { TestedFile, TestResult } from '../test-run.js'
import { survivorText, type Report } from './tests.js'

export function junitText({ files, mutants }: Report): string {
  const suites = [...files.map(ofFile), ...(mutants ? [ofMutants(mutants)] : [])]
  const sum = (part: 'tests' | 'failures' | 'errors') => suites.reduce((total, suite) => total + suite[part], 0)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="iam-verdict" tests="${sum('tests')}" failures="${sum('failures')}" errors="${sum('errors')}">`,
    ...suites.map(suiteText),
    '</testsuites>',
    ''
  ].join('\n')
}

interface Suite {
  name: string
  file?: string
  tests: number
  failures: number
  errors: number
  skipped: number
  cases: string[]
}

function suiteText({ name, file, tests, failures, errors, skipped, cases }: Suite): string {
  const attributes = `name=${quoted(name)}${file === undefined ? '' : ` file=${quoted(file)}`} tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}"`
  return [`  <testsuite ${attributes}>`, ...cases, '  </testsuite>'].join('\n')
}

const failed = (tests: readonly TestResult[]) => tests.filter(({ outcome }) => outcome === 'failed').length
const isUnread = ({ faults }: TestedFile) => faults.length > 0
const errorsOf = (file: TestedFile) => file.tests.filter(({ outcome }) => outcome === 'broken').length + (isUnread(file) ? 1 : 0)

function ofFile(file: TestedFile): Suite {
  const { name, tests, faults } = file
  const unread = isUnread(file) ? [testCase(name, name, 'error', 'the file cannot be read', faults.map(({ place, message }) => `${placeText(place)}: ${message}`).join('\n'))] : []
  return { name, file: name, tests: tests.length + unread.length, failures: failed(tests), errors: errorsOf(file), skipped: 0, cases: [...unread, ...tests.map(test => ofTest(name, test))] }
}

/** Each mutant is a test of the tests. One that no test notices fails only where a threshold is missed; else it is told as skipped. */
function ofMutants({ mutants, threshold }: NonNullable<Report['mutants']>): Suite {
  const survived = mutants.filter(({ outcome }) => outcome === 'survived').length
  const counted = mutants.filter(({ outcome }) => outcome !== 'equivalent')
  const fails = threshold?.reached === false
  return { name: 'mutants', tests: counted.length, failures: fails ? survived : 0, errors: 0, skipped: fails ? 0 : survived, cases: counted.map(mutant => ofMutant(mutant, fails)) }
}

function ofMutant(mutant: PlacedMutant, fails: boolean): string {
  const { place, text, outcome } = mutant
  const name = `${placeText(place)}: ${text}`
  if (outcome === 'survived' && fails) return testCase(place.file, name, 'failure', 'all tests still pass', survivorText(mutant), 'mutant')
  const start = `    <testcase name=${quoted(name)} classname=${quoted(place.file)}`
  return outcome === 'survived' ? `${start}><skipped message=${quoted(survivorText(mutant))}/></testcase>` : `${start}/>`
}

function ofTest(file: string, { name, outcome, message = '', place, detail = '' }: TestResult): string {
  if (outcome === 'passed') return `    <testcase name=${quoted(name)} classname=${quoted(file)}/>`
  return testCase(file, name, outcome === 'failed' ? 'failure' : 'error', message, `${placeText(place)}: ${message}${detail === '' ? '' : `\n${detail}`}`)
}

function testCase(file: string, name: string, element: 'failure' | 'error', message: string, text: string, type = element === 'failure' ? 'decision' : 'input'): string {
  return [
    `    <testcase name=${quoted(name)} classname=${quoted(file)}>`,
    `      <${element} message=${quoted(message)} type="${type}">${escaped(text)}</${element}>`,
    '    </testcase>'
  ].join('\n')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** Characters that XML 1.0 cannot hold, not even as references, become U+FFFD. */
const escaped = (text: string) =>
  text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, character => ENTITIES[character] ?? character)
    .replace(/\r/g, '&#13;')

/** In attributes a reader makes spaces of line breaks and tabs, unless they are references. */
const quoted = (text: string) => `"${escaped(text).replace(/\n/g, '&#10;').replace(/\t/g, '&#9;')}"`
