// `iam-verdict evaluate`: one scenario, one decision.
import { evaluate, type Decision, type Evaluation, type EvaluateOptions, type MatchedStatement, type Request, type Scenario, type Settings } from 'iam-verdict/tools'
import type { Arguments, Command } from './arguments.js'
import { readDocument } from './document.js'
import { InputError, type Place } from './fault.js'
import type { Paint } from './formats/color.js'
import { jsonText } from './formats/json.js'
import { at, decisionText, oneLine } from './formats/pretty.js'
import type { Answer } from './main.js'
import { isObject, memberFaults, PoliciesOf } from './scenario.js'
import { readSource } from './source.js'

export const command: Command = {
  usage: '[OPTION…] FILE|-',
  about: 'Decides the request of a scenario: { "request": …, "policies": …, "settings"?: … } in JSON or YAML.\nA policy may be { "file": "relative/path.json" }.',
  options: {
    format: { value: 'FORMAT', choices: ['pretty', 'json'], about: 'how the answer is printed' },
    'exit-code': { about: 'exit code 1 when the request is denied' }
  },
  files: 'one'
}

export function run(args: Arguments, paint: Paint): Answer {
  const { evaluation, policies } = decide(args.files[0] as string, { trace: false, explain: false })
  const output = args.value('format') === 'json' ? jsonText(placed(evaluation, policies)) : evaluationText(evaluation, statement => statementText(statement, policies), paint)
  return { output, exitCode: args.has('exit-code') && evaluation.decision !== 'allowed' ? 1 : 0 }
}

/** `range` counts in the text of the policy; `place` is where a person finds it. */
export function placed(evaluation: Evaluation, policies: PoliciesOf): object {
  const matchedStatements = evaluation.matchedStatements.map(statement => ({ ...statement, place: placeOf(statement, policies) }))
  return { ...evaluation, matchedStatements }
}

export function decide(file: string, options: EvaluateOptions): { evaluation: Evaluation; policies: PoliciesOf } {
  const document = readDocument(readSource(file))
  const value = document.value
  const faults = memberFaults(document, value, [], ['request', 'policies'], ['settings', '$schema'])
  if (faults.length > 0 || !isObject(value)) throw new InputError(faults)
  const policies = new PoliciesOf(document, value['policies'])
  const scenario: Scenario = { request: value['request'] as Request, policies: policies.policies, ...('settings' in value && { settings: value['settings'] as Settings }) }
  try {
    return { evaluation: evaluate(scenario, options), policies }
  } catch (error) {
    throw new InputError(policies.faults(error, ['request']))
  }
}

/** For people; `statement` tells one that applies. */
export function evaluationText(evaluation: Evaluation, statement: (matched: MatchedStatement) => string, paint: Paint): string {
  const { decision, reason, accessDenied, matchedStatements, missingContextKeys, dependsOn, assumptions, uncertainties } = evaluation
  const rows: [string, string][] = [
    ...(accessDenied === undefined ? [] : [['AWS would say', oneLine(accessDenied)] as [string, string]]),
    ...matchedStatements.map(matched => ['applies', statement(matched)] as [string, string]),
    ...(missingContextKeys.length > 0 ? [['not in the request', oneLine(missingContextKeys.join(', '))] as [string, string]] : []),
    ...(dependsOn ? [['depends on', `${oneLine(dependsOn.keys.join(', '))}: ${orList(dependsOn.decisions)}`] as [string, string]] : []),
    ...assumptions.map(({ text }) => ['assumed', oneLine(text)] as [string, string]),
    ...uncertainties.map(({ rule, text, otherwise }) => ['not certain', `${oneLine(text)} (${rule}; read otherwise: ${otherwise})`] as [string, string])
  ]
  const width = Math.max(0, ...rows.map(([left]) => left.length))
  const lines = rows.map(([left, right]) => `  ${paint('dim', left.padEnd(width))}  ${right}`)
  return [`${paint('bold', decisionText(decision, paint))}: ${oneLine(reason.text)}`, ...lines, ''].join('\n')
}

const orList = (decisions: readonly Decision[]) => decisions.join(' or ')

/** `Deny DeleteOnlyWithMfa at policy.json:7:9` */
export function statementText(statement: MatchedStatement, policies: PoliciesOf): string {
  const { effect, sid, policyType, statementIndex } = statement
  const place = placeOf(statement, policies)
  const name = sid === undefined ? `statement ${statementIndex + 1}` : `\`${oneLine(sid)}\``
  return `${effect} ${name} (${policyType})${place ? ` at ${at(place)}` : ''}`
}

const placeOf = (statement: MatchedStatement, policies: PoliciesOf): Place | undefined =>
  policies.find(statement, { path: ['Statement', statement.statementIndex], ...(statement.range && { range: statement.range }) })
