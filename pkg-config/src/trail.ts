// Logs of CloudTrail. A log lives in one instance of the engine, which keeps one record of each kind; the bytes are
// not kept, so after a trap it has to be read again.
import { answer, denial as denialAnswer } from './answer.js'
import { inInstance, withCatalog } from './catalog.js'
import { isLive, run, type Instance } from './engine.js'
import { EngineError, RequestError } from './errors.js'
import { disposable } from './policy-set.js'
import { isPlain, ownMember, snapshot } from './snapshot.js'
import { World, worldIn } from './world.js'
import type { RawExplainedRequest, RawTrail, ToolsGlue } from './glue.js'
import type { Request, Scenario } from './public.js'
import type * as Public from './public-trail.js'

/** What is handed to the engine at once: its memory never shrinks. */
const PIECE = 256 * 1024
/** What compressed files begin with (RFC 1952); no JSON does. */
const GZIP = 0x1f

/** Asks a log in its instance, for those who hand a log to the engine. */
export let askLog: <T>(log: Log, ask: (log: RawTrail, live: Instance) => T) => T

export class Log {
  static {
    askLog = (log, ask) => log.#ask(ask)
  }

  #home: { readonly instance: Instance; readonly handle: RawTrail } | undefined
  #pending = ''
  readonly #encoder = new TextEncoder()

  constructor(options?: Public.LogOptions) {
    const distinguish = ownMember(options, 'distinguish', 'options')
    const text = distinguish === undefined ? '{}' : snapshot({ distinguish }, { path: [] })
    run(live => {
      const handle = (live.glue as ToolsGlue).openTrail(text)
      this.#home = { instance: live, handle }
      live.handles++
    })
  }

  push(chunk: Uint8Array | string): void {
    const bytes = typeof chunk === 'string' ? this.#bytesOf(chunk) : bytesIn(chunk)
    for (let at = 0; at < bytes.length; at += PIECE) this.#ask(log => log.push(bytes.subarray(at, at + PIECE)))
  }

  end(): void {
    if (this.#pending !== '') this.push(this.#encoder.encode(this.#pending))
    this.#pending = ''
    this.#ask(log => log.end())
  }

  async read(source: Public.LogSource, options?: Public.ReadOptions): Promise<void> {
    const onProgress = ownMember(options, 'onProgress', 'options')
    if (onProgress !== undefined && typeof onProgress !== 'function') throw new RequestError('invalid-type', 'options.onProgress: must be a function', { field: 'options.onProgress' })
    const total = sizeOf(source)
    let bytes = 0
    const counted = async function* (): AsyncGenerator<Uint8Array | string> {
      for await (const chunk of chunksOf(source)) {
        yield chunk
        bytes += chunk.length
        onProgress?.({ bytes, ...(total !== undefined && { total }) })
      }
    }
    for await (const chunk of decompressed(counted())) this.push(chunk)
    this.end()
  }

  summary(): Public.LogSummary {
    return this.#ask((log, live) => log.summary(inInstance(live)))
  }

  record(eventId: string): string | undefined {
    if (typeof eventId !== 'string') throw new RequestError('invalid-type', 'eventId: must be a text', { field: 'eventId' })
    return this.#ask(log => log.record(eventId))
  }

  replay(input: Public.ReplayInput): Public.Replay {
    const { worlds, text } = replayInput(input)
    const { flips, calibration, ...rest } = this.#ask((log, live) => {
      if (worlds.before) log.before(worldIn(worlds.before, live))
      if (worlds.after) log.after(worldIn(worlds.after, live))
      return log.replay(inInstance(live), text)
    })
    const differences = calibration.differences.map(one => Object.fromEntries(one) as unknown as Public.Difference)
    return { ...rest, flips: flips.map(flip => Object.fromEntries(flip) as unknown as Public.Flip), calibration: { ...calibration, differences } }
  }

  free(): void {
    const home = this.#home
    this.#home = undefined
    if (!home || !isLive(home.instance)) return // the instance is gone, and the handle with it
    home.instance.handles--
    run(() => home.handle.free())
  }

  declare [Symbol.dispose]: () => void

  /** The bytes of a text; half of a character waits for the rest. */
  #bytesOf(chunk: string): Uint8Array {
    const text = this.#pending + chunk
    const isCut = /[\uD800-\uDBFF]$/.test(text)
    this.#pending = isCut ? text.slice(-1) : ''
    return this.#encoder.encode(isCut ? text.slice(0, -1) : text)
  }

  #ask<T>(ask: (log: RawTrail, live: Instance) => T): T {
    const home = this.#home
    if (!home) throw new EngineError('freed', 'this Log has been freed')
    if (!isLive(home.instance)) throw new EngineError('trap', 'the engine failed and was replaced, and this Log is lost with it: read it again')
    return run(live => ask(home.handle, live))
  }
}

disposable(Log.prototype)

export const open = (options?: Public.LogOptions): Log => new Log(options)

export async function read(source: Public.LogSource, options?: Public.LogOptions & Public.ReadOptions): Promise<Log> {
  const log = new Log(options)
  try {
    await log.read(source, options)
    return log
  } catch (thrown) {
    log.free()
    throw thrown
  }
}

export function requests(record: string | object, options?: Public.RequestsOptions): Public.RecordedCall {
  const policies = ownMember(options, 'policies', 'options')
  const text = snapshot({ record, ...(policies !== undefined && { policies }) }, { path: [] })
  return JSON.parse(withCatalog(catalog => catalog.recordedRequests(text))) as Public.RecordedCall
}

export function explain(denial: Public.DenialInput, state: Public.ReplayState): Public.ExplainedDenial {
  const { policies, world } = stateOf(state, 'state')
  if (!isPlain(denial)) throw new RequestError('invalid-type', 'must be an object with `record` or `message`', { field: '' })
  const text = snapshot({ ...denial, ...(policies !== undefined && { policies }) }, { path: [], takesDates: true })
  const { denial: said, requests, ...rest } = world ? run(live => worldIn(world, live).explainDenial(inInstance(live), text)) : withCatalog(catalog => catalog.explainDenial(text))
  return { ...rest, ...(said && { denial: denialAnswer(said) }), requests: requests.map(explainedRequest) }
}

function explainedRequest({ request, scenario, evaluation, ...rest }: RawExplainedRequest): Public.ExplainedRequest {
  return {
    request: JSON.parse(request) as Request,
    ...rest,
    ...(scenario !== undefined && { scenario: JSON.parse(scenario) as Scenario }),
    ...(evaluation && { evaluation: answer(evaluation) })
  }
}

/** The worlds of an input, and the rest of it as the engine reads it. */
function replayInput(input: Public.ReplayInput): { worlds: { before?: World; after?: World }; text: string } {
  if (!isPlain(input)) throw new RequestError('invalid-type', 'must be an object with `before` and `after`', { field: '' })
  const worlds: { before?: World; after?: World } = {}
  const members = Object.entries(input as unknown as Record<string, unknown>).map(([name, value]) => {
    if ((name !== 'before' && name !== 'after') || !isPlain(value)) return [name, value]
    const { world, ...rest } = stateOf(value, name)
    if (world !== undefined) worlds[name] = world
    return [name, rest]
  })
  return { worlds, text: snapshot(Object.fromEntries(members), { path: [] }) }
}

/** A state whose world is one of ours. */
function stateOf(state: unknown, field: string): { world?: World; policies?: unknown } {
  if (!isPlain(state)) throw new RequestError('invalid-type', `${field}: must be an object`, { field })
  const { world, ...rest } = state as { world?: unknown }
  if (world === undefined) return rest
  if (!(world instanceof World)) throw new RequestError('invalid-type', `${field}.world: must be a World`, { field: `${field}.world` })
  return { world, ...rest }
}

const bytesIn = (chunk: unknown): Uint8Array => {
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  throw new RequestError('invalid-type', 'a chunk of a log must be a text or bytes', { field: 'chunk' })
}

const isStream = (source: object): source is ReadableStream<Uint8Array | string> => 'getReader' in source
const isBlob = (source: object): source is Blob => 'stream' in source && 'size' in source

function sizeOf(source: Public.LogSource): number | undefined {
  if (typeof source === 'string') return source.length
  if (ArrayBuffer.isView(source)) return source.byteLength
  return typeof source === 'object' && source !== null && isBlob(source) ? source.size : undefined
}

async function* chunksOf(source: Public.LogSource): AsyncGenerator<Uint8Array | string> {
  if (typeof source === 'string') return yield source
  if (ArrayBuffer.isView(source)) return yield* piecesOf(bytesIn(source))
  if (typeof source !== 'object' || source === null) throw new RequestError('invalid-type', 'a log is a text, bytes, a Blob, a stream or an iterable of chunks', { field: 'source' })
  if (isBlob(source)) return yield* fromStream(source.stream())
  if (isStream(source)) return yield* fromStream(source)
  yield* source
}

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE)
}

/** By hand: not every runtime can iterate over streams. */
async function* fromStream(stream: ReadableStream<Uint8Array | string>): AsyncGenerator<Uint8Array | string> {
  const reader = stream.getReader()
  let isOver = false
  try {
    while (!isOver) {
      const { done, value } = await reader.read()
      isOver = done
      if (value !== undefined) yield value
    }
  } finally {
    if (!isOver) await reader.cancel()
  }
}

/** The chunks as they are, or decompressed where the first one begins as gzip does. */
async function* decompressed(chunks: AsyncGenerator<Uint8Array | string>): AsyncGenerator<Uint8Array | string> {
  let first = await chunks.next()
  while (!first.done && first.value.length === 0) first = await chunks.next()
  if (first.done) return
  const whole = withFirst(first.value, chunks)
  if (typeof first.value === 'string' || bytesIn(first.value)[0] !== GZIP) return yield* whole
  if (typeof DecompressionStream === 'undefined') throw new EngineError('unsupported', 'the log is compressed, and this runtime has no DecompressionStream: hand it over decompressed')
  const compressed = new ReadableStream<BufferSource>({
    async pull(controller) {
      const { done, value } = await whole.next()
      if (done) return controller.close()
      controller.enqueue(bytesIn(value) as Uint8Array<ArrayBuffer>)
    },
    async cancel() {
      await whole.return(undefined)
    }
  })
  yield* fromStream(compressed.pipeThrough(new DecompressionStream('gzip')))
}

async function* withFirst(first: Uint8Array | string, rest: AsyncGenerator<Uint8Array | string>): AsyncGenerator<Uint8Array | string> {
  yield first
  yield* rest
}
