// The engine in a worker of its own: however long a question takes, the page stays alive.
import init, { evaluate, validate, type Evaluation, type Finding, type PolicyType, type Scenario } from 'iam-verdict'

export interface Question {
  readonly number: number
  readonly scenario: Scenario | undefined
  readonly drafts: readonly { id: number; text: string; policyType: PolicyType }[]
}

export interface Answer {
  readonly number: number
  readonly evaluation?: Evaluation
  readonly error?: { readonly name: string; readonly message: string; readonly field?: string }
  /** What is wrong with, or worth knowing about, each draft. */
  readonly findings: readonly { id: number; findings: readonly Finding[] }[]
}

const ready = init(new URL('./iam_verdict.wasm', import.meta.url))

self.onmessage = async ({ data }: MessageEvent<Question>) => {
  try {
    await ready
    const findings = data.drafts.map(({ id, text, policyType }) => ({ id, findings: validate(text, { policyType }) }))
    try {
      const evaluation = data.scenario && evaluate(data.scenario)
      self.postMessage({ number: data.number, findings, ...(evaluation && { evaluation }) } satisfies Answer)
    } catch (error) {
      self.postMessage({ number: data.number, findings, error: told(error) } satisfies Answer)
    }
  } catch (error) {
    self.postMessage({ number: data.number, findings: [], error: told(error) } satisfies Answer)
  }
}

function told(error: unknown): NonNullable<Answer['error']> {
  const { name = 'Error', message = String(error), field } = error as { name?: string; message?: string; field?: string }
  return { name, message, ...(field !== undefined && { field }) }
}
