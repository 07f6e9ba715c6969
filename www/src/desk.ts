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

interface Waiting {
  readonly line: string
  readonly timer: ReturnType<typeof setTimeout>
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
}

export class Desk<C extends Calls> {
  readonly #name: string
  readonly #start: () => Worker
  readonly #waiting = new Map<number, Waiting>()
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
    const number = ++this.#number
    for (const [older, { line: taken }] of this.#waiting) if (taken === line) this.#end(older)?.resolve(undefined)
    this.#worker ??= this.#open()
    this.#worker.postMessage({ number, name, question } satisfies Asked<C, N>)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#lost(ENGINE.noAnswer(this.#name, patience / 1000)), patience)
      this.#waiting.set(number, { line, timer, resolve: resolve as Waiting['resolve'], reject })
    })
  }

  #open(): Worker {
    const worker = this.#start()
    worker.onmessage = ({ data: { number, answer, failed, dead } }: MessageEvent<Answered>) => {
      if (dead) return this.#lost(failed!)
      const waiting = this.#end(number)
      if (failed === undefined) waiting?.resolve(answer)
      else waiting?.reject(new Error(failed))
    }
    worker.onerror = event => {
      event.preventDefault()
      this.#lost(ENGINE.noStart(this.#name))
    }
    return worker
  }

  #end(number: number): Waiting | undefined {
    const waiting = this.#waiting.get(number)
    clearTimeout(waiting?.timer)
    this.#waiting.delete(number)
    return waiting
  }

  #lost(message: string): void {
    this.#worker?.terminate()
    this.#worker = undefined
    for (const number of [...this.#waiting.keys()]) this.#end(number)?.reject(new Error(message))
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
