// The engine, as the page asks it.
import { Desk } from './desk.ts'
import type { EngineCalls } from './engine.worker.ts'

export const engine = new Desk<EngineCalls>('The engine', () => new Worker(new URL('./engine.worker.js', import.meta.url), { type: 'module' }))
