// The little Markdown of the language server: paragraphs, lists, bold, code. It becomes nodes with text, never HTML.

export type Inline = { readonly text: string; readonly as: 'text' | 'code' | 'strong' }
export type Block = { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] } | { readonly kind: 'list'; readonly entries: readonly (readonly Inline[])[] }

export function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = []
  for (const part of markdown.split(/\n{2,}/)) {
    const lines = part.split('\n').filter(line => line.trim())
    const first = lines.findIndex(isEntry)
    const words = (first < 0 ? lines : lines.slice(0, first)).join(' ')
    if (words) blocks.push({ kind: 'paragraph', inlines: inlinesOf(words) })
    if (first >= 0) blocks.push({ kind: 'list', entries: entriesOf(lines.slice(first)).map(inlinesOf) })
  }
  return blocks
}

const isEntry = (line: string): boolean => /^\s*[-*] /.test(line)

/** A line that begins no entry belongs to the one before it. */
const entriesOf = (lines: readonly string[]): readonly string[] =>
  lines.reduce<string[]>((entries, line) => (isEntry(line) ? [...entries, line.replace(/^\s*[-*] /, '')] : [...entries.slice(0, -1), `${entries.at(-1)} ${line.trim()}`]), [])

function inlinesOf(text: string): readonly Inline[] {
  const inlines: Inline[] = []
  let plain = ''
  for (const [part, code, strong, escaped] of text.matchAll(/`([^`]+)`|\*\*((?:\\.|[^*\\])+)\*\*|\\([\\`*_{}[\]<>()#+.!|~-])|[\s\S]/g)) {
    if (code === undefined && strong === undefined) {
      plain += escaped ?? part
      continue
    }
    if (plain) inlines.push({ text: plain, as: 'text' })
    plain = ''
    inlines.push(code === undefined ? { text: unescaped(strong!), as: 'strong' } : { text: code, as: 'code' })
  }
  if (plain) inlines.push({ text: plain, as: 'text' })
  return inlines
}

const unescaped = (text: string): string => text.replace(/\\(.)/g, '$1')

export function drawMarkdown(markdown: string): HTMLElement {
  const box = element('div', 'told-of')
  for (const block of blocksOf(markdown)) {
    if (block.kind === 'paragraph') box.append(filled('p', block.inlines))
    else {
      const list = element('ul')
      list.append(...block.entries.map(entry => filled('li', entry)))
      box.append(list)
    }
  }
  return box
}

function filled(name: string, inlines: readonly Inline[]): HTMLElement {
  const node = element(name)
  for (const { text, as } of inlines) {
    if (as === 'text') node.append(text)
    else {
      const part = element(as)
      part.textContent = text
      node.append(part)
    }
  }
  return node
}

function element(name: string, className = ''): HTMLElement {
  const node = document.createElement(name)
  if (className) node.className = className
  return node
}
