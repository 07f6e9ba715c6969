// The statements of a policy as a list: what each did, and its switch, for the keyboard and for screen readers too.
import type { CoveredStatement } from '../coverage.ts'
import { switchStatement, type Draft } from '../drafts.ts'
import { reveal } from '../editor.tsx'
import type { Change } from '../state.ts'
import { COVERAGE } from '../texts/coverage.ts'

interface Props {
  readonly draft: Draft
  readonly statements: readonly CoveredStatement[]
  readonly change: Change
}

export function Statements({ draft, statements, change }: Props) {
  if (!statements.length) return null
  return (
    <details class="statements">
      <summary>{COVERAGE.summary(statements)}</summary>
      <ul>{statements.map(statement => <StatementLine key={statement.index} draft={draft} statement={statement} change={change} />)}</ul>
    </details>
  )
}

function StatementLine({ draft: { id, off, offStatements }, statement, change }: Omit<Props, 'statements'> & { statement: CoveredStatement }) {
  const { index, effect, part, from, to, matters } = statement
  const name = COVERAGE.name(statement)
  return (
    <li class={`part-${part}`}>
      <input type="checkbox" aria-label={COVERAGE.takesPart(name)} checked={!offStatements.includes(index)} disabled={off} onChange={() => change(now => switchStatement(now, id, index))} />
      <button type="button" class="bare" title={COVERAGE.show(name)} onClick={() => reveal(`policy-${id}`, { from, to })}>
        <span class="statement-name">{name}</span>
        {effect && <span class="statement-effect">{effect}</span>}
        <span class="statement-word">{COVERAGE.why(statement)}</span>
        {matters && <span class="statement-matters">{COVERAGE.mattersLong(matters)}</span>}
      </button>
    </li>
  )
}
