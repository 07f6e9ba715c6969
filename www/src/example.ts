// The examples: files of `examples/`, and the state that each of them is.
import type { ContextValue, Decision, Request, RequestPair, Settings } from 'iam-verdict'
import { ON, type DraftType } from './drafts.ts'
import { pretty } from './json.ts'
import { levelsOf } from './levels.ts'
import { requestDraft, settingsDraft } from './request-draft.ts'
import type { State } from './state.ts'
import type { Way } from './way.ts'

export interface Example {
  readonly id: string
  readonly title: string
  /** What it is about: examples of one topic stand together. */
  readonly topic: string
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
  /** It is asked of the world of the examples, on this way, and its policies are those of the world. */
  readonly way?: Way
}

export function fromExample({ id, request, policies, settings = {}, way }: Example): State {
  const drafts = policies.map(({ type, level = 0, pair = 0, name, document }, index) => ({ ...ON, id: index + 1, type, level, pair, name, text: pretty(document) }))
  return {
    drafts,
    levels: levelsOf(drafts),
    request: requestDraft(request as Request),
    settings: settingsDraft(settings),
    saved: [],
    example: id,
    ...(way && { way })
  }
}
