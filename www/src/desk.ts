// A worker that is asked. On each line the newest question wins: older ones are answered with nothing. A dead worker
// is replaced.
import { ENGINE } from './texts/engine.ts'

/** What a worker can be asked: question and answer by name. */
export type Calls = Record<string, { question: unknown; answer: unknown }>

export interface Asked<C extends Calls, N extends keyof C = keyof C> {
  readonly number: number
  readonly name: N
  readonly question: C[N]['question']
}

export interface Answered {
  readonly number: number
  readonly answer?: unknown
  /** Why there is no answer. */
  readonly failed?: string
  /** Whether the worker can never answer, so that the next question needs another one. */
  readonly dead?: boolean
}

/** How long a question may take before the worker is taken for lost. */
const PATIENCE_MS = 10_000

interface Put<C extends Calls> {
  readonly asked: Asked<C>
  readonly patience: number
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
}

/** One question of a line is with the worker; of those that came meanwhile the newest waits. */
interface Line<C extends Calls> {
  readonly sent: Put<C>
  readonly timer: ReturnType<typeof setTimeout>
  next?: Put<C>
}

export class Desk<C extends Calls> {
  readonly #name: string
  readonly #start: () => Worker
  readonly #lines = new Map<string, Line<C>>()
  #worker: Worker | undefined
  #number = 0

  /** `name`: what the messages call the worker. */
  constructor(name: string, start: () => Worker) {
    this.#name = name
    this.#start = start
  }

  /**
   * Asks. Nothing comes back when a newer question was put on the same line; the promise fails when the worker is lost
   * or the call cannot be answered. `patience`: how many milliseconds that may take.
   */
  ask<N extends keyof C & string>(
    name: N, question: C[N]['question'], line: string = name, patience = PATIENCE_MS
  ): Promise<C[N]['answer'] | undefined> {
    return new Promise((resolve, reject) => {
      const put: Put<C> = { asked: { number: ++this.#number, name, question }, patience, resolve: resolve as Put<C>['resolve'], reject }
      const taken = this.#lines.get(line)
      if (!taken) return this.#send(line, put)
      taken.sent.resolve(undefined)
      taken.next?.resolve(undefined)
      taken.next = put
    })
  }

  #send(line: string, put: Put<C>): void {
    this.#worker ??= this.#open()
    const timer = setTimeout(() => this.#lost(ENGINE.noAnswer(this.#name, put.patience / 1000)), put.patience)
    this.#lines.set(line, { sent: put, timer })
    this.#worker.postMessage(put.asked)
  }

  #open(): Worker {
    const worker = this.#start()
    worker.onmessage = ({ data }: MessageEvent<Answered>) => (data.dead ? this.#lost(data.failed!) : this.#answered(data))
    worker.onerror = event => {
      event.preventDefault()
      this.#lost(ENGINE.noStart(this.#name))
    }
    return worker
  }

  #answered({ number, answer, failed }: Answered): void {
    const [line, { sent, timer, next }] = [...this.#lines].find(([, { sent }]) => sent.asked.number === number)!
    clearTimeout(timer)
    this.#lines.delete(line)
    if (next) this.#send(line, next)
    if (failed === undefined) sent.resolve(answer)
    else sent.reject(new Error(failed))
  }

  #lost(message: string): void {
    this.#worker?.terminate()
    this.#worker = undefined
    const lines = [...this.#lines.values()]
    this.#lines.clear()
    for (const { sent, timer, next } of lines) {
      clearTimeout(timer)
      for (const { reject } of next ? [sent, next] : [sent]) reject(new Error(message))
    }
  }
}

/** The other end, inside of a worker: one function for each call, once it is ready. */
export function answerCalls<C extends Calls>(
  ready: Promise<unknown>, calls: { readonly [N in keyof C]: (question: C[N]['question']) => C[N]['answer'] | Promise<C[N]['answer']> }
): void {
  const failed = (error: unknown): string => (error instanceof Error ? error.message : String(error))
  // Told to whoever asks.
  ready.catch(() => undefined)
  self.onmessage = async ({ data: { number, name, question } }: MessageEvent<Asked<C>>) => {
    const reply = (answered: Omit<Answered, 'number'>): void => self.postMessage({ number, ...answered } satisfies Answered)
    try {
      await ready
    } catch (error) {
      return reply({ failed: failed(error), dead: true })
    }
    try {
      reply({ answer: await calls[name](question) })
    } catch (error) {
      reply({ failed: failed(error) })
    }
  }
}
