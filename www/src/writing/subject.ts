// What stands in an editor, and the policy that the language server is asked about in its place.
import type { PolicyType } from 'iam-verdict'
import type { LanguagePosition } from 'iam-verdict/tools'

export type Subject =
  | { readonly kind: 'policy'; readonly policyType: PolicyType }
  /** Condition keys and values of a request for this action. */
  | { readonly kind: 'context'; readonly action: string }
  | { readonly kind: 'json' }

/** A text for the language server. */
export interface Asked {
  readonly text: string
  readonly policyType: PolicyType
  /** How many lines of it stand before the text of the editor. */
  readonly before: number
}

/** Nothing is known of what is no policy, and nothing like one. */
export function askedAs(subject: Subject, text: string): Asked | undefined {
  switch (subject.kind) {
    case 'policy':
      return { text, policyType: subject.policyType, before: 0 }
    case 'context':
      // The keys and values of a request are written as those of a condition are.
      return { text: `${opening(subject.action)}"Condition": {"StringEquals":\n${text}\n}}]}`, policyType: 'identityBased', before: 1 }
    case 'json':
      return undefined
  }
}

interface Pointed {
  readonly text: string
  readonly policyType: PolicyType
  readonly position: LanguagePosition
}

/** A policy that is being written, with the action that is typed at its end. */
export const askedAction = (typed: string): Pointed => pointed('{"Statement": [{"Effect": "Allow", "Action": ', typed)

/** A policy for the action, with the resource that is typed at its end. */
export const askedResource = (action: string, typed: string): Pointed => pointed(`${opening(action)}"Resource": `, typed)

const opening = (action: string): string => `{"Statement": [{"Effect": "Allow", "Action": ${JSON.stringify(action)}, `

function pointed(before: string, typed: string): Pointed {
  const text = before + JSON.stringify(typed)
  return { text: `${text}}]}`, policyType: 'identityBased', position: { line: 0, character: text.length - 1 } }
}
