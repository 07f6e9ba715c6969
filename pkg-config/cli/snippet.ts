// Snippets of LSP, for clients that take plain text only.

/** An escaped character, a place with a text to start from, or a place alone. */
const PARTS = /\\([\\$}])|\$\{\d+:((?:\\.|[^}\\])*)\}|\$\d+/g

/** The text that a snippet begins with: `"${1:StringEquals}": "$2"` as `"StringEquals": ""`. */
export const plain = (snippet: string): string =>
  snippet.replace(PARTS, (_, escaped?: string, start = '') => escaped ?? start.replace(/\\(.)/g, '$1'))
