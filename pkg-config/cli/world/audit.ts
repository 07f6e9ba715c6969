// `iam-verdict world audit`: best practices, held against a world.
import type { AuditFinding, AuditOptions } from 'iam-verdict/tools'
import type { Arguments, Command } from '../arguments.js'
import type { Place } from '../fault.js'
import { auditHtml } from '../formats/audit-html.js'
import type { Paint, Style } from '../formats/color.js'
import { annotation } from '../formats/github.js'
import { jsonText } from '../formats/json.js'
import { at, oneLine } from '../formats/pretty.js'
import { location, sarifLog, type Level } from '../formats/sarif-log.js'
import type { Answer } from '../main.js'
import { readWorld, WORLD_OPTIONS, type WorldOf } from './read.js'
import { answered } from './request.js'

export type Severity = AuditFinding['severity']

/** The grave ones first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low']

/** A finding with the place of the first fact that it rests on. */
export interface LocatedAudit extends AuditFinding {
  place: Place
}

export const command: Command = {
  usage: '[OPTION…] FILE|DIR|-…',
  about: 'Holds accounts against best practices of AWS and the CIS AWS Foundations Benchmark: each finding with its evidence and\nwhat to do. What an input is missing for is not-assessed.',
  options: {
    check: { value: 'CODE', multiple: true, about: 'only this check; may stand several times' },
    skip: { value: 'CODE', multiple: true, about: 'without this check; may stand several times' },
    now: { value: 'DATE', about: 'the date that ages count up to; absent: that of the world' },
    'fail-on': { value: 'SEVERITY', choices: [...SEVERITIES, 'never'], about: 'exit code 1 for findings of this severity or a graver one; high when absent' },
    format: { value: 'FORMAT', choices: ['pretty', 'json', 'github', 'sarif', 'html'], about: 'how the answer is printed' },
    ...WORLD_OPTIONS
  },
  files: 'many'
}

export async function run(args: Arguments, paint: Paint): Promise<Answer> {
  const [checks, skip, now] = [args.values('check'), args.values('skip'), args.value('now')]
  const options: AuditOptions = { ...(checks.length > 0 && { checks }), ...(skip.length > 0 && { skip }), ...(now !== undefined && { now }) }
  const read = await readWorld(args.files, args)
  const findings = answered(args.files, () => read.world.audit(options)).map((finding): LocatedAudit => ({ ...finding, place: read.locate(finding.path).place }))
  const from = args.value('fail-on') ?? 'high'
  const grave = SEVERITIES.slice(0, from === 'never' ? 0 : SEVERITIES.indexOf(from as Severity) + 1)
  const isFailed = findings.some(({ status, severity }) => status === 'open' && grave.includes(severity))
  return { output: FORMATS[args.value('format') ?? 'pretty']?.(findings, paint, read) ?? '', notes: read.notes, exitCode: isFailed ? 1 : 0 }
}

const FORMATS: Readonly<Record<string, (findings: readonly LocatedAudit[], paint: Paint, read: WorldOf) => string>> = {
  pretty,
  json: findings => jsonText({ findings }),
  github: findings => findings.filter(isOpen).map(({ severity, place, code, subject, message, remedy }) => annotation(ANNOTATIONS[severity], place, code, `${subject}: ${message}\n${remedy.text}`)).join(''),
  sarif,
  html: findings => auditHtml(findings)
}

export const isOpen = ({ status }: AuditFinding): boolean => status === 'open'

const STYLES: Readonly<Record<Severity, Style>> = { critical: 'red', high: 'red', medium: 'yellow', low: 'cyan' }

function pretty(findings: readonly LocatedAudit[], paint: Paint): string {
  const open = findings.filter(isOpen).map(finding => prettyFinding(finding, paint))
  const others = findings.filter(finding => !isOpen(finding)).map(({ code, subject, message }) => paint('dim', `not assessed  ${oneLine(`${code} of ${subject}: ${message}`)}`) + '\n')
  return `${open.join('')}${others.join('')}${summary(findings)}\n`
}

function prettyFinding({ severity, code, subject, message, place, evidence, why, remedy, references }: LocatedAudit, paint: Paint): string {
  const lines = [
    ...evidence.map(({ field, value }) => `${field}: ${value}`),
    why,
    `what to do: ${remedy.text}`,
    ...(remedy.command === undefined ? [] : [`  ${remedy.command}`]),
    ...(references.length === 0 ? [] : [references.join(', ')])
  ]
  return `${paint(STYLES[severity], severity.padEnd(8))}  ${paint('bold', oneLine(subject))}: ${oneLine(message)} ${paint('dim', `[${code}] ${at(place)}`)}\n${lines.map(line => paint('dim', `          ${oneLine(line)}`) + '\n').join('')}`
}

export function summary(findings: readonly AuditFinding[]): string {
  const counts = SEVERITIES.flatMap(severity => {
    const count = findings.filter(finding => isOpen(finding) && finding.severity === severity).length
    return count > 0 ? [`${count} ${severity}`] : []
  })
  const missing = findings.filter(finding => !isOpen(finding)).length
  return `${counts.join(', ') || 'nothing found'}${missing > 0 ? `, ${missing} not assessed` : ''}`
}

const ANNOTATIONS = { critical: 'error', high: 'error', medium: 'warning', low: 'notice' } as const
const LEVELS: Readonly<Record<Severity, Level>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note' }

/** What is not assessed is no result: SARIF's kind of it is `open`. */
function sarif(findings: readonly LocatedAudit[], _: Paint, { sources }: WorldOf): string {
  const codes = [...new Set(findings.map(({ code }) => code))].sort()
  const rules = codes.map(id => {
    const { why, severity, remedy } = findings.find(({ code }) => code === id) as LocatedAudit
    return { id, shortDescription: { text: id }, help: { text: `${why} What to do: ${remedy.text}` }, defaultConfiguration: { level: LEVELS[severity] }, properties: { tags: ['iam', 'security'] } }
  })
  const results = findings.map(finding => {
    const { code, severity, status, subject, message, place, evidence, remedy, references } = finding
    return {
      ruleId: code,
      ruleIndex: codes.indexOf(code),
      ...(isOpen(finding) ? { level: LEVELS[severity] } : { kind: 'open', level: 'none' }),
      message: { text: `${subject}: ${message}` },
      locations: [location(place)],
      properties: { severity, status, subject, evidence, remedy, references }
    }
  })
  return sarifLog(sources.map(({ file }) => file), rules, results)
}
