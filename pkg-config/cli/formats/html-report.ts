// Coverage as one page that needs nothing else: no script, no font, no picture.
import { isCovered, lack, ratios, statementName, valueText, type Coverage, type FileCoverage, type Ratio, type StatementCoverage, type ValueCoverage } from '../coverage.js'
import { percentText } from '../percent.js'

const STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --back: #fff; --soft: #59636e; --line: #d1d9e0; --good: #116329; --good-back: #dafbe1; --bad: #a40e26; --bad-back: #ffebe9; --part: #7a4b00; --part-back: #fff3cd }
@media (prefers-color-scheme: dark) { :root { --text: #f0f6fc; --back: #0d1117; --soft: #9fa8b3; --line: #3d444d; --good: #4ac26b; --good-back: #12261e; --bad: #ff9c94; --bad-back: #4d1518; --part: #f2cc60; --part-back: #3f3008 } }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2.5rem; overflow-wrap: anywhere }
a { color: inherit } a:focus-visible, pre:focus-visible { outline: 3px solid currentColor; outline-offset: 2px }
table { border-collapse: collapse } th, td { border-bottom: 1px solid var(--line); padding: .25rem .75rem .25rem 0; text-align: left; overflow-wrap: anywhere } td.n, th.n { text-align: right }
caption { text-align: left; color: var(--soft) }
pre { border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; padding: .5rem 0; font: .875rem/1.6 ui-monospace, monospace; tab-size: 2 }
.l { color: var(--soft); display: inline-block; text-align: right; user-select: none; width: 3.5rem; padding-right: .5rem } .h { color: var(--good); display: inline-block; width: 4.5rem; user-select: none } .h.none { color: var(--bad) }
mark { background: var(--bad-back); color: var(--bad); text-decoration: underline } mark.good { background: var(--good-back); color: var(--good); text-decoration: none } mark.part { background: var(--part-back); color: var(--part); text-decoration: underline dotted }
`

export function htmlText(coverage: Coverage): string {
  const { files, statements, values } = coverage
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Coverage of policies</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Coverage of policies</h1>
<p>Statements: ${share(statements)}. Values: ${share(values)}.</p>
<p>A statement is covered when it applied in a test; a value when in one test it matched and in another one it did not, with the rest of its statement matching.
Marked text: <mark class="good">covered</mark>, <mark>never matched</mark>, <mark class="part">never failed</mark>. Beside a line stands how often its statement applied.</p>
${overview(files)}
${files.map(file => section(file, files.indexOf(file))).join('\n')}
</main>
</body>
</html>
`
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

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Characters that move or hide text are shown as what they are. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[&<>"']/g, character => ENTITIES[character] ?? character)
