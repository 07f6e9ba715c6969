// Holds what was measured against what is known to differ.

/**
 * `files`: the report of the agreement script. `list`: tests/divergences.json, whose `entries` are
 * cases of our own specification and whose `peers` are cases of other projects, grouped by rule and
 * reason. Cases of low confidence are held against nothing. A case is listed with what it `got`:
 * another answer than that one is not explained by the entry.
 */
export function hold(files, { entries = [], peers = [] }) {
  const known = new Map()
  for (const entry of [...entries.map(({ case: id, ...entry }) => ({ ...entry, cases: [id] })), ...peers]) {
    if (!entry.cases?.every(Boolean) || !entry.rule || !entry.got || !entry.reason) throw new Error(`an entry needs case, rule, got and reason: ${JSON.stringify(entry)}`)
    for (const id of entry.cases) {
      if (known.has(id)) throw new Error(`${id} stands twice`)
      known.set(id, entry)
    }
  }
  const counted = Object.values(files).flatMap(file => file.differences).filter(difference => difference.confidence !== 'low')
  const explained = ({ id, got }) => known.get(id)?.got === (typeof got === 'string' ? got : 'error')
  const different = new Set(counted.map(({ id }) => id))
  return {
    differences: different.size,
    unlisted: counted.filter(difference => !explained(difference)),
    stale: [...known].filter(([id]) => !different.has(id)).map(([id, { reason }]) => [id, reason])
  }
}
