// The matrix: callers or actions against resources, each cell a decision.
import type { Decision } from 'iam-verdict'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { AT_RESOURCE } from '../drafts.ts'
import { engine } from '../engine.ts'
import { callersOf, cellKey, cellRequest, cellsOf, csv, fill, listsOf, markdown, MAX_CELLS, shapeOf, type Callers, type CellAnswer, type MatrixLists } from '../matrix.ts'
import { withRequest } from '../saved.ts'
import { changed, type Change, type State } from '../state.ts'
import { MATRIX } from '../texts/matrix.ts'
import { REQUESTS } from '../texts/requests.ts'
import { DecisionWord } from './decision-word.tsx'
import { copyText } from './hand-out.ts'

interface Props {
  readonly state: State
  readonly change: Change
  /** Whether it is in sight: hidden, it asks nothing. */
  readonly shown: boolean
  /** Whether the request in the form is asked of a world. */
  readonly ofWorld: boolean
}

/** How long typing rests before the cells are asked. */
const REST_MS = 150

type Answers = ReadonlyMap<string, CellAnswer>
const NONE: Answers = new Map()

export function MatrixPanel({ state, change, ofWorld, shown }: Props) {
  const [lists, setLists] = useState(() => listsOf(state))
  const { rows, columns, count } = shapeOf(lists)
  const known = useRef<Callers>(new Map())
  known.current = callersOf(state, known.current)
  const answers = useAnswers(state, lists, known.current, shown)
  const isTooLarge = count > MAX_CELLS
  return (
    <section class="matrix" aria-labelledby="matrix-title">
      <h2 id="matrix-title">{MATRIX.title}</h2>
      <p class="hint">{MATRIX.about}</p>
      {ofWorld && <p class="note">{REQUESTS.ofWorld}</p>}
      <Lists lists={lists} onChange={setLists} onRefill={() => setLists(listsOf(state))} />
      {columns.length > 1 && state.drafts.some(({ type, off }) => !off && AT_RESOURCE.includes(type)) && <p class="note">{MATRIX.ofOneResource}</p>}
      {!count && <p class="empty">{MATRIX.empty}</p>}
      {isTooLarge && <p class="note" role="status">{MATRIX.tooMany(count, MAX_CELLS)}</p>}
      {count > 0 && !isTooLarge && (
        <>
          <Progress answers={answers} count={count} />
          <Grid lists={lists} rows={rows} columns={columns} answers={answers}
            onOpen={(row, column) => change(now => changed(withRequest(now, cellRequest(now.request, lists.kind, row, column, known.current)), {}))} />
          <div class="copy-row">
            <CopyButton label={MATRIX.copyCsv} text={() => csv(lists, answers)} />
            <CopyButton label={MATRIX.copyMarkdown} text={() => markdown(lists, answers)} />
          </div>
        </>
      )}
    </section>
  )
}

/** The answers, cell by cell as they come. Those of another question are taken away at once. */
function useAnswers(state: State, lists: MatrixLists, known: Callers, shown: boolean): Answers {
  const [answers, setAnswers] = useState(NONE)
  // Only what is asked: a name of a saved request is none of it.
  const { drafts, levels, request, settings } = state
  useEffect(() => {
    if (!shown) return
    let over = false
    const timer = setTimeout(() => {
      const cells = cellsOf(state, lists, known)
      setAnswers(NONE)
      void fill(state, cells, items => engine.ask('decideMany', { items }, 'matrix').catch(() => undefined), setAnswers, () => over)
    }, REST_MS)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [drafts, levels, request, settings, lists, shown])
  return answers
}

interface ListsProps {
  readonly lists: MatrixLists
  readonly onChange: (lists: MatrixLists) => void
  readonly onRefill: () => void
}

function Lists({ lists, onChange, onRefill }: ListsProps) {
  const rows = lists.kind
  const height = (text: string): number => Math.min(8, Math.max(2, text.split('\n').length + 1))
  return (
    <div class="matrix-lists">
      <fieldset class="kinds">
        <legend class="visually-hidden">{MATRIX.rows}</legend>
        {(['principals', 'actions'] as const).map(kind => (
          <label key={kind}>
            <input type="radio" name="matrix-kind" value={kind} checked={rows === kind} onChange={() => onChange({ ...lists, kind })} />
            <span>{MATRIX.rows}: {MATRIX.kinds[kind].toLowerCase()}</span>
          </label>
        ))}
      </fieldset>
      <textarea id="matrix-rows" aria-label={`${MATRIX.rows}: ${MATRIX.kinds[rows]}`} rows={height(lists[rows])} spellcheck={false} wrap="off" value={lists[rows]}
        onInput={event => onChange({ ...lists, [rows]: event.currentTarget.value })} />
      <label for="matrix-resources" class="label">{MATRIX.resources} <small>{MATRIX.resourcesHint}</small></label>
      <textarea id="matrix-resources" rows={height(lists.resources)} spellcheck={false} wrap="off" value={lists.resources}
        onInput={event => onChange({ ...lists, resources: event.currentTarget.value })} />
      <button type="button" class="quiet small" id="matrix-refill" onClick={onRefill}>{MATRIX.refill}</button>
    </div>
  )
}

function Progress({ answers, count }: { answers: Answers; count: number }) {
  const counts = useMemo(() => {
    const counts: Record<Decision | 'none', number> = { allowed: 0, explicitDeny: 0, implicitDeny: 0, none: 0 }
    for (const { evaluation } of answers.values()) counts[evaluation?.decision ?? 'none']++
    return counts
  }, [answers])
  const isDone = answers.size >= count
  return (
    <div class="matrix-progress">
      {!isDone && <progress value={answers.size} max={count} aria-label={MATRIX.progress(answers.size, count)} />}
      <p class="hint" role="status">{isDone ? MATRIX.done(counts) : count > 100 ? MATRIX.progress(answers.size, count) : ''}</p>
    </div>
  )
}

interface GridProps {
  readonly lists: MatrixLists
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  readonly answers: Answers
  readonly onOpen: (row: string, column: string) => void
}

function Grid({ lists, rows, columns, answers, onOpen }: GridProps) {
  return (
    <div class="matrix-scroll" tabIndex={0} role="region" aria-label={MATRIX.caption(rows.length, columns.length)}>
      <table class="grid">
        <caption class="visually-hidden">{MATRIX.caption(rows.length, columns.length)}</caption>
        <thead>
          <tr>
            <th scope="col">{MATRIX.corner[lists.kind]}</th>
            {columns.map(column => <th scope="col" key={column} title={column}><code>{short(column)}</code></th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row}>
              <th scope="row" title={row}><code>{short(row)}</code></th>
              {columns.map(column => (
                <td key={column}><CellButton row={row} column={column} answer={answers.get(cellKey(row, column))} onOpen={onOpen} /></td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface CellProps {
  readonly row: string
  readonly column: string
  readonly answer: CellAnswer | undefined
  readonly onOpen: (row: string, column: string) => void
}

function CellButton({ row, column, answer, onOpen }: CellProps) {
  const decision = answer?.evaluation?.decision
  const word = decision ? MATRIX.words[decision] : answer ? MATRIX.noDecision : MATRIX.waiting
  const why = answer?.evaluation?.reason.text ?? answer?.error?.message
  return (
    <button type="button" class="cell" title={why?.replaceAll('`', '')} aria-label={MATRIX.open(row, column, word)} onClick={() => onOpen(row, column)}>
      <DecisionWord decision={decision} word={answer ? word : '…'} waiting={!answer} />
    </button>
  )
}

/** The last parts of an ARN, which tell most; the whole stands in the title. */
const short = (text: string): string => (text.startsWith('arn:') ? text.split(':').slice(5).join(':') || text : text)

function CopyButton({ label, text }: { label: string; text: () => string }) {
  const [said, say] = useState('')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const copy = async () => {
    say((await copyText(text())) ? MATRIX.copied : MATRIX.refused)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => say(''), 2000)
  }
  return <button type="button" class="quiet small" onClick={copy}><span aria-live="polite">{said || label}</span></button>
}
