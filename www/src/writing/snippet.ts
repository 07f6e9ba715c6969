// From snippets as the Language Server Protocol writes them to CodeMirror's.

/** Placeholders keep their numbers; what else looks like one is text. */
export const toTemplate = (snippet: string): string =>
  snippet.replace(/\\([\\$}])|\$(\d+)|\$\{(\d+)(?::((?:\\.|[^}\\])*))?\}|[{}]/g, (part, escaped?: string, bare?: string, number?: string, text?: string) => {
    if (escaped !== undefined) return literal(escaped)
    const field = bare ?? number
    if (field === undefined) return literal(part)
    return `\${${field}${text ? `:${literal(text.replace(/\\(.)/g, '$1'))}` : ''}}`
  })

/** The text alone, without places to fill in. */
export const toPlain = (snippet: string): string =>
  snippet.replace(/\\([\\$}])|\$\d+|\$\{\d+(?::((?:\\.|[^}\\])*))?\}/g, (_, escaped?: string, text?: string) => escaped ?? text?.replace(/\\(.)/g, '$1') ?? '')

const literal = (text: string): string => text.replace(/[{}]/g, '\\$&')
