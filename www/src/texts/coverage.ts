// What is said of the statements of a policy.
import type { TraceFailure } from 'iam-verdict'
import type { CoveredStatement, Part } from '../coverage.ts'

const PARTS: Readonly<Record<Part, string>> = {
  decides: 'applies, and decides',
  applies: 'applies',
  unknown: 'may apply',
  idle: 'does not apply',
  unasked: 'was not asked',
  off: 'is switched off'
}

const list = (values: readonly unknown[]): string => (values.length > 3 ? `${values.slice(0, 3).join(', ')} and ${values.length - 3} more` : values.join(', '))

function failure({ element, operator, key, pattern = [], value, missing }: TraceFailure): string {
  const values = value === undefined ? [] : Array.isArray(value) ? value : [value]
  const has = missing ? 'no such key' : values.length ? list(values) : 'something that is not known'
  return `${[element, operator, key].filter(Boolean).join(' ')} wants ${pattern.length ? list(pattern) : 'nothing'}; the request has ${has}`
}

export const COVERAGE = {
  name: ({ sid, index }: Pick<CoveredStatement, 'sid' | 'index'>) => sid ?? `Statement ${index + 1}`,
  why: ({ part, failed }: Pick<CoveredStatement, 'part' | 'failed'>) => (failed ? `${PARTS[part]}: ${failure(failed)}` : PARTS[part]),
  matters: ({ count, of }: NonNullable<CoveredStatement['matters']>) => `${count} of ${of}`,
  mattersLong: ({ count, of }: NonNullable<CoveredStatement['matters']>) => `applies in ${count} of ${of} saved requests`,
  switchOff: (name: string) => `Decide without ${name} (Ctrl or Cmd and /)`,
  switchOn: (name: string) => `Let ${name} take part again (Ctrl or Cmd and /)`,
  takesPart: (name: string) => `${name} takes part`,
  show: (name: string) => `Show ${name} in the policy`,
  summary: (statements: readonly CoveredStatement[]) => {
    const count = (...parts: Part[]): number => statements.filter(({ part }) => parts.includes(part)).length
    const off = count('off')
    const applying = count('decides', 'applies')
    return `${statements.length} ${statements.length === 1 ? 'statement' : 'statements'}: ${applying || 'none'} ${applying > 1 ? 'apply' : 'applies'}${off ? `, ${off} off` : ''}`
  },
  policy: (name: string) => `The policy ${name} takes part`,
  on: 'On',
  off: 'Off'
}
