// `workers.ts` of the page in one file: the workers are texts in it, and no modules, which a file may not start.
import engine from 'worker:engine.worker.ts'
import tools from 'worker:tools.worker.ts'
import type { TrustedTypes, WorkerName } from './workers.ts'

export const isStandalone = true

const TEXTS: Partial<Record<WorkerName, string>> = { 'engine.worker.js': engine, 'tools.worker.js': tools }
const inBlob = (name: string): string => URL.createObjectURL(new Blob([TEXTS[name as WorkerName] ?? ''], { type: 'text/javascript' }))
const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
const policy = trustedTypes?.createPolicy('iam-verdict', { createScriptURL: inBlob })

export const scriptUrl = (name: WorkerName): string => (policy ? policy.createScriptURL(name) as string : inBlob(name))

export const startWorker = (name: WorkerName): Worker => new Worker(scriptUrl(name))
