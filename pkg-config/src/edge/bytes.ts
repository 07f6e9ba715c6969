// Bounded reading of what others send: texts of bytes, JSON without doubled names, bodies.

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Strict base64url without padding; undefined when the text is none. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/')
  const binary = atob(base64)
  // Spare bits that are set: a second spelling of the same bytes.
  if (btoa(binary).replace(/=+$/, '') !== base64) return undefined
  return Uint8Array.from(binary, letter => letter.charCodeAt(0))
}

/** Of UTF-8 that is an object without doubled member names at any depth; else undefined. It inherits nothing. */
export function jsonObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const text = decoder.decode(bytes)
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value) || hasDoubledNames(text)) return undefined
    return Object.assign(Object.create(null) as Record<string, unknown>, value)
  } catch {
    return undefined
  }
}

/** In a text that is JSON: a string before a colon is a member's name. Which of two counts differs from reader to reader. */
function hasDoubledNames(text: string): boolean {
  const above: Set<string>[] = []
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"\s*:?|[{}]/g)) {
    if (token === '{') above.push(new Set())
    else if (token === '}') above.pop()
    else if (token.endsWith(':')) {
      const name = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)) as string
      const names = above.at(-1)
      if (names?.has(name)) return true
      names?.add(name)
    }
  }
  return false
}

/** The body of a request or response. Throws `RangeError` when it is longer than `most` bytes. */
export async function readBody(message: Request | Response, most: number): Promise<Uint8Array> {
  if (Number(message.headers.get('content-length') ?? 0) > most) throw new RangeError(`the body is longer than ${most} bytes`)
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = message.body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    length += part.value.length
    if (length > most) {
      void reader?.cancel().catch(() => undefined)
      throw new RangeError(`the body is longer than ${most} bytes`)
    }
    chunks.push(part.value)
  }
  const all = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    all.set(chunk, offset)
    offset += chunk.length
  }
  return all
}
