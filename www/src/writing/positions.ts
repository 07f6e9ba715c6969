// Places of the language server (lines and characters from 0) and of the editor (offsets).
import type { ChangeSpec, Text } from '@codemirror/state'
import type { LanguagePosition, LanguageTextEdit } from 'iam-verdict/tools'

/** `before`: how many lines stand in front of the editor's own. */
export function toPosition(doc: Text, offset: number, before = 0): LanguagePosition {
  const line = doc.lineAt(offset)
  return { line: line.number - 1 + before, character: offset - line.from }
}

/** The nearest offset, where the place is outside of the text. */
export function toOffset(doc: Text, { line, character }: LanguagePosition, before = 0): number {
  const number = line - before + 1
  if (number < 1) return 0
  if (number > doc.lines) return doc.length
  const { from, to } = doc.line(number)
  return Math.min(from + character, to)
}

export const toChanges = (doc: Text, edits: readonly LanguageTextEdit[]): ChangeSpec[] =>
  edits.map(({ range, newText }) => ({ from: toOffset(doc, range.start), to: toOffset(doc, range.end), insert: newText }))
