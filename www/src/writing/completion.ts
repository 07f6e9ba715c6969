// Completion by the language server: it knows what is typed, so its list is taken as it comes, and asked for anew with each letter.
import {
  autocompletion, closeBrackets, closeBracketsKeymap, hasNextSnippetField, hasPrevSnippetField, insertCompletionText, pickedCompletion, snippet, startCompletion,
  type Completion, type CompletionContext, type CompletionResult
} from '@codemirror/autocomplete'
import type { Extension } from '@codemirror/state'
import { EditorView, keymap, type ViewUpdate } from '@codemirror/view'
import type { CompletionItem } from 'iam-verdict/tools'
import { WRITING } from '../texts/writing.ts'
import { askTools } from '../tools.ts'
import { drawMarkdown } from './markdown.ts'
import { toOffset, toPosition } from './positions.ts'
import { toTemplate } from './snippet.ts'
import { askedAs, type Subject } from './subject.ts'

/** After these nobody waits for a list, unless it is asked for. */
const QUIET = /[\s{}[\],]$/

export const completionFor = (subject: () => Subject): Extension => [
  autocompletion({ override: [sourceFor(subject)], icons: false, activateOnTypingDelay: 30, tooltipClass: () => 'suggestions' }),
  EditorView.contentAttributes.of({ 'aria-description': WRITING.keys }),
  EditorView.updateListener.of(suggestInEmptyField),
  closeBrackets(),
  keymap.of(closeBracketsKeymap)
]

const sourceFor = (subject: () => Subject) => async (context: CompletionContext): Promise<CompletionResult | null> => {
  const { state, pos, explicit } = context
  const { doc } = state
  if (!explicit && QUIET.test(doc.sliceString(Math.max(0, pos - 1), pos))) return null
  const about = subject()
  const asked = askedAs(about, doc.toString())
  if (!asked) return null
  const { text, policyType, before } = asked
  const list = await askTools('completion', { text, policyType, position: toPosition(doc, pos, before) })
  const [first] = list?.items ?? []
  if (!list || !first || context.aborted) return null
  const from = toOffset(doc, first.textEdit.range.start, before)
  const typed = doc.sliceString(from, pos).replace(/^"/, '')
  return {
    from,
    to: toOffset(doc, first.textEdit.range.end, before),
    options: list.items.map(item => optionFor(item, about)),
    filter: false,
    getMatch: ({ displayLabel = '' }) => matchOf(displayLabel, typed)
  }
}

function optionFor(item: CompletionItem, subject: Subject): Completion {
  const { label, filterText, detail, documentation } = item
  return {
    label: filterText,
    displayLabel: label,
    ...(detail && { detail }),
    ...(documentation && { info: () => drawMarkdown(documentation.value) }),
    apply: (view, completion, from, to) => insert(view, item, subject, { completion, from, to })
  }
}

interface Place {
  readonly completion: Completion
  readonly from: number
  readonly to: number
}

function insert(view: EditorView, item: CompletionItem, subject: Subject, { completion, from, to }: Place): void {
  if (item.insertTextFormat === 1) {
    view.dispatch({ ...insertCompletionText(view.state, item.textEdit.newText, from, to), annotations: pickedCompletion.of(completion) })
    return
  }
  const template = toTemplate(valueFor(item, subject))
  snippet(template)(view, completion, from, to)
  // What has one place to fill in, such as a service, goes on at once.
  if (/^"[^"]*\$\{1\}"$/.test(template)) startCompletion(view)
}

/** Whoever comes to an empty place of a snippet sees what can stand there. */
function suggestInEmptyField({ view, state, selectionSet }: ViewUpdate): void {
  const { empty, head } = state.selection.main
  if (!selectionSet || !empty || state.sliceDoc(Math.max(0, head - 1), head + 1) !== '""') return
  if (hasNextSnippetField(state) || hasPrevSnippetField(state)) startCompletion(view)
}

/** A condition may have one value where a request has a list. */
const valueFor = ({ textEdit: { newText }, detail = '' }: CompletionItem, { kind }: Subject): string =>
  kind === 'context' && detail.includes('several values') ? newText.replace(/: ("\$9")$/, ': [$1]') : newText

/** The letters of what is typed, where they stand together. */
function matchOf(label: string, typed: string): readonly number[] {
  const at = typed ? label.toLowerCase().indexOf(typed.toLowerCase()) : -1
  return at < 0 ? [] : [at, at + typed.length]
}
