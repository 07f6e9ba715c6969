// The policies that a principal has beside generated ones, line by line.
import { useMemo } from 'preact/hooks'
import type { NamedText } from '../log-generated.ts'
import { rowsOf, type Line } from '../side-by-side.ts'
import { GENERATED } from '../texts/log.ts'

interface Props {
  /** Absent: nothing is known of them. */
  readonly before: readonly NamedText[] | undefined
  readonly after: readonly NamedText[]
  /** What stands over the others. */
  readonly title: string
}

/** How lines are marked that the other side does not have. */
type Mark = 'del' | 'ins' | undefined

const whole = (policies: readonly NamedText[]): string => policies.map(({ name, text }) => (name ? `${name}\n${text}` : text)).join('\n\n')

export function SideBySide({ before, after, title }: Props) {
  const rows = useMemo(() => rowsOf(whole(before ?? []), whole(after)), [before, after])
  const isBeside = before !== undefined && before.length > 0
  return (
    <>
      {before === undefined && <p class="hint">{GENERATED.presentUnknown}</p>}
      {before?.length === 0 && <p class="hint">{GENERATED.presentNone}</p>}
      <div class={`side-by-side${isBeside ? '' : ' one'}`}>
        {isBeside && <Side title={GENERATED.present(before.length)} lines={rows.map(({ before }) => before)} mark="del" />}
        <Side title={title} lines={rows.map(({ after }) => after)} mark={isBeside ? 'ins' : undefined} />
      </div>
    </>
  )
}

function Side({ title, lines, mark }: { title: string; lines: readonly (Line | undefined)[]; mark: Mark }) {
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <pre tabIndex={0} aria-label={title}>
        {lines.map((line, index) => <LineOf key={index} line={line} mark={mark} />)}
      </pre>
    </figure>
  )
}

function LineOf({ line, mark: Mark }: { line: Line | undefined; mark: Mark }) {
  if (!line) return Mark ? <span class="line no-line" /> : null
  return line.isOther && Mark ? <Mark class="line">{line.text}</Mark> : <span class="line">{line.text}</span>
}
