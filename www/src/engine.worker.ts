// The engine in a worker of its own: however long a question takes, the page stays alive.
import init, {
  evaluate, parseAccessDenied, validate, version, type Evaluation, type Finding, type ParsedDenial, type PolicyType, type Scenario
} from 'iam-verdict'
import { answerCalls } from './desk.ts'

export interface Question {
  readonly scenario: Scenario | undefined
  readonly drafts: readonly { id: number; text: string; policyType: PolicyType }[]
}

export interface Answer {
  readonly evaluation?: Evaluation
  readonly error?: Refusal
  /** What is wrong with, or worth knowing about, each draft. */
  readonly findings: readonly { id: number; findings: readonly Finding[] }[]
}

/** An error of the engine, as it crosses from one thread to the other. */
export interface Refusal {
  readonly name: string
  readonly message: string
  readonly field?: string
}

/** What came of one scenario of many. */
export interface Decided {
  readonly id: number
  readonly evaluation?: Evaluation
  readonly error?: Refusal
}

export type EngineCalls = {
  decide: { question: Question; answer: Answer }
  /** Many decisions, without trace and explanation. */
  decideMany: { question: { items: readonly { id: number; scenario: Scenario }[] }; answer: readonly Decided[] }
  /** What a message of AWS tells; nothing when it is about no denial. */
  readDenial: { question: string; answer: ParsedDenial | undefined }
  versions: { question: null; answer: { readonly package: string; readonly semantics: string } }
}

answerCalls<EngineCalls>(init(new URL('./iam_verdict.wasm', import.meta.url)), {
  decide({ scenario, drafts }) {
    const findings = drafts.map(({ id, text, policyType }) => ({ id, findings: validate(text, { policyType }) }))
    try {
      const evaluation = scenario && evaluate(scenario)
      return { findings, ...(evaluation && { evaluation }) }
    } catch (error) {
      return { findings, error: refusal(error) }
    }
  },
  decideMany: ({ items }) => items.map(({ id, scenario }) => {
    try {
      return { id, evaluation: evaluate(scenario, { trace: false, explain: false }) }
    } catch (error) {
      return { id, error: refusal(error) }
    }
  }),
  readDenial: message => parseAccessDenied(message),
  versions: () => ({ package: version.package, semantics: version.semantics })
})

function refusal(error: unknown): Refusal {
  const { name = 'Error', message = String(error), field } = error as { name?: string; message?: string; field?: string }
  return { name, message, ...(field !== undefined && { field }) }
}
