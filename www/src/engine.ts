// The engine, as the page asks it.
import { Desk } from './desk.ts'
import type { EngineCalls } from './engine.worker.ts'
import { ENGINE } from './texts/engine.ts'
import { startWorker } from './workers.ts'

export const engine = new Desk<EngineCalls>(ENGINE.engine, () => startWorker('engine.worker.js'))
