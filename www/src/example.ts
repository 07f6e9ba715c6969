// The examples: files of `examples/`, and the state that each of them is.
import type { ContextValue, Decision, RequestPair, Settings } from 'iam-verdict'
import { ON, type DraftType } from './drafts.ts'
import { pretty } from './json.ts'
import { levelsOf } from './levels.ts'
import { draftOf } from './principal.ts'
import type { State } from './state.ts'

export interface Example {
  readonly id: string
  readonly title: string
  readonly teaches: string
  readonly expect: Decision
  readonly source?: string
  readonly request: {
    readonly principal: string | object
    readonly action: string
    readonly resource?: string
    readonly resourceAccount?: string
    readonly context?: Record<string, ContextValue>
    readonly unknownContextKeys?: readonly string[]
    readonly durationSeconds?: number
    readonly pairs?: readonly RequestPair[]
  }
  /** `pair` counts the further pairs from 1: the policy is of that pair's resource. */
  readonly policies: readonly { type: DraftType; level?: number; pair?: number; name: string; document: object }[]
  readonly settings?: Settings
}

export function fromExample({ id, request, policies, settings = {} }: Example): State {
  const { principal, action, resource = '', resourceAccount = '', context = {}, unknownContextKeys = [], durationSeconds = '', pairs = [] } = request
  const drafts = policies.map(({ type, level = 0, pair = 0, name, document }, index) => ({ ...ON, id: index + 1, type, level, pair, name, text: pretty(document) }))
  return {
    drafts,
    levels: levelsOf(drafts),
    request: {
      principal: draftOf(principal),
      action,
      resource,
      resourceAccount,
      context: pretty(context),
      unknownContextKeys: unknownContextKeys.join(', '),
      durationSeconds: String(durationSeconds),
      pairs: pairs.map(({ action, resource, resourceAccount = '', context }, index) =>
        ({ id: index + 1, action, resource, resourceAccount, context: context ? JSON.stringify(context) : '' }))
    },
    settings: Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)])),
    saved: [],
    example: id
  }
}
