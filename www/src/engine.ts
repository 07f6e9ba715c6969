// Asks the worker. The newest question wins; answers to older ones are dropped; a dead worker is replaced.
import type { ParsedDenial } from 'iam-verdict'
import type { Answer, Message, Question, Told } from './engine.worker.ts'

/** How long a question may take before the worker is taken for lost. */
const PATIENCE_MS = 10_000

export class Engine {
  #worker: Worker | undefined
  #number = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #told: ((told: Told) => void) | undefined
  readonly #onAnswer: (answer: Answer) => void

  constructor(onAnswer: (answer: Answer) => void) {
    this.#onAnswer = onAnswer
  }

  ask(question: Omit<Question, 'number'>): void {
    const number = ++this.#number
    this.#worker ??= this.#start()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#lost('The engine did not answer within ten seconds, and was started anew.'), PATIENCE_MS)
    this.#worker.postMessage({ ...question, number } satisfies Question)
  }

  /** What a message of AWS tells. Only the newest message is answered, and none by an engine that is lost. */
  read(message: string): Promise<ParsedDenial | undefined> {
    this.#worker ??= this.#start()
    this.#worker.postMessage({ message } satisfies Message)
    return new Promise(resolve => {
      this.#told = told => told.message === message && resolve(told.denial)
    })
  }

  #start(): Worker {
    const worker = new Worker(new URL('./engine.worker.js', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<Answer | Told>) => {
      if ('message' in data) return this.#told?.(data)
      if (data.number !== this.#number) return
      clearTimeout(this.#timer)
      // A worker whose engine could not be loaded answers so forever: the next question starts a new one.
      if (data.error?.name === 'EngineError') this.#drop()
      this.#onAnswer(data)
    }
    worker.onerror = event => {
      event.preventDefault()
      this.#lost('The engine could not be started. Is this browser older than 2023?')
    }
    return worker
  }

  #lost(message: string): void {
    clearTimeout(this.#timer)
    this.#drop()
    this.#onAnswer({ number: this.#number, findings: [], error: { name: 'EngineError', message } })
  }

  #drop(): void {
    this.#worker?.terminate()
    this.#worker = undefined
  }
}
