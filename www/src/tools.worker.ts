// `iam-verdict/tools` in a worker of its own: what is known of AWS's services is large, and no decision needs it.
import init, {
  importAuthorizationDetails, languageServer, suggestActions, validate, whatIf,
  type AuthorizationDetailsInput, type CodeAction, type CompletionList, type Finding, type Hover, type ImportedAuthorization,
  type LanguagePosition, type LanguageRange, type LanguageTextEdit, type PolicyType, type Scenario, type WhatIf
} from 'iam-verdict/tools'
import { answerCalls } from './desk.ts'
import type { Examined } from './examined.ts'
import { LOG_ANSWERS, type LogCalls } from './log.worker.ts'
import { WORLD_ANSWERS, type WorldCalls } from './world.worker.ts'

/** A text, and which type of policy it is. */
export interface Written {
  readonly text: string
  readonly policyType: PolicyType
}

export type ToolsCalls = {
  /** Answered as soon as anything can be. */
  ready: { question: null; answer: true }
  findings: { question: readonly Examined[]; answer: readonly (readonly Finding[])[] }
  completion: { question: Written & { readonly position: LanguagePosition }; answer: CompletionList }
  hover: { question: Written & { readonly position: LanguagePosition }; answer: Hover | null }
  codeActions: { question: Written & { readonly range: LanguageRange }; answer: readonly CodeAction[] }
  formatting: { question: string; answer: readonly LanguageTextEdit[] }
  /** The actions that a misspelt name may mean. */
  suggestActions: { question: string; answer: readonly string[] }
  /** What AWS tells of a denied request, or why it cannot be read. */
  importDetails: { question: AuthorizationDetailsInput; answer: { imported: ImportedAuthorization } | { refused: string } }
  whatIf: { question: Scenario; answer: WhatIf }
} & WorldCalls & LogCalls

const beside = (name: string): URL => new URL(`./tools/${name}`, import.meta.url)

answerCalls<ToolsCalls>(init({ engine: beside('iam_verdict.wasm'), catalog: beside('catalog.bin') }), {
  ready: () => true,
  findings: drafts => drafts.map(({ text, ...options }) => validate(text, options)),
  completion: ({ text, policyType, position }) => languageServer.completion(text, policyType, position),
  hover: ({ text, policyType, position }) => languageServer.hover(text, policyType, position),
  codeActions: ({ text, policyType, range }) => languageServer.codeActions(text, policyType, range),
  formatting: text => languageServer.formatting(text),
  suggestActions: name => suggestActions(name),
  importDetails(input) {
    try {
      return { imported: importAuthorizationDetails(input) }
    } catch (error) {
      return { refused: (error as Error).message }
    }
  },
  whatIf: scenario => whatIf(scenario),
  ...WORLD_ANSWERS,
  ...LOG_ANSWERS
})
