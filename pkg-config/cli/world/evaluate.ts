// `iam-verdict world evaluate`: may this principal do that, and by which policies.
import { type MatchedStatement, type PolicySource, type Request, type WorldEvaluation } from 'iam-verdict/tools'
import type { Arguments, Command } from '../arguments.js'
import { evaluationText } from '../evaluate.js'
import type { Paint } from '../formats/color.js'
import { jsonText } from '../formats/json.js'
import { oneLine } from '../formats/pretty.js'
import type { Answer } from '../main.js'
import { readWorld, WORLD_OPTIONS } from './read.js'
import { answered, CONTEXT, contextOf, required, RESOURCE_ACCOUNT } from './request.js'

export const command: Command = {
  usage: '--principal ARN --action ACTION [OPTION…] FILE|DIR|-…',
  about: 'Decides whether a principal of a world may do an action, and tells where each policy that applies comes from.',
  options: {
    principal: { value: 'ARN', about: 'the user or role that asks' },
    action: { value: 'ACTION', about: 'what it asks for, such as s3:GetObject' },
    resource: { value: 'ARN', about: 'on what; absent: the action takes no resource' },
    'resource-account': RESOURCE_ACCOUNT,
    context: CONTEXT,
    explain: { about: 'tells every check, policy and statement too' },
    format: { value: 'FORMAT', choices: ['pretty', 'json'], about: 'how the answer is printed' },
    'exit-code': { about: 'exit code 1 when the request is denied' },
    ...WORLD_OPTIONS
  },
  files: 'many'
}

export async function run(args: Arguments, paint: Paint): Promise<Answer> {
  const [principal, action] = [required(args, 'principal'), required(args, 'action')]
  const [resource, resourceAccount] = [args.value('resource'), args.value('resource-account')]
  const request: Request = { principal, action, ...(resource !== undefined && { resource }), ...(resourceAccount !== undefined && { resourceAccount }), context: contextOf(args) }
  const explain = args.has('explain')
  const { world, notes } = await readWorld(args.files, args)
  const evaluation = answered(args.files, () => world.evaluate(request, { trace: explain, explain }))
  const output = args.value('format') === 'json' ? jsonText(evaluation) : pretty(evaluation, paint)
  return { output, notes, exitCode: args.has('exit-code') && evaluation.decision !== 'allowed' ? 1 : 0 }
}

function pretty(evaluation: WorldEvaluation, paint: Paint): string {
  const text = evaluationText(evaluation, statement => sourcedText(statement, evaluation.sources), paint)
  return evaluation.explanation ? `${text}\n${evaluation.explanation.text.trimEnd()}\n` : text
}

/** `Allow ReadReports (identityBased) of readers on …` */
export function sourcedText(statement: MatchedStatement, sources: readonly PolicySource[]): string {
  const { effect, sid, policyType, statementIndex } = statement
  const source = sourceOf(statement, sources)
  const name = sid === undefined ? `statement ${statementIndex + 1}` : `\`${oneLine(sid)}\``
  const of = source && [`of ${source.name}${source.asOf === undefined ? '' : ` as of ${source.asOf}`}`, `on ${source.attachedTo}`]
  return `${effect} ${name} (${policyType})${of ? ` ${oneLine(of.join(' '))}` : ''}`
}

export const sourceOf = ({ policyType, policyIndex, level }: MatchedStatement, sources: readonly PolicySource[]): PolicySource | undefined =>
  sources.find(one => one.policyType === policyType && one.policyIndex === policyIndex && one.level === level && one.resource === undefined)
