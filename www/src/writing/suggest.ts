// What can stand in the inputs of the request: actions, and resources of an action.
import type { CompletionItem } from 'iam-verdict/tools'
import { WRITING } from '../texts/writing.ts'
import { askTools } from '../tools.ts'
import { toPlain } from './snippet.ts'
import { askedAction, askedResource } from './subject.ts'

export type Wanted =
  | { readonly kind: 'action' }
  /** `account`: whose the resource is, where that is known. */
  | { readonly kind: 'resource'; readonly action: string; readonly account: string | undefined }

export interface Suggestion {
  readonly text: string
  readonly label: string
  readonly detail: string
  readonly about: string
  /** Whether more is to be chosen behind it. */
  readonly goesOn: boolean
}

/** More than these nobody reads: another letter makes them fewer. */
const MOST = 60

/** Kinds of the Language Server Protocol. */
const FUNCTION = 3
const MODULE = 9

/** What can be typed next; nothing when something newer is asked for the same input. */
export async function suggestionsFor(typed: string, wanted: Wanted, input: string): Promise<readonly Suggestion[] | undefined> {
  const question = wanted.kind === 'action' ? askedAction(typed) : askedResource(wanted.action, typed)
  const list = await askTools('completion', question, `completion-${input}`)
  if (!list) return undefined
  const fitting = list.items.filter(item => fits(item, wanted)).slice(0, MOST).map(item => suggestionOf(item, wanted))
  if (fitting.length || wanted.kind === 'resource' || !typed.includes(':')) return fitting.length === 1 && fitting[0]!.text === typed ? [] : fitting
  const meant = await askTools('suggestActions', typed, `suggestActions-${input}`)
  return meant?.map(text => ({ text, label: text, detail: WRITING.meant, about: '', goesOn: false }))
}

/** A request asks for one action, and for one resource: patterns are for policies. */
const fits = ({ kind, label }: CompletionItem, wanted: Wanted): boolean =>
  wanted.kind === 'action' ? kind === FUNCTION || kind === MODULE : label.startsWith('arn:')

function suggestionOf({ label, kind, detail = '', documentation }: CompletionItem, wanted: Wanted): Suggestion {
  const filled = wanted.kind === 'resource' && wanted.account ? label.replace('${Account}', wanted.account) : label
  return { text: filled, label: filled, detail, about: toPlain(documentation?.value ?? ''), goesOn: kind === MODULE }
}
