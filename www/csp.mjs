// What the pages may do: the same in their own `<meta>` and in the headers of the server of this repository. Nothing
// inline, no other host, and texts become scripts nowhere (Trusted Types).
const RULES = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  // Chromium itself writes a `style` when a selected text in an editor is typed over.
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types iam-verdict'
]

/** For `<meta>`, which cannot tell who may frame the page. */
export const PAGE_CSP = RULES.join('; ')

/** For the page in one file: its own script and style by their hashes, workers out of it, and nothing from anywhere. */
export const standaloneCsp = (script, style) => RULES.map(rule => ({
  "script-src 'self' 'wasm-unsafe-eval'": `script-src '${script}' 'wasm-unsafe-eval' blob:`,
  "style-src 'self'": `style-src '${style}'`,
  "worker-src 'self'": 'worker-src blob:',
  "img-src 'self' data:": 'img-src data:',
  "connect-src 'self'": "connect-src 'none'",
  "manifest-src 'self'": "manifest-src 'none'"
}[rule] ?? rule)).join('; ')

/** For the header; only `embed.html` is made to stand in frames of others. */
export const headerCsp = name => `${PAGE_CSP}; frame-ancestors ${name.endsWith('/embed.html') ? '*' : "'none'"}`
