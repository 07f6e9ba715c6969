// Coverage as one page that needs nothing else: no script, no font, no picture.
import { isCovered, lack, ratios, statementName, valueText, type Coverage, type FileCoverage, type Ratio, type StatementCoverage, type ValueCoverage } from '../coverage.js'
import { percentText } from '../percent.js'
import { escaped, page } from './html.js'

const STYLE = `
.l { color: var(--soft); display: inline-block; text-align: right; user-select: none; width: 3.5rem; padding-right: .5rem } .h { color: var(--good); display: inline-block; width: 4.5rem; user-select: none } .h.none { color: var(--bad) }
mark { background: var(--bad-back); color: var(--bad); text-decoration: underline } mark.good { background: var(--good-back); color: var(--good); text-decoration: none } mark.part { background: var(--part-back); color: var(--part); text-decoration: underline dotted }
`

export function htmlText(coverage: Coverage): string {
  const { files, statements, values } = coverage
  return page('Coverage of policies', STYLE, `<p>Statements: ${share(statements)}. Values: ${share(values)}.</p>
<p>A statement is covered when it applied in a test; a value when in one test it matched and in another one it did not, with the rest of its statement matching.
Marked text: <mark class="good">covered</mark>, <mark>never matched</mark>, <mark class="part">never failed</mark>. Beside a line stands how often its statement applied.</p>
${overview(files)}
${files.map(file => section(file, files.indexOf(file))).join('\n')}`)
}

const share = ({ covered, all }: Ratio): string => `${percentText(covered, all)} (${covered} of ${all})`

function overview(files: readonly FileCoverage[]): string {
  const rows = files.map((file, index) => {
    const { statements, values } = ratios(file.statements)
    const cells = [statements, values].map(ratio => `<td class="n">${share(ratio)}</td>`)
    return `<tr><th scope="row"><a href="#f${index}">${escaped(file.name)}</a></th>${cells.join('')}</tr>`
  })
  return `<table>\n<caption>Files</caption>\n<thead><tr><th scope="col">File</th><th scope="col" class="n">Statements</th><th scope="col" class="n">Values</th></tr></thead>\n<tbody>\n${rows.join('\n')}\n</tbody>\n</table>`
}

function section(file: FileCoverage, index: number): string {
  const open = file.statements.flatMap(statement => [
    ...(statement.applied > 0 ? [] : [row(index, statement.place.start?.line, `${statementName(statement)} (${statement.policyType})`, 'never applied')]),
    ...statement.values.filter(value => !isCovered(value)).map(value => row(index, value.place.start?.line, `${statementName(statement)}: ${valueText(value)}`, lack(value)))
  ])
  const table = open.length === 0 ? '<p>All of it is covered.</p>' : `<table>\n<caption>Not covered</caption>\n<thead><tr><th scope="col" class="n">Line</th><th scope="col">What</th><th scope="col">How</th></tr></thead>\n<tbody>\n${open.join('\n')}\n</tbody>\n</table>`
  return `<section aria-labelledby="f${index}">\n<h2 id="f${index}">${escaped(file.name)}</h2>\n${table}\n<pre tabindex="0" aria-label="Text of ${escaped(file.name)}"><code>${lines(file, index)}</code></pre>\n</section>`
}

const row = (file: number, line = 1, what: string, how: string): string => `<tr><td class="n"><a href="#f${file}l${line}">${line}</a></td><td>${escaped(what)}</td><td>${how}</td></tr>`

/** The text with numbers of lines; marks end with their line and go on in the next one. */
function lines(file: FileCoverage, index: number): string {
  const applied = new Map<number, StatementCoverage[]>()
  for (const statement of file.statements) {
    const line = statement.place.start?.line ?? 1
    applied.set(line, [...(applied.get(line) ?? []), statement])
  }
  const marks = marksOf(file.statements)
  return file.source.text.split(/\r\n|\n/).map((text, at) => {
    const line = at + 1
    const here = applied.get(line) ?? []
    const isNone = here.some(statement => statement.applied === 0)
    const hits = here.length === 0 ? '' : isNone ? 'never' : `${Math.min(...here.map(statement => statement.applied))}\u00d7`
    return `<span id="f${index}l${line}"><span class="l">${line}</span><span class="h${isNone ? ' none' : ''}">${hits}</span>${marked(text, marks.get(line) ?? [])}</span>`
  }).join('\n')
}

interface Mark {
  from: number
  to: number
  /** How it looks; none is the worst. */
  kind?: 'good' | 'part'
  title: string
}

function marksOf(statements: readonly StatementCoverage[]): Map<number, Mark[]> {
  const marks = new Map<number, Mark[]>()
  for (const value of statements.flatMap(({ values }) => values)) {
    for (const [line, mark] of marksOfValue(value)) marks.set(line, [...(marks.get(line) ?? []), mark])
  }
  return marks
}

function marksOfValue(value: ValueCoverage): [number, Mark][] {
  const { start, end } = value.place
  if (!start || !end) return []
  const kind = isCovered(value) ? 'good' : value.matched > 0 ? 'part' : undefined
  const title = lack(value) || `matched ${value.matched}\u00d7, failed ${value.missed}\u00d7`
  return Array.from({ length: end.line - start.line + 1 }, (_, step) => {
    const line = start.line + step
    return [line, { from: line === start.line ? start.column - 1 : 0, to: line === end.line ? end.column - 1 : Infinity, ...(kind && { kind }), title }]
  })
}

/** Of several at one place the worst one is shown: of a policy that is written as a text all values have one place. */
const rank = ({ kind }: Mark): number => (kind === 'good' ? 2 : kind === 'part' ? 1 : 0)

function marked(text: string, marks: readonly Mark[]): string {
  let written = ''
  let at = 0
  for (const { from, to, kind, title } of [...marks].sort((a, b) => a.from - b.from || rank(a) - rank(b))) {
    if (from < at) continue
    written += `${escaped(text.slice(at, from))}<mark${kind ? ` class="${kind}"` : ''} title="${title}">${escaped(text.slice(from, to))}</mark>`
    at = Math.min(to, text.length)
  }
  return written + escaped(text.slice(at))
}
