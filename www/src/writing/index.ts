// What an editor needs once somebody writes in it. Loaded then: a first decision must not wait for it.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import type { Extension } from '@codemirror/state'
import { keymap } from '@codemirror/view'
import { completionFor } from './completion.ts'
import { fixesFor } from './fixes.ts'
import { format } from './format.ts'
import { hoverFor } from './hover.ts'
import { lint } from './lint.ts'
import type { Subject } from './subject.ts'

export { applyEdits } from './edits.ts'
export { format } from './format.ts'
export { showFindings } from './lint.ts'
export { Suggestions } from './suggestions.tsx'
export { rememberTyped } from './typed.ts'

export const writingFor = (subject: () => Subject): Extension => [
  completionFor(subject),
  hoverFor(subject),
  fixesFor(subject),
  lint,
  history(),
  json(),
  bracketMatching(),
  indentOnInput(),
  highlightSelectionMatches(),
  keymap.of([
    { key: 'Shift-Alt-f', run: view => (void format(view), true) },
    ...searchKeymap,
    // Tab leaves the editor, as a keyboard user expects; Escape is not needed first.
    ...defaultKeymap,
    ...historyKeymap
  ])
]
