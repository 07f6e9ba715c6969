// Coverage as lcov's tracefiles: https://github.com/linux-test-project/lcov/blob/master/man/geninfo.1
import { statementName, type Coverage, type FileCoverage } from '../coverage.js'
import type { Place } from '../fault.js'

/** Statements are functions, values are branches: one that matched, and one that did not where it can. */
export function lcovText({ files }: Coverage): string {
  return files.map(record).join('')
}

function record({ name, statements }: FileCoverage): string {
  const functions = statements.map(statement => ({ line: lineOf(statement.place), name: `${statement.policyType} ${oneWord(statementName(statement))}`, hits: statement.applied }))
  const branches = statements.flatMap(({ values }) => values).flatMap(({ place, matched, missed, canMiss }, block) => {
    const line = lineOf(place)
    const taken = (hits: number) => (matched + missed === 0 ? '-' : String(hits))
    return [{ line, block, branch: 0, taken: taken(matched) }, ...(canMiss ? [{ line, block, branch: 1, taken: taken(missed) }] : [])]
  })
  const lines = linesOf(statements)
  return [
    'TN:',
    `SF:${name}`,
    ...functions.map(({ line, name }) => `FN:${line},${name}`),
    ...functions.map(({ hits, name }) => `FNDA:${hits},${name}`),
    `FNF:${functions.length}`,
    `FNH:${functions.filter(({ hits }) => hits > 0).length}`,
    ...branches.map(({ line, block, branch, taken }) => `BRDA:${line},${block},${branch},${taken}`),
    `BRF:${branches.length}`,
    `BRH:${branches.filter(({ taken }) => taken !== '-' && taken !== '0').length}`,
    ...lines.map(([line, hits]) => `DA:${line},${hits}`),
    `LF:${lines.length}`,
    `LH:${lines.filter(([, hits]) => hits > 0).length}`,
    'end_of_record',
    ''
  ].join('\n')
}

/** Of a line with several things the most used one counts: what is not used stands in the branches. */
function linesOf(statements: FileCoverage['statements']): [number, number][] {
  const hits = new Map<number, number>()
  const add = (place: Place, count: number) => hits.set(lineOf(place), Math.max(hits.get(lineOf(place)) ?? 0, count))
  for (const { place, applied, values } of statements) {
    add(place, applied)
    for (const value of values) add(value.place, value.matched)
  }
  return [...hits].sort(([a], [b]) => a - b)
}

const lineOf = ({ start }: Place): number => start?.line ?? 1
const oneWord = (text: string): string => text.replace(/[\u0000-\u001f\u007f]/g, '\ufffd').replaceAll(',', ';')
