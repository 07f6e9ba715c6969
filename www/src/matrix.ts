// Many requests at once: callers or actions against resources.
import type { Evaluation, Scenario } from 'iam-verdict'
import type { Decided, Refusal } from './engine.worker.ts'
import { mainText, NOBODY, type PrincipalDraft } from './kinds.ts'
import { typeMain } from './principal.ts'
import { withRequest } from './saved.ts'
import { ask } from './scenario.ts'
import type { RequestDraft, State } from './state.ts'
import { MATRIX } from './texts/matrix.ts'

export type RowKind = 'principals' | 'actions'

/** What a person typed: one row, or one column, a line. */
export interface MatrixLists {
  readonly kind: RowKind
  readonly principals: string
  readonly actions: string
  readonly resources: string
}

export interface Cell {
  readonly row: string
  readonly column: string
  readonly request: RequestDraft
}

/** What came of a cell. */
export interface CellAnswer {
  readonly evaluation?: Evaluation
  readonly error?: Refusal
}

/** Callers that were in the form or are saved, with all that was said of them, by what stands in the main field. */
export type Callers = ReadonlyMap<string, PrincipalDraft>
const NO_CALLERS: Callers = new Map()

/** The callers of the page beside those that were known before. */
export function callersOf({ request, saved }: State, before: Callers): Callers {
  const all = [...saved.map(one => one.request), request].map(({ principal }) => [mainText(principal).trim(), principal] as const)
  return new Map([...before, ...all])
}

/** Most cells: they are asked anew at every keystroke. */
export const MAX_CELLS = 2500
/** How many are asked at once: the decision of the form waits for no more than these. */
const BATCH = 50

/** Lines that say something, each once. */
export const linesOf = (text: string): readonly string[] => [...new Set(text.split('\n').map(line => line.trim()).filter(line => line))]

/** What the lists begin with: the form, and the requests that are kept. */
export function listsOf({ request, saved }: State): MatrixLists {
  const all = [request, ...saved.map(one => one.request)]
  const list = (of: (request: RequestDraft) => string): string => linesOf(all.map(of).join('\n')).join('\n')
  const principals = list(({ principal }) => mainText(principal).replaceAll('\n', ' '))
  const actions = list(({ action }) => action)
  return { kind: linesOf(principals).length > linesOf(actions).length ? 'principals' : 'actions', principals, actions, resources: list(({ resource }) => resource || '*') }
}

/** The rows, the columns, and how many cells there would be. */
export function shapeOf({ kind, principals, actions, resources }: MatrixLists): { rows: readonly string[]; columns: readonly string[]; count: number } {
  const rows = linesOf(kind === 'principals' ? principals : actions)
  const columns = linesOf(resources)
  return { rows, columns, count: rows.length * columns.length }
}

/** The request of a cell: that of the form, with another caller or action, and another resource. */
export function cellRequest(request: RequestDraft, kind: RowKind, row: string, column: string, known: Callers = NO_CALLERS): RequestDraft {
  const resource = column === '*' ? '' : column
  // The account that is typed is that of the resource in the form: another one may be elsewhere.
  const resourceAccount = resource === request.resource || !/^arn:[^:]*:[^:]*:[^:]*:\d{12}:/.test(resource) ? request.resourceAccount : ''
  if (kind === 'actions') return { ...request, action: row, resource, resourceAccount }
  const principal = mainText(request.principal).trim() === row ? request.principal : (known.get(row) ?? typeMain(NOBODY, row))
  return { ...request, principal, resource, resourceAccount }
}

export function cellsOf(state: State, lists: MatrixLists, known: Callers = NO_CALLERS): readonly Cell[] {
  const { rows, columns, count } = shapeOf(lists)
  if (count > MAX_CELLS) return []
  return rows.flatMap(row => columns.map(column => ({ row, column, request: cellRequest(state.request, lists.kind, row, column, known) })))
}

export const cellKey = (row: string, column: string): string => JSON.stringify([row, column])

type DecideMany = (items: readonly { id: number; scenario: Scenario }[]) => Promise<readonly Decided[] | undefined>

/** Asks cell by cell; `tell` hears of every batch. It ends when something newer is asked, or `isOver` says so. */
export async function fill(
  state: State, cells: readonly Cell[], decideMany: DecideMany, tell: (answers: ReadonlyMap<string, CellAnswer>) => void, isOver: () => boolean
): Promise<void> {
  const answers = new Map<string, CellAnswer>()
  for (let from = 0; from < cells.length && !isOver(); from += BATCH) {
    const batch = cells.slice(from, from + BATCH).map((cell, at) => ({ cell, id: at, asked: ask(withRequest(state, cell.request)) }))
    const items = batch.flatMap(({ id, asked }) => ('errors' in asked ? [] : [{ id, scenario: asked.scenario }]))
    const decided = items.length ? await decideMany(items) : []
    if (!decided || isOver()) return
    for (const { cell, id, asked } of batch) {
      const one = decided.find(answer => answer.id === id)
      const error = 'errors' in asked ? { name: 'RequestError', message: asked.errors[0]?.message ?? '' } : one?.error
      answers.set(cellKey(cell.row, cell.column), { ...(one?.evaluation && { evaluation: one.evaluation }), ...(error && { error }) })
    }
    tell(new Map(answers))
  }
}

type Answers = ReadonlyMap<string, CellAnswer>

const word = (answers: Answers, row: string, column: string): string => {
  const answer = answers.get(cellKey(row, column))
  return answer?.evaluation?.decision ?? (answer?.error ? MATRIX.noDecision : '')
}

/** For spreadsheets. What such a program would take for a formula begins with an apostrophe. */
export function csv(lists: MatrixLists, answers: Answers): string {
  const { rows, columns } = shapeOf(lists)
  const field = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  const line = (fields: readonly string[]): string => fields.map(field).join(',')
  return `${[line([MATRIX.corner[lists.kind], ...columns]), ...rows.map(row => line([row, ...columns.map(column => word(answers, row, column))]))].join('\r\n')}\r\n`
}

export function markdown(lists: MatrixLists, answers: Answers): string {
  const { rows, columns } = shapeOf(lists)
  const code = (text: string): string => `\`${text.replaceAll('`', 'ˋ').replaceAll('|', '\\|')}\``
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return `${[
    line([MATRIX.corner[lists.kind], ...columns.map(code)]),
    line(['---', ...columns.map(() => '---')]),
    ...rows.map(row => line([code(row), ...columns.map(column => word(answers, row, column))]))
  ].join('\n')}\n`
}
