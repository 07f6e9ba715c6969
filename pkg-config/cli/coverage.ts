// What the tests of a run reach of their policies. The engine counts; here counts find their files.
import { coverage, type CoveredStatement, type CoveredValue } from 'iam-verdict/tools'
import type { Path } from './document.js'
import type { Place } from './fault.js'
import type { Handed } from './scenario.js'
import type { Source } from './source.js'
import type { RanFile } from './test-run.js'

/** So many of so many. */
export interface Ratio {
  covered: number
  all: number
}

export interface Coverage {
  files: FileCoverage[]
  statements: Ratio
  values: Ratio
  /** In percent, where one was asked for. */
  threshold?: { wanted: number; reached: boolean }
}

/** A file that holds policies: of their own, or between tests. */
export interface FileCoverage {
  name: string
  source: Source
  statements: StatementCoverage[]
}

export interface StatementCoverage extends Pick<CoveredStatement, 'policyType' | 'sid' | 'effect' | 'statementIndex'> {
  place: Place
  /** How often it applied. */
  applied: number
  values: ValueCoverage[]
}

export interface ValueCoverage extends Pick<CoveredValue, 'element' | 'operator' | 'key' | 'value' | 'matched' | 'missed' | 'canMiss'> {
  place: Place
}

/** What several tests, files and uses of one policy tell is added up by the place in the file. */
export function coverageOf(ran: readonly RanFile[], onFile: (done: number) => void): Coverage {
  const files = new Map<string, FileCoverage>()
  const statements = new Map<string, StatementCoverage>()
  const values = new Map<string, ValueCoverage>()
  ran.forEach(({ held, tested }, done) => {
    onFile(done)
    if (!held) return
    const decided = held.tests.filter((_, index) => tested.tests[index]?.outcome !== 'broken')
    const { policies, settings } = held
    for (const covered of coverage({ policies: policies.policies, ...(settings && { settings }), requests: decided.map(({ request }) => request) })) {
      const policy = policies.of(covered)
      if (policy) addUp(covered, policy, { files, statements, values })
    }
  })
  return summed([...files.values()].sort((a, b) => (a.name < b.name ? -1 : 1)))
}

interface Known {
  files: Map<string, FileCoverage>
  statements: Map<string, StatementCoverage>
  values: Map<string, ValueCoverage>
}

function addUp(covered: CoveredStatement, policy: Handed, { files, statements, values }: Known): void {
  const { policyType, sid, effect, statementIndex, applied } = covered
  const file = known(files, policy.source.file, () => ({ name: policy.source.file, source: policy.source, statements: [] }))
  const place = policy.place(covered)
  const statement = known(statements, keyOf(place, covered.path), () => {
    const first: StatementCoverage = { policyType, ...(sid !== undefined && { sid }), effect, statementIndex, place, applied: 0, values: [] }
    file.statements.push(first)
    return first
  })
  statement.applied += applied
  for (const { path, range: _range, matched, missed, ...at } of covered.values) {
    const place = policy.place({ path, ...(_range && { range: _range }) })
    const value = known(values, keyOf(place, path), () => {
      const first: ValueCoverage = { ...at, place, matched: 0, missed: 0 }
      statement.values.push(first)
      return first
    })
    value.matched += matched
    value.missed += missed
  }
}

function known<T>(all: Map<string, T>, key: string, first: () => T): T {
  const found = all.get(key) ?? first()
  all.set(key, found)
  return found
}

/** Policies that are written as a text have one place for all that is in them. */
export const keyOf = ({ file, start }: Place, path: Path): string => JSON.stringify([file, start?.line, start?.column, path])

function summed(files: FileCoverage[]): Coverage {
  const all = files.map(file => ratios(file.statements))
  const sum = (of: 'statements' | 'values', part: keyof Ratio) => all.reduce((total, file) => total + file[of][part], 0)
  return { files, statements: { covered: sum('statements', 'covered'), all: sum('statements', 'all') }, values: { covered: sum('values', 'covered'), all: sum('values', 'all') } }
}

export const isCovered = ({ matched, missed, canMiss }: ValueCoverage): boolean => matched > 0 && (missed > 0 || !canMiss)

export function ratios(statements: readonly StatementCoverage[]): { statements: Ratio; values: Ratio } {
  const values = statements.flatMap(statement => statement.values)
  return {
    statements: { covered: statements.filter(({ applied }) => applied > 0).length, all: statements.length },
    values: { covered: values.filter(isCovered).length, all: values.length }
  }
}

/** What a value lacks, for people. */
export function lack({ matched, missed, canMiss }: ValueCoverage): string {
  if (matched === 0) return missed > 0 ? 'never matched' : 'never reached'
  return missed === 0 && canMiss ? 'never failed' : ''
}

/** `Action s3:GetObject`, `StringEquals aws:SourceVpc vpc-1` */
export const valueText = ({ element, operator, key, value }: Pick<ValueCoverage, 'element' | 'operator' | 'key' | 'value'>): string =>
  [operator === undefined ? element : `${operator} ${key ?? ''}`, ...(value === undefined ? [] : [value])].join(' ')

/** ``Deny `NoDelete` ``, `Allow statement 2` */
export const statementName = ({ effect, sid, statementIndex }: Pick<StatementCoverage, 'effect' | 'sid' | 'statementIndex'>): string =>
  `${effect} ${sid === undefined ? `statement ${statementIndex + 1}` : `\`${sid}\``}`
