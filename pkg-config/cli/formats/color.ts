// Colors, where somebody sees them.

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'
export type Paint = (style: Style, text: string) => string

const CODES: Readonly<Record<Style, readonly [number, number]>> = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] }

export const plain: Paint = (_, text) => text
const colored: Paint = (style, text) => `\u001b[${CODES[style][0]}m${text}\u001b[${CODES[style][1]}m`

/** As Node itself: `FORCE_COLOR` outweighs `NO_COLOR` (no-color.org), which outweighs the terminal. */
export function paintFor(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv): Paint {
  const { FORCE_COLOR: force, NO_COLOR: none, TERM: terminal } = environment
  if (force !== undefined) return ['0', 'false'].includes(force) ? plain : colored
  if (none !== undefined && none !== '') return plain
  return stream.isTTY === true && terminal !== 'dumb' ? colored : plain
}
