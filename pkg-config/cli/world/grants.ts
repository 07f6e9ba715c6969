// Who can, or what somebody can, for people and programs.
import type { Grant, Grants, OpenCondition, Undecided } from 'iam-verdict/tools'
import type { Arguments, Option } from '../arguments.js'
import type { Paint } from '../formats/color.js'
import { jsonText } from '../formats/json.js'
import { counted, oneLine } from '../formats/pretty.js'
import type { Answer } from '../main.js'

export const GRANT_FORMAT: Option = { value: 'FORMAT', choices: ['pretty', 'json'], about: 'how the answer is printed' }

/** `name`: what stands first of a grant. */
export function grantsText(grants: Grants, args: Arguments, paint: Paint, name: (grant: Grant) => string): Answer {
  const { undecided } = grants
  return { output: args.value('format') === 'json' ? jsonText(grants) : pretty(grants, paint, name), exitCode: undecided.length > 0 ? 1 : 0 }
}

function pretty({ allowed, conditional, undecided, outside, assumptions, complete }: Grants, paint: Paint, name: (grant: Grant) => string): string {
  const lines = [
    ...allowed.map(grant => `${paint('green', 'allowed')}      ${grantText(grant, name)}\n`),
    ...conditional.map(grant => `${paint('yellow', 'conditional')}  ${grantText(grant, name)}\n${(grant.conditions ?? []).map(condition => paint('dim', `               ${conditionText(condition)}`) + '\n').join('')}`),
    ...undecidedTexts(undecided, paint),
    ...outside.map(one => `${paint('yellow', 'outside')}      ${oneLine(one)}: not in the world\n`),
    ...(complete ? [] : [`${paint('yellow', 'not all')}      the search was ended for its length: there may be more\n`]),
    ...assumptions.map(({ text }) => paint('dim', `assumed: ${oneLine(text)}`) + '\n')
  ]
  return `${lines.join('')}${counted(allowed.length, 'grant')}, ${conditional.length} conditional, ${undecided.length} undecided\n`
}

export const undecidedTexts = (undecided: readonly Undecided[], paint: Paint): string[] => undecided.map(({ principal, error }) => `${paint('red', 'undecided')}    ${oneLine(principal)}: ${oneLine(error)}\n`)

function grantText(grant: Grant, name: (grant: Grant) => string): string {
  const { action, resource, except = [] } = grant
  const [first, parts] = [name(grant), except.map(part => `${part.action} on ${part.resource}`)]
  return oneLine(`${first === '' ? '' : `${first}: `}${action} on ${resource}${parts.length > 0 ? `, but not ${parts.join(', ')}` : ''}`)
}

/** `needs aws:MultiFactorAuthPresent Bool true (policy p)` */
export function conditionText({ key, operator, values, effect, policy, sid }: OpenCondition): string {
  const what = operator === undefined ? `\${${key}} in ${values.join(', ')}` : `${key} ${operator} ${values.join(', ')}`
  return oneLine(`${effect === 'Allow' ? 'needs' : 'unless'} ${what} (${sid === undefined ? '' : `${sid} of `}${policy})`)
}
