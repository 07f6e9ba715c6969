// Help while a policy is written. Nothing is kept between calls: each brings its text along.
import { withCatalog } from './catalog.js'
import { runOnce } from './engine.js'
import { RequestError } from './errors.js'
import { ownMember } from './snapshot.js'
import type { ToolsGlue } from './glue.js'
import type * as Public from './public-tools.js'

/** The largest number that the engine takes; a larger one is behind the end of any text as well. */
const MOST = 0xffff_ffff

export const languageServer: typeof Public.languageServer = Object.freeze({
  completion(text: string, policyType: Public.PolicyType, position: Public.LanguagePosition) {
    check(text, policyType)
    const { line, character } = place(position, 'position')
    return answer(withCatalog(catalog => catalog.completion(text, policyType, line, character))) as Public.CompletionList
  },
  hover(text: string, policyType: Public.PolicyType, position: Public.LanguagePosition) {
    check(text, policyType)
    const { line, character } = place(position, 'position')
    return answer(withCatalog(catalog => catalog.hover(text, policyType, line, character))) as Public.Hover | null
  },
  diagnostics(text: string, policyType: Public.PolicyType) {
    check(text, policyType)
    return answer(withCatalog(catalog => catalog.diagnostics(text, policyType))) as Public.Diagnostic[]
  },
  codeActions(text: string, policyType: Public.PolicyType, range: Public.LanguageRange) {
    check(text, policyType)
    const start = place(ownMember(range, 'start', 'range'), 'range.start')
    const end = place(ownMember(range, 'end', 'range'), 'range.end')
    const places = new Uint32Array([start.line, start.character, end.line, end.character])
    return answer(withCatalog(catalog => catalog.codeActions(text, policyType, places))) as Public.CodeAction[]
  },
  formatting(text: string, options?: { tabSize?: number; insertSpaces?: boolean }) {
    checkText(text)
    const tabSize = ownMember(options, 'tabSize', 'options')
    const insertSpaces = ownMember(options, 'insertSpaces', 'options') ?? true
    if (typeof insertSpaces !== 'boolean') throw invalid('options.insertSpaces', 'true or false')
    const size = tabSize === undefined ? 2 : count(tabSize, 'options.tabSize')
    return answer(runOnce(({ glue }) => (glue as ToolsGlue).formatting(text, size, insertSpaces))) as Public.LanguageTextEdit[]
  },
  guessPolicyType(text: string) {
    checkText(text)
    return runOnce(({ glue }) => (glue as ToolsGlue).guessPolicyType(text)) as Public.PolicyType | undefined
  }
})

const answer = (text: string): unknown => JSON.parse(text)

function check(text: unknown, policyType: unknown): void {
  checkText(text)
  // The engine says so when this is no type of policy.
  if (typeof policyType !== 'string') throw invalid('policyType', 'a string')
}

function checkText(text: unknown): void {
  if (typeof text !== 'string') throw invalid('text', 'a string')
}

function place(value: unknown, field: string): Public.LanguagePosition {
  const member = (name: 'line' | 'character') => count(ownMember(value, name, field), `${field}.${name}`)
  return { line: member('line'), character: member('character') }
}

function count(value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) throw invalid(field, 'a whole number from 0 on')
  return Math.min(value, MOST)
}

const invalid = (field: string, expected: string): RequestError => new RequestError('invalid-type', `${field}: must be ${expected}`, { field })
