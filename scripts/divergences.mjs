// Holds what was measured against what is known to differ.

/**
 * `files`: the report of the agreement script. `list`: tests/divergences.json. Held are the cases of
 * our own specification; those of other projects, which know other rules, are counted only, and
 * cases of low confidence are held against nothing.
 */
export function hold(files, { entries = [], notYetDecided = [] }) {
  for (const entry of entries) if (!entry.case || !entry.reason) throw new Error(`an entry needs case and reason: ${JSON.stringify(entry)}`)
  const known = new Map([...entries.map(({ case: id, reason }) => [id, reason]), ...notYetDecided.map(id => [id, 'not yet decided'])])
  const counted = file => file.differences.filter(difference => difference.confidence !== 'low')
  const [peers, own] = [true, false].map(isPeer => Object.values(files).filter(file => (file.suite === 'peers') === isPeer).flatMap(counted))
  const different = new Set(own.map(({ id }) => id))
  return {
    differences: different.size,
    peers: peers.length,
    unlisted: own.filter(({ id }) => !known.has(id)),
    stale: [...known].filter(([id]) => !different.has(id))
  }
}
