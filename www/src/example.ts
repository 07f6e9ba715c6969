// The examples: files of `examples/`, and the state that each of them is.
import type { Decision, PolicyType } from 'iam-verdict'
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
    readonly context?: object
  }
  readonly policies: readonly { type: PolicyType; level?: number; name: string; document: object }[]
}

export function fromExample(example: Example): State {
  const { principal, action, resource = '', resourceAccount = '', context = {} } = example.request
  const drafts = example.policies.map(({ type, level = 0, name, document }, index) => ({ id: index + 1, type, level, name, text: pretty(document) }))
  return {
    drafts,
    levels: levelsOf(drafts),
    request: { principal: draftOf(principal), action, resource, resourceAccount, context: pretty(context) },
    example: example.id
  }
}
