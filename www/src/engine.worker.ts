// The engine in a worker of its own: however long a question takes, the page stays alive.
import init, {
  evaluate, parseAccessDenied, validate, type Evaluation, type Finding, type ParsedDenial, type PolicyType, type Scenario
} from 'iam-verdict'

export interface Question {
  readonly number: number
  readonly scenario: Scenario | undefined
  readonly drafts: readonly { id: number; text: string; policyType: PolicyType }[]
}

/** A message of AWS that is to be read. */
export interface Message {
  readonly message: string
}

/** What a message tells; nothing when it is about no denial. */
export interface Told {
  readonly message: string
  readonly denial: ParsedDenial | undefined
}

export interface Answer {
  readonly number: number
  readonly evaluation?: Evaluation
  readonly error?: { readonly name: string; readonly message: string; readonly field?: string }
  /** What is wrong with, or worth knowing about, each draft. */
  readonly findings: readonly { id: number; findings: readonly Finding[] }[]
}

const ready = init(new URL('./iam_verdict.wasm', import.meta.url))

self.onmessage = async ({ data }: MessageEvent<Question | Message>) => {
  if ('message' in data) {
    const denial = await ready.then(() => parseAccessDenied(data.message)).catch(() => undefined)
    return self.postMessage({ message: data.message, denial } satisfies Told)
  }
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
