// Findings, for people, programs and GitHub.
import type { Finding, PolicyType } from 'iam-verdict/tools'
import type { Arguments, Option } from '../arguments.js'
import type { Place } from '../fault.js'
import type { Paint } from './color.js'
import { annotation } from './github.js'
import { jsonText } from './json.js'
import { at, counted, oneLine, TYPE_STYLES } from './pretty.js'
import { sarifText } from './sarif.js'

/** The grave ones first. */
const FINDING_TYPES: readonly Finding['findingType'][] = ['ERROR', 'SECURITY_WARNING', 'WARNING', 'SUGGESTION']

/** What commands take that answer findings. */
export const FINDING_OPTIONS: Readonly<Record<string, Option>> = {
  'fail-on': { value: 'TYPE', choices: [...FINDING_TYPES, 'never'], about: 'exit code 1 for findings of this type or a graver one; ERROR when absent' },
  format: { value: 'FORMAT', choices: ['pretty', 'json', 'github', 'sarif'], about: 'how the answer is printed' }
}

export interface CheckedFile {
  name: string
  findings: LocatedFinding[]
}

export interface LocatedFinding {
  findingType: Finding['findingType']
  code: string
  message: string
  why?: string
  place: Place
  /** Absent: it is about the file. */
  policyType?: PolicyType
  /** The name of a policy of a template. */
  policy?: string
  path: (string | number)[]
  fix?: { title: string; edits: { place: Place; newText: string }[] }
}

/** As `--format` says. */
export function findingsText(files: readonly CheckedFile[], args: Arguments, paint: Paint): string {
  return FORMATS[args.value('format') ?? 'pretty']?.(files, paint) ?? ''
}

/** Whether one is as grave as `--fail-on` says. */
export function isFailed(files: readonly CheckedFile[], args: Arguments): boolean {
  const from = args.value('fail-on') ?? 'ERROR'
  const grave = FINDING_TYPES.slice(0, from === 'never' ? 0 : FINDING_TYPES.indexOf(from as Finding['findingType']) + 1)
  return files.some(({ findings }) => findings.some(({ findingType }) => grave.includes(findingType)))
}

const FORMATS: Readonly<Record<string, (files: readonly CheckedFile[], paint: Paint) => string>> = { pretty, json: files => jsonText({ files }), github, sarif: sarifText }

function pretty(files: readonly CheckedFile[], paint: Paint): string {
  const lines = files.flatMap(({ findings }) => findings.map(finding => prettyFinding(finding, paint)))
  return `${lines.join('')}${lines.length > 0 ? '\n' : ''}${summary(files)}\n`
}

function prettyFinding({ findingType, code, message, why, place, policy, fix }: LocatedFinding, paint: Paint): string {
  const of = policy ? `${oneLine(policy)}: ` : ''
  const first = `${paint('bold', at(place))}: ${paint(TYPE_STYLES[findingType], findingType)} ${of}${oneLine(message)} ${paint('dim', `[${code}]`)}\n`
  return first + (why === undefined ? '' : paint('dim', `    why it matters: ${oneLine(why)}`) + '\n') + (fix ? `    ${paint('green', 'quick fix')}: ${oneLine(fix.title)}\n` : '')
}

function summary(files: readonly CheckedFile[]): string {
  const all = files.flatMap(({ findings }) => findings)
  const counts = FINDING_TYPES.flatMap(type => {
    const count = all.filter(({ findingType }) => findingType === type).length
    return count > 0 ? [`${count} ${type}`] : []
  })
  return `${counts.join(', ') || 'nothing found'} in ${counted(files.length, 'file')}`
}

const LEVELS = { ERROR: 'error', SECURITY_WARNING: 'warning', WARNING: 'warning', SUGGESTION: 'notice' } as const

function github(files: readonly CheckedFile[]): string {
  const lines = files.flatMap(({ findings }) => findings.map(({ findingType, code, message, why, place }) => annotation(LEVELS[findingType], place, code, why === undefined ? message : `${message}\n${why}`)))
  return `${lines.join('')}${summary(files)}\n`
}
