// `iam-verdict test`: policies against the decisions that they are to give.
import { compile, type Decision, type Evaluation, type PolicySet, type Request, type Settings } from 'iam-verdict/tools'
import type { Arguments, Command } from './arguments.js'
import { readDocument, type Document } from './document.js'
import { statementText } from './evaluate.js'
import { InputError, type Fault, type Place } from './fault.js'
import { filesOf } from './files.js'
import type { Paint } from './formats/color.js'
import { annotation, faultAnnotation } from './formats/github.js'
import { jsonText } from './formats/json.js'
import { junitText } from './formats/junit.js'
import { at, counted, faultText, oneLine } from './formats/pretty.js'
import type { Answer } from './main.js'
import { hint } from './nearest.js'
import { isObject, memberFaults, PoliciesOf } from './scenario.js'
import { readSource, sourceName } from './source.js'

export const command: Command = {
  usage: '[OPTION…] GLOB…',
  about: 'Runs policy tests. Of a folder all `*.iam-test.json`, `.yaml` and `.yml` below it are run.\nA file: { "policies": …, "settings"?: …, "tests": [{ "name", "request", "expect", "because"? }] }.',
  options: { format: { value: 'FORMAT', choices: ['pretty', 'json', 'junit', 'github'], about: 'how the answer is printed' } },
  files: 'many'
}

const TEST_FILE = /\.iam-test\.(json|ya?ml)$/i
const DECISIONS: readonly Decision[] = ['allowed', 'explicitDeny', 'implicitDeny']

export interface TestedFile {
  name: string
  tests: TestResult[]
  /** What keeps the file from being run. */
  faults: readonly Fault[]
}

export interface TestResult {
  name: string
  place: Place
  /** `broken`: it could not be decided. */
  outcome: 'passed' | 'failed' | 'broken'
  expected?: Decision
  because?: string
  decision?: Decision
  reason?: Evaluation['reason']
  /** Of a test that has not passed: what is wrong, and what helps to see why. */
  message?: string
  detail?: string
}

interface WrittenTest {
  name: string
  request: Request
  expect: Decision
  because?: string
}

export function run(args: Arguments, paint: Paint): Answer {
  const files = filesOf(args.files, TEST_FILE).map(testFile)
  const outcomes = new Set(files.flatMap(({ tests, faults }) => [...tests.map(({ outcome }) => outcome), ...(faults.length > 0 ? ['broken'] : [])]))
  return { output: FORMATS[args.value('format') ?? 'pretty']?.(files, paint) ?? '', exitCode: outcomes.has('broken') ? 2 : outcomes.has('failed') ? 1 : 0 }
}

const FORMATS: Readonly<Record<string, (files: readonly TestedFile[], paint: Paint) => string>> = { pretty, json, junit: junitText, github }

/** One file that cannot be run keeps no other from being run. */
function testFile(name: string): TestedFile {
  try {
    return { name: sourceName(name), tests: testsOf(readDocument(readSource(name))), faults: [] }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { name: sourceName(name), tests: [], faults: error.faults }
  }
}

function testsOf(document: Document): TestResult[] {
  const { value } = document
  const faults = memberFaults(document, value, [], ['policies', 'tests'], ['settings', '$schema'])
  if (faults.length > 0 || !isObject(value)) throw new InputError(faults)
  const tests = writtenTests(document, value['tests'])
  const policies = new PoliciesOf(document, value['policies'])
  const set = compiled(policies, value['settings'])
  try {
    return tests.map((test, index) => result(test, index, set, policies))
  } finally {
    set.free()
  }
}

function writtenTests(document: Document, tests: unknown): WrittenTest[] {
  const fault = (message: string, ...path: (string | number)[]): Fault => ({ place: document.place(['tests', ...path]), message })
  if (!Array.isArray(tests) || tests.length === 0) throw new InputError([fault('`tests` is a list of at least one test')])
  const faults = tests.flatMap((test: unknown, index) => {
    const members = memberFaults(document, test, ['tests', index], ['name', 'request', 'expect'], ['because'])
    if (members.length > 0 || !isObject(test)) return members
    const { name, expect, because } = test
    return [
      ...(typeof name === 'string' && name !== '' ? [] : [fault('`name` is a text that is not empty', index, 'name')]),
      ...(DECISIONS.includes(expect as Decision) ? [] : [fault(`\`expect\` is one of ${DECISIONS.join(', ')}${typeof expect === 'string' ? hint(expect, DECISIONS) : ''}`, index, 'expect')]),
      ...(because === undefined || (typeof because === 'string' && because.trim() !== '') ? [] : [fault('`because` is the `Sid` of a statement, or a type of policy such as `serviceControl`', index, 'because')])
    ]
  })
  if (faults.length > 0) throw new InputError(faults)
  return tests as WrittenTest[]
}

function compiled(policies: PoliciesOf, settings: unknown): PolicySet {
  try {
    return compile(policies.policies, settings === undefined ? {} : { settings: settings as Settings })
  } catch (error) {
    throw new InputError(policies.faults(error, []))
  }
}

function result(test: WrittenTest, index: number, set: PolicySet, policies: PoliciesOf): TestResult {
  const { name, expect: expected, because } = test
  const { document } = policies
  const common = { name, expected, ...(because !== undefined && { because }) }
  let evaluation: Evaluation
  try {
    evaluation = set.evaluate(test.request, { trace: false, explain: false })
  } catch (error) {
    const [fault] = policies.faults(error, ['tests', index, 'request'])
    return { ...common, place: fault?.place ?? document.place(['tests', index]), outcome: 'broken', message: fault?.message ?? String(error) }
  }
  const { decision, reason } = evaluation
  const told = { ...common, decision, reason }
  const wrong = decision !== expected ? 'expect' : because !== undefined && !causes(evaluation).includes(because.trim()) ? 'because' : undefined
  if (!wrong) return { ...told, place: document.place(['tests', index, 'name']), outcome: 'passed' }
  const message = wrong === 'expect' ? `expected ${expected}, found ${decision}` : `${decision} as expected, but not because of \`${because}\`; because of ${causes(evaluation).map(cause => `\`${cause}\``).join(', ')}`
  return { ...told, place: document.place(['tests', index, wrong]), outcome: 'failed', message, detail: detail(evaluation, policies) }
}

/**
 * What the decision can be put down to: the type of policy that decided, and its statements that did. The playground
 * says the same of a saved request (`www/src/expectations.ts`): a test file means one thing.
 */
function causes({ decision, reason, matchedStatements }: Evaluation): string[] {
  const wanted = decision === 'allowed' ? 'Allow' : 'Deny'
  const sids = matchedStatements.flatMap(({ policyType, effect, sid }) => (policyType === reason.policyType && effect === wanted && sid ? [sid] : []))
  return [...new Set([...sids, reason.policyType])]
}

function detail({ reason, matchedStatements, missingContextKeys }: Evaluation, policies: PoliciesOf): string {
  const missing = missingContextKeys.length > 0 ? [`not in the request: ${oneLine(missingContextKeys.join(', '))}`] : []
  return [oneLine(reason.text), ...matchedStatements.map(statement => `applies: ${statementText(statement, policies)}`), ...missing].join('\n')
}

function pretty(files: readonly TestedFile[], paint: Paint): string {
  const parts = files.map(({ name, tests, faults }) => {
    if (faults.length > 0) return faults.map(fault => `${faultText(fault, paint)}\n`).join('')
    return `${paint('bold', oneLine(name))}\n${tests.map(test => prettyTest(test, paint)).join('')}`
  })
  return `${parts.join('\n')}\n${summary(files, paint)}\n`
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

function json(files: readonly TestedFile[]): string {
  return jsonText({ summary: { files: files.length, ...countsOf(files) }, files })
}

function github(files: readonly TestedFile[], paint: Paint): string {
  const lines = files.flatMap(({ tests, faults }) => [
    ...faults.map(faultAnnotation),
    ...tests.flatMap(({ name, place, outcome, message = '', detail }) => (outcome === 'passed' ? [] : [annotation('error', place, name, detail ? `${message}\n${detail}` : message)]))
  ])
  return `${lines.join('')}${summary(files, paint)}\n`
}
