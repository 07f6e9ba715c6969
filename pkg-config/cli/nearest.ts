// Which known name a misspelt one may mean.

/** Behind a message: `; did you mean …`, or what there is. Empty where nothing helps. */
export function hint(name: string, known: readonly string[]): string {
  const near = nearest(name, known)
  return near === undefined ? '' : `; did you mean \`${near}\`?`
}

/** The known name with the fewest changed letters; none when more than a third would change. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = name.toLowerCase()
  const ranked = known.map(other => ({ other, steps: changes(wanted, other.toLowerCase()) })).sort((a, b) => a.steps - b.steps)
  const [best] = ranked
  return best && best.steps <= Math.max(1, Math.floor(best.other.length / 3)) ? best.other : undefined
}

/** Letters to add, leave out or replace (Levenshtein). */
function changes(from: string, to: string): number {
  // No known name is that long, and the time grows with the product.
  if (from.length > 64) return Infinity
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? Infinity
}
