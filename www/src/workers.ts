// The only place that makes scripts run from an address: their names are constants of this file.

/** Whether the page is one file, without a place for others beside it. */
export const isStandalone = false

export type WorkerName = 'engine.worker.js' | 'tools.worker.js' | 'sw.js'

/** The part of Trusted Types that is needed; browsers without them take the address as it is. */
export interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (name: string) => string }): { createScriptURL(name: string): unknown }
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
const beside = (name: string): string => new URL(`./${name}`, document.baseURI).href
const policy = trustedTypes?.createPolicy('iam-verdict', { createScriptURL: beside })

/** The address of a script that the page brings with it. */
export const scriptUrl = (name: WorkerName): string => (policy ? policy.createScriptURL(name) as string : beside(name))

export const startWorker = (name: WorkerName): Worker => new Worker(scriptUrl(name), { type: 'module' })
