// A denial explained, for people at a terminal.
import type { AddedPlace, ContextChange, MatchedStatement, PolicyType, PrincipalDescriptor, RemovedStatement, trail } from 'iam-verdict/tools'
import { evaluationText, statementText } from '../evaluate.js'
import type { State } from '../trail/state.js'
import { sourcedText, sourceOf } from '../world/evaluate.js'
import type { Paint } from './color.js'
import { counted, oneLine, visible } from './pretty.js'

/** Most changes that are told; the rest is in the JSON. */
const FIXES = 4
/** Most lines of a statement. */
const LINES = 16

const OWNER = 'only whoever owns that policy can take a Deny back: no Allow outranks it'

/** How people call what a type of policy is attached to. */
const POLICIES: Readonly<Record<PolicyType, string>> = {
  identityBased: 'an identity-based policy',
  resourceBased: 'the resource-based policy',
  permissionsBoundary: 'the permissions boundary',
  session: 'the session policy',
  serviceControl: 'a service control policy',
  resourceControl: 'a resource control policy',
  vpcEndpoint: 'the policy of the VPC endpoint',
  roleTrust: 'the trust policy'
}

export function explainedText(explained: trail.ExplainedDenial, state: State, paint: Paint): string {
  const { requests, decides, none } = explained
  const decided = decides === undefined ? undefined : requests[decides]
  if (!decided) return `${paint('bold', 'no request')}: the record tells of none (${none ?? ''})\n${rows(calledRows(explained), paint)}`
  const others = requests.filter(one => one !== decided).map(({ request, answer }) => ['also asked', `${request.action} on ${request.resource ?? '*'}: ${answer}`] as const)
  return [
    paint('bold', oneLine(`${decided.request.action} on ${decided.request.resource ?? '*'}`)) + '\n',
    rows([['asked by', nameOf(decided.request.principal as PrincipalDescriptor)], ...calledRows(explained), ...others], paint),
    decided.evaluation ? evaluationText(decided.evaluation, statement => placed(statement, decided, state), paint) : `${paint('yellow', 'undecided')}: ${oneLine(decided.error ?? '')}\n`,
    ...denying(decided).map(statement => `${placed(statement, decided, state)}:\n${snippet(statement, decided, paint)}`),
    agreementText(explained, paint),
    fixesText(decided, state, paint)
  ].join('')
}

const rows = (all: readonly (readonly [string, string])[], paint: Paint): string => {
  const width = Math.max(0, ...all.map(([left]) => left.length))
  return all.map(([left, right]) => `  ${paint('dim', left.padEnd(width))}  ${oneLine(right)}\n`).join('')
}

const nameOf = ({ arn, roleArn, service, type }: PrincipalDescriptor): string => arn ?? roleArn ?? service ?? type

function calledRows({ event, denial }: trail.ExplainedDenial): [string, string][] {
  const called = event && [`${event.eventName} of ${event.eventSource}`, event.eventTime, event.eventId, event.errorCode].filter(word => word !== undefined)
  const kind = denial?.decision === 'explicitDeny' ? 'an explicit deny in' : 'nothing allows it in'
  const by = denial?.policyType && `${kind} ${POLICIES[denial.policyType]}${denial.policyArn === undefined ? '' : `, ${denial.policyArn}`}`
  return [...(called ? [['call', called.join(', ')] as [string, string]] : []), ...(by ? [['AWS says', by] as [string, string]] : [])]
}

/** What a decision to deny rests on. */
const denying = ({ evaluation }: trail.ExplainedRequest): MatchedStatement[] =>
  evaluation?.decision === 'explicitDeny' ? evaluation.matchedStatements.filter(({ effect, policyType }) => effect === 'Deny' && policyType === evaluation.reason.policyType) : []

/** `Deny NoDelete (serviceControl) at scps.json:7:9`, or of which policy of a world. */
const placed = (statement: MatchedStatement, { sources = [] }: trail.ExplainedRequest, { policies }: State): string =>
  policies && !sourceOf(statement, sources) ? statementText(statement, policies) : sourcedText(statement, sources)

/** The statement as its policy has it. */
function snippet(statement: MatchedStatement, { scenario }: trail.ExplainedRequest, paint: Paint): string {
  const { policyType, policyIndex, level, statementIndex } = statement
  const listed: unknown = scenario?.policies[policyType]
  const ofLevel: unknown = level === undefined ? listed : (listed as unknown[])[level]
  const policy: unknown = Array.isArray(ofLevel) ? ofLevel[policyIndex] : ofLevel
  const named = (policy as { document?: unknown }).document ?? policy
  const document = (typeof named === 'string' ? JSON.parse(named) : named) as { Statement: unknown }
  const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement]
  const lines = JSON.stringify(statements[statementIndex], null, 2).split('\n')
  const shown = lines.length > LINES ? [...lines.slice(0, LINES), '…'] : lines
  return shown.map(line => `    ${paint('red', '|')} ${visible(line)}\n`).join('')
}

function agreementText({ agreement }: trail.ExplainedDenial, paint: Paint): string {
  if (!agreement) return ''
  const heads = { agrees: paint('green', 'as AWS says'), differs: paint('red', 'not as AWS says'), open: paint('yellow', 'not known whether as AWS says'), untold: paint('yellow', 'the record does not tell what came of it') }
  return `${heads[agreement.agreement]}${agreement.causes.length > 0 ? ': ' : ''}${agreement.causes.map(({ text }) => oneLine(text)).join('; ')}\n`
}

function fixesText(decided: trail.ExplainedRequest, state: State, paint: Paint): string {
  const { fixes, evaluation, complete } = decided
  if (!evaluation || evaluation.decision === 'allowed') return ''
  if (fixes.length === 0) return 'no single change was found that allows it\n'
  const told = fixes.slice(0, FIXES).map((fix, index) => {
    const parts = [
      ...(fix.changes ?? []).map(changeText),
      ...(fix.statements ?? []).map(statement => removalText(statement, decided, state)),
      ...(fix.places ?? []).map(place => additionText(place, decided))
    ]
    return parts.map((part, at) => `  ${at === 0 ? paint('bold', String(index + 1)) : ' '}  ${at === 0 ? '' : 'and '}${part}\n`).join('')
  })
  const rest = fixes.length > FIXES ? `  ${counted(fixes.length - FIXES, 'more change')} in \`--format json\`\n` : ''
  return `${paint('bold', 'it would be allowed')}, the smallest change first${complete ? '' : ' (not all were tried)'}:\n${told.join('')}${rest}`
}

const valueText = (value: ContextChange['value']): string => (Array.isArray(value) ? value.join(', ') : String(value))

function changeText({ key, value, from }: ContextChange): string {
  const now = from === undefined ? '' : `, which is ${valueText(from)}`
  return oneLine(value === undefined ? `without ${key}${now}` : `with ${key} = ${valueText(value)}${now}`)
}

const removalText = (statement: RemovedStatement, decided: trail.ExplainedRequest, state: State): string =>
  `without ${placed(statement, decided, state)}${statement.effect === 'Deny' ? `; ${OWNER}` : ''}`

function additionText({ policyType, policyIndex, level, resource, statement }: AddedPlace, { request, sources = [] }: trail.ExplainedRequest): string {
  const isOfCaller = ['identityBased', 'permissionsBoundary', 'session'].includes(policyType)
  const owner = isOfCaller ? nameOf(request.principal as PrincipalDescriptor) : (resource ?? (policyType === 'resourceBased' || policyType === 'roleTrust' ? request.resource : undefined))
  const source = sources.find(one => one.policyType === policyType && one.level === level && (policyIndex === undefined || one.policyIndex === policyIndex))
  const named = source && policyIndex !== undefined ? ` ${source.name}` : ''
  const where = source && level !== undefined ? ` on ${source.attachedTo}` : level === undefined ? (owner === undefined ? '' : ` of ${owner}`) : ` at level ${level}`
  return oneLine(`with ${JSON.stringify(statement)} in ${POLICIES[policyType]}${named}${where}`)
}
