// A bar on standard error, for whoever waits in front of a terminal.

const WIDTH = 24
/** Runs that are shorter show none. */
const PATIENCE_MS = 400
const EVERY_MS = 80

export class Progress {
  readonly #start = Date.now()
  #drawn = 0

  constructor(private readonly stream: Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean }, private readonly environment: NodeJS.ProcessEnv) {}

  /** `done` of `all` steps of something. */
  show(what: string, done: number, all: number): void {
    const now = Date.now()
    const isSeen = this.stream.isTTY === true && this.environment['TERM'] !== 'dumb' && !this.environment['CI']
    if (!isSeen || now - this.#start < PATIENCE_MS || now - this.#drawn < EVERY_MS) return
    this.#drawn = now
    const filled = Math.floor((WIDTH * done) / Math.max(1, all))
    this.stream.write(`\r\u001b[K${'\u2588'.repeat(filled)}${'\u2591'.repeat(WIDTH - filled)} ${what} ${done}/${all}`)
  }

  clear(): void {
    if (this.#drawn > 0) this.stream.write('\r\u001b[K')
    this.#drawn = 0
  }
}
