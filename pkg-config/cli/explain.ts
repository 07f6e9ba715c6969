// `iam-verdict explain`: how a decision came about, check by check.
import type { Arguments, Command } from './arguments.js'
import { decide, placed } from './evaluate.js'
import type { Paint } from './formats/color.js'
import { jsonText } from './formats/json.js'
import { decisionText, visible } from './formats/pretty.js'
import type { Answer } from './main.js'

export const command: Command = {
  usage: '[OPTION…] FILE|-',
  about: 'Tells how the decision of a scenario comes about: every check, policy and statement.\n`json` is the whole answer of `evaluate`, with `trace`, and with `explanation` as text and as Markdown.',
  options: { format: { value: 'FORMAT', choices: ['pretty', 'json'], about: 'how the answer is printed' } },
  files: 'one'
}

export function run(args: Arguments, paint: Paint): Answer {
  const isWhole = args.value('format') === 'json'
  const { evaluation, policies } = decide(args.files[0] as string, { trace: isWhole, explain: true })
  if (isWhole) return { output: jsonText(placed(evaluation, policies)), exitCode: 0 }
  const text = visible(evaluation.explanation?.text ?? '')
  const { decision } = evaluation
  return { output: text.startsWith(decision) ? paint('bold', decisionText(decision, paint)) + text.slice(decision.length) : text, exitCode: 0 }
}
