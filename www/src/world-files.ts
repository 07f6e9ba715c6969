// Files that hold worlds: how they are known, and how large ones are read.

/** Members that tell a world: of its own file, and of what AWS prints about accounts. */
const TELLING = ['worldVersion', 'UserDetailList', 'RoleDetailList', 'GroupDetailList']
const IN_TEXT = new RegExp(`"(?:${TELLING.join('|')})"\\s*:`)

/** How much of a large text tells what it is. */
const SNIFFED = 64 * 1024

/** Largest file that is read, in bytes: a text of a browser ends soon after. */
export const MAX_WORLD = 400 * 1024 * 1024

/** Whether a value holds accounts; of a list one of its values. */
export const isWorld = (json: unknown): boolean =>
  Array.isArray(json) ? json.some(isWorld) : typeof json === 'object' && json !== null && TELLING.some(member => Object.hasOwn(json, member))

/** Whether a text that is no JSON as a whole is a world of one JSON value in each line. */
export const isWorldInLines = (text: string): boolean => {
  const line = text.slice(0, text.indexOf('\n'))
  if (!line.trim()) return false
  try {
    return isWorld(JSON.parse(line.replace(/^\uFEFF/, '')))
  } catch {
    return false
  }
}

/** Whether a large text holds accounts, by its beginning. */
export const beginsAsWorld = (text: string): boolean => IN_TEXT.test(text.slice(0, SNIFFED))

/** The same of a file. */
export const fileBeginsAsWorld = async (file: Blob): Promise<boolean> => beginsAsWorld(await file.slice(0, SNIFFED).text())

/** The text of a file, and what part of it is read meanwhile. */
export async function readFile(file: Blob, onPart: (part: number) => void): Promise<string> {
  const decoder = new TextDecoder()
  const parts: string[] = []
  const reader = file.stream().getReader()
  let read = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(decoder.decode(next.value, { stream: true }))
    read += next.value.length
    onPart(read / file.size)
  }
  parts.push(decoder.decode())
  return parts.join('')
}
