// Files of policy tests, read and run.
import { compile, type Decision, type Evaluation, type PolicySet, type Request, type Settings } from 'iam-verdict/tools'
import { readDocument, type Document } from './document.js'
import { statementText } from './evaluate.js'
import { InputError, type Fault, type Place } from './fault.js'
import { oneLine } from './formats/pretty.js'
import { hint } from './nearest.js'
import { isObject, memberFaults, PoliciesOf } from './scenario.js'
import { readSource, sourceName } from './source.js'

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

export interface WrittenTest {
  name: string
  request: Request
  expect: Decision
  because?: string
}

/** A file that was run: what it holds, for whoever asks the policies more. */
export interface RanFile {
  tested: TestedFile
  /** Absent: it could not be read. */
  held?: { policies: PoliciesOf; settings?: Settings; tests: readonly WrittenTest[] }
}

/** One file that cannot be run keeps no other from being run. */
export function runFile(name: string, onTest: (done: number, all: number) => void): RanFile {
  try {
    return testsOf(sourceName(name), readDocument(readSource(name)), onTest)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { tested: { name: sourceName(name), tests: [], faults: error.faults } }
  }
}

function testsOf(name: string, document: Document, onTest: (done: number, all: number) => void): RanFile {
  const { value } = document
  const faults = memberFaults(document, value, [], ['policies', 'tests'], ['settings', '$schema'])
  if (faults.length > 0 || !isObject(value)) throw new InputError(faults)
  const tests = writtenTests(document, value['tests'])
  const policies = new PoliciesOf(document, value['policies'])
  const settings = value['settings'] as Settings | undefined
  const set = compiled(policies, settings)
  try {
    const results = tests.map((test, index) => {
      onTest(index, tests.length)
      return result(test, index, set, policies)
    })
    return { tested: { name, tests: results, faults: [] }, held: { policies, ...(settings !== undefined && { settings }), tests } }
  } finally {
    set.free()
  }
}

function writtenTests(document: Document, tests: unknown): WrittenTest[] {
  const fault = (message: string, ...path: (string | number)[]): Fault => ({ place: document.place(['tests', ...path]), message })
  if (!Array.isArray(tests) || tests.length === 0) throw new InputError([fault('`tests` is a list of at least one test')])
  const faults = tests.flatMap((test: unknown, index) => {
    const members = memberFaults(document, test, ['tests', index], ['name', 'request', 'expect'], ['because', 'denial'])
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

function compiled(policies: PoliciesOf, settings: Settings | undefined): PolicySet {
  try {
    return compile(policies.policies, settings === undefined ? {} : { settings })
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
