// JUnit XML, as Jenkins, GitLab and other CI servers read it.
import { placeText } from '../fault.js'
import type { TestedFile, TestResult } from '../test.js'

export function junitText(files: readonly TestedFile[]): string {
  const all = files.flatMap(({ tests }) => tests)
  const errors = files.reduce((sum, file) => sum + errorsOf(file), 0)
  const cases = all.length + files.filter(isUnread).length
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="iam-verdict" tests="${cases}" failures="${failed(all)}" errors="${errors}">`,
    ...files.map(suite),
    '</testsuites>',
    ''
  ].join('\n')
}

const failed = (tests: readonly TestResult[]) => tests.filter(({ outcome }) => outcome === 'failed').length
const isUnread = ({ faults }: TestedFile) => faults.length > 0
const errorsOf = (file: TestedFile) => file.tests.filter(({ outcome }) => outcome === 'broken').length + (isUnread(file) ? 1 : 0)

function suite(file: TestedFile): string {
  const { name, tests, faults } = file
  const attributes = `name=${quoted(name)} file=${quoted(name)} tests="${tests.length + (isUnread(file) ? 1 : 0)}" failures="${failed(tests)}" errors="${errorsOf(file)}" skipped="0"`
  const unread = isUnread(file) ? [testCase(name, name, 'error', 'the file cannot be read', faults.map(({ place, message }) => `${placeText(place)}: ${message}`).join('\n'))] : []
  return [`  <testsuite ${attributes}>`, ...unread, ...tests.map(test => ofTest(name, test)), '  </testsuite>'].join('\n')
}

function ofTest(file: string, { name, outcome, message = '', place, detail = '' }: TestResult): string {
  if (outcome === 'passed') return `    <testcase name=${quoted(name)} classname=${quoted(file)} file=${quoted(file)}${line(place)}/>`
  return testCase(file, name, outcome === 'failed' ? 'failure' : 'error', message, `${placeText(place)}: ${message}${detail === '' ? '' : `\n${detail}`}`, line(place))
}

const line = ({ start }: TestResult['place']) => (start ? ` line="${start.line}"` : '')

function testCase(file: string, name: string, element: 'failure' | 'error', message: string, text: string, attributes = ''): string {
  return [
    `    <testcase name=${quoted(name)} classname=${quoted(file)} file=${quoted(file)}${attributes}>`,
    `      <${element} message=${quoted(message)} type="${element === 'failure' ? 'decision' : 'input'}">${escaped(text)}</${element}>`,
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
