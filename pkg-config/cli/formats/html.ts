// Pages that need nothing else: no script, no font, no picture.

const STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --back: #fff; --soft: #59636e; --line: #d1d9e0; --good: #116329; --good-back: #dafbe1; --bad: #a40e26; --bad-back: #ffebe9; --part: #7a4b00; --part-back: #fff3cd }
@media (prefers-color-scheme: dark) { :root { --text: #f0f6fc; --back: #0d1117; --soft: #9fa8b3; --line: #3d444d; --good: #4ac26b; --good-back: #12261e; --bad: #ff9c94; --bad-back: #4d1518; --part: #f2cc60; --part-back: #3f3008 } }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2.5rem; overflow-wrap: anywhere }
a { color: inherit } a:focus-visible, pre:focus-visible { outline: 3px solid currentColor; outline-offset: 2px }
table { border-collapse: collapse } th, td { border-bottom: 1px solid var(--line); padding: .25rem .75rem .25rem 0; text-align: left; overflow-wrap: anywhere } td.n, th.n { text-align: right }
caption { text-align: left; color: var(--soft) }
pre { border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; padding: .5rem 0; font: .875rem/1.6 ui-monospace, monospace; tab-size: 2 }
`

/** A page with a heading; `style` is that of its own parts. */
export function page(title: string, style: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${STYLE}${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Characters that move or hide text are shown as what they are. */
export const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[&<>"']/g, character => ENTITIES[character] ?? character)
