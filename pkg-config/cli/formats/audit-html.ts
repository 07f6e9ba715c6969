// The audit of a world as one page that needs nothing else: no script, no font, no picture.
import { isOpen, SEVERITIES, summary, type LocatedAudit } from '../world/audit.js'
import { escaped, page } from './html.js'
import { placeText } from '../fault.js'

const STYLE = `
article { border: 1px solid var(--line); border-radius: 6px; margin: .75rem 0; padding: .5rem .75rem } article h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere }
.critical h3, .high h3 { color: var(--bad) } .medium h3 { color: var(--part) } dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .75rem; margin: .5rem 0 0 } dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
`

export function auditHtml(findings: readonly LocatedAudit[]): string {
  const open = SEVERITIES.map(severity => [severity, findings.filter(finding => isOpen(finding) && finding.severity === severity)] as const)
  const sections = open.filter(([, of]) => of.length > 0).map(([severity, of]) => `<section aria-labelledby="${severity}">\n<h2 id="${severity}">${severity}</h2>\n${of.map(article).join('\n')}\n</section>`)
  const missing = findings.filter(finding => !isOpen(finding))
  const others = missing.length === 0 ? '' : `<section aria-labelledby="missing">\n<h2 id="missing">not assessed</h2>\n<p>An input is missing; that is no pass.</p>\n<ul>\n${missing.map(({ code, subject, message, remedy }) => `<li>${escaped(code)} of ${escaped(subject)}: ${escaped(message)}${remedy.command === undefined ? '' : ` <code>${escaped(remedy.command)}</code>`}</li>`).join('\n')}\n</ul>\n</section>`
  return page('Audit of accounts', STYLE, `<p>${escaped(summary(findings))}</p>\n${sections.join('\n')}\n${others}`)
}

function article({ severity, code, subject, message, evidence, why, remedy, references, place }: LocatedAudit): string {
  const rows: [string, string][] = [
    ...evidence.map(({ field, value }): [string, string] => [field, escaped(value)]),
    ['why', escaped(why)],
    ['what to do', escaped(remedy.text)],
    ...(remedy.command === undefined ? [] : [['command', `<code>${escaped(remedy.command)}</code>`] as [string, string]]),
    ...(remedy.policy === undefined ? [] : [['policy', `<pre tabindex="0">${escaped(remedy.policy)}</pre>`] as [string, string]]),
    ...(references.length === 0 ? [] : [['asked for by', escaped(references.join(', '))] as [string, string]]),
    ['where', escaped(placeText(place))]
  ]
  return `<article class="${severity}">\n<h3>${escaped(subject)}: ${escaped(message)} <small>${escaped(code)}</small></h3>\n<dl>${rows.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${value}</dd>`).join('')}</dl>\n</article>`
}
