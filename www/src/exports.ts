// The page as other tools take it: code, a command, a report.
import type { ContextValue, Decision, Evaluation, Policies, Policy, Principal, PrincipalDescriptor, Request, Scenario } from 'iam-verdict'
import { pretty } from './json.ts'
import { quote } from './command-line.ts'
import { readable } from './test-file.ts'
import { EXPORTS, REPORT } from './texts/copy.ts'

/** The scenario with its policies as JSON, where that loses nothing. */
export const readableScenario = (scenario: Scenario): Scenario => ({ ...scenario, policies: readable(scenario.policies) })

/** A module that decides the same: `node decide.mjs`. */
export function npmCode(scenario: Scenario): string {
  return `${EXPORTS.npmHead.map(line => `// ${line}`).join('\n')}
import init, { evaluate } from 'iam-verdict'

await init()

const evaluation = evaluate(${literal(readableScenario(scenario), '')})

console.log(evaluation.decision)
console.log(evaluation.reason.text)
`
}

/** A value as JavaScript. A member `__proto__` would set the prototype: in brackets it is a member like any other. */
function literal(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const deeper = `${indent}  `
  const isList = Array.isArray(value)
  const name = (key: string): string => (key === '__proto__' ? '["__proto__"]' : JSON.stringify(key))
  const parts = isList
    ? value.map(one => deeper + literal(one, deeper))
    : Object.entries(value).filter(([, member]) => member !== undefined).map(([key, member]) => `${deeper}${name(key)}: ${literal(member, deeper)}`)
  const [open, shut] = isList ? ['[', ']'] : ['{', '}']
  return parts.length ? `${open}\n${parts.join(',\n')}\n${indent}${shut}` : `${open}${shut}`
}

export interface Command {
  readonly text: string
  /** What AWS's simulator cannot be told, in sentences. */
  readonly notes: readonly string[]
}

/** AWS's command asks for a policy: this one allows nothing that there is. */
const NO_POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"none:Nothing","Resource":"*"}]}'

/** `aws iam simulate-custom-policy` for the same question, as far as it can be put there. */
export function awsCommand({ request, policies, settings = {} }: Scenario): Command {
  const { caller, note } = callerOf(request.principal)
  const { identityBased = [], permissionsBoundary, resourceBased, serviceControl } = policies
  const lines = [
    ['--policy-input-list', ...(identityBased.length ? identityBased.map(documentOf) : [NO_POLICY])],
    ...(permissionsBoundary === undefined ? [] : [['--permissions-boundary-policy-input-list', documentOf(permissionsBoundary)]]),
    ...(serviceControl ? [['--ordered-organization-policy-input-list', JSON.stringify(serviceControl.map(level => ({ ServiceControlPolicyInputList: level.map(documentOf) })))]] : []),
    ['--action-names', request.action],
    ...(request.resource && request.resource !== '*' ? [['--resource-arns', request.resource]] : []),
    ...(resourceBased !== undefined && caller ? [['--resource-policy', documentOf(resourceBased)]] : []),
    ...(request.resourceAccount ? [['--resource-owner', `arn:aws:iam::${request.resourceAccount}:root`]] : []),
    ...(caller ? [['--caller-arn', caller]] : []),
    ...contextLine(request)
  ]
  const notes = [
    ...(note ? [note] : []),
    ...(identityBased.length ? [] : [EXPORTS.standIn]),
    ...(resourceBased !== undefined && !caller ? [EXPORTS.noResourcePolicy] : []),
    ...untold(policies, request, Object.keys(settings))
  ]
  return { text: ['aws iam simulate-custom-policy', ...lines.map(([name, ...values]) => `  ${name} ${values.map(quote).join(' ')}`)].join(' \\\n'), notes }
}

/** The command with its notes before it, as comments of the shell. */
export const commandText = ({ text, notes }: Command): string => `${notes.map(note => `# ${note.replaceAll('`', '')}\n`).join('')}${text}\n`

/** What of the scenario has no place in the command. */
function untold(policies: Policies, { pairs = [], unknownContextKeys = [], durationSeconds }: Request, settings: readonly string[]): readonly string[] {
  const left = [
    ...(policies.roleTrust !== undefined ? [EXPORTS.parts.roleTrust] : []),
    ...(policies.session?.length ? [EXPORTS.parts.session] : []),
    ...(policies.resourceControl ? [EXPORTS.parts.resourceControl] : []),
    ...(policies.vpcEndpoint !== undefined ? [EXPORTS.parts.vpcEndpoint] : []),
    ...(policies.kmsGrants?.length ? [EXPORTS.parts.kmsGrants] : []),
    ...(pairs.length || policies.resources?.length ? [EXPORTS.parts.pairs] : []),
    ...(unknownContextKeys.length ? [EXPORTS.parts.unknown] : []),
    ...(durationSeconds !== undefined ? [EXPORTS.parts.duration] : []),
    ...(settings.length ? [EXPORTS.parts.settings] : [])
  ]
  return left.length ? [EXPORTS.cannot(left)] : []
}

/** The document of a policy, in one line where it is JSON. */
function documentOf(policy: Policy): string {
  const document = typeof policy === 'object' && 'document' in policy ? (policy as { document: string | object }).document : policy
  if (typeof document !== 'string') return JSON.stringify(document)
  const json = readable(document) as unknown
  return typeof json === 'string' ? json : JSON.stringify(json)
}

const IDENTITY = /^arn:[^:]*:iam::\d{12}:(user\/.+|role\/.+|root)$/

/** The caller as AWS's simulator takes one: a user, a role, the root user. */
function callerOf(principal: Principal): { caller?: string; note?: string } {
  const descriptor: Partial<PrincipalDescriptor> = typeof principal === 'string' ? { arn: principal } : principal
  const { type, arn = '', roleArn = '', userArn = '', account = '' } = descriptor
  if (IDENTITY.test(arn)) return { caller: arn }
  if (IDENTITY.test(roleArn)) return { caller: roleArn, note: EXPORTS.session(roleArn) }
  const [, partition, of, role] = /^arn:([^:]*):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn) ?? []
  if (role) return { caller: `arn:${partition}:iam::${of}:role/${role}`, note: EXPORTS.sessionWithoutPath(role) }
  if (IDENTITY.test(userArn)) return { caller: userArn, note: EXPORTS.federated(userArn) }
  if (type === 'root' && account) return { caller: `arn:aws:iam::${account}:root` }
  return { note: EXPORTS.noCaller }
}

function contextLine({ context = {}, principal }: Request): readonly (readonly string[])[] {
  const tags = typeof principal === 'string' ? {} : (principal.tags ?? {})
  const all: Record<string, ContextValue> = Object.fromEntries([...Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]), ...Object.entries(context)])
  const entries = Object.entries(all).map(([ContextKeyName, value]) => {
    const values = (Array.isArray(value) ? value : [value]) as readonly (string | number | boolean)[]
    const type = values.length && values.every(one => typeof one === 'boolean') ? 'boolean' : values.length && values.every(one => typeof one === 'number') ? 'numeric' : 'string'
    return { ContextKeyName, ContextKeyValues: values.map(String), ContextKeyType: Array.isArray(value) ? `${type}List` : type }
  })
  return entries.length ? [['--context-entries', JSON.stringify(entries)]] : []
}

export interface Report {
  readonly scenario: Scenario
  readonly evaluation: Evaluation
  readonly versions: { readonly package: string; readonly semantics: string } | undefined
  readonly expected: Decision | ''
  /** What a person says of it. */
  readonly because: string
  readonly link: string | undefined
}

/** A report for whoever keeps the engine right. Nothing is sent: a person hands it on. */
export function reportText({ scenario, evaluation: { decision, reason }, versions, expected, because, link }: Report): string {
  const fence = '```'
  // A text with a fence in it would end this one.
  const json = pretty(readableScenario(scenario)).replaceAll(fence, '\\u0060\\u0060\\u0060')
  return `${[
    `# ${REPORT.heading}`,
    '',
    `- ${REPORT.expected}: ${expected || REPORT.notSaid}`,
    `- ${REPORT.decided}: ${decision} (${reason.code}, ${reason.policyType})`,
    `- ${REPORT.reason}: ${reason.text}`,
    `- ${REPORT.version}: ${versions ? `iam-verdict ${versions.package}, ${REPORT.rules} ${versions.semantics}` : REPORT.notKnown}`,
    ...(because.trim() ? ['', `## ${REPORT.because}`, '', because.trim()] : []),
    '',
    `## ${REPORT.scenario}`,
    '',
    `${fence}json`,
    json,
    fence,
    ...(link ? ['', `## ${REPORT.link}`, '', link] : [])
  ].join('\n')}\n`
}
