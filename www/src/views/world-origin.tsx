// Where a policy of a world comes from, over its text.
import { useMemo } from 'preact/hooks'
import { setText, type Draft, type Origin } from '../drafts.ts'
import type { Change } from '../state.ts'
import { ORIGIN } from '../texts/world.ts'
import { useOpenWorld } from '../world-desk.ts'
import { placeNames } from '../world-principals.ts'

interface Props {
  readonly draft: Draft
  readonly origin: Origin
  readonly change: Change
}

export function OriginLine({ draft: { id, name, text }, origin: { source, text: original, elsewhere }, change }: Props) {
  const open = useOpenWorld()
  const names = useMemo(() => open && placeNames(open), [open])
  const isChanged = text !== original
  return (
    <p class="origin" data-origin={source.attachedTo}>
      <span title={source.attachedTo}>{ORIGIN.of(source, names?.get(source.attachedTo))}{elsewhere && `, ${ORIGIN.elsewhere(elsewhere, names?.get(elsewhere))}`}{source.asOf && `, ${ORIGIN.asOf(source.asOf)}`}</span>
      {isChanged && <span class="badge">{ORIGIN.changed}</span>}
      {isChanged && <button type="button" class="quiet small" aria-label={ORIGIN.resetOf(name)} onClick={() => change(now => setText(now, id, original))}>{ORIGIN.reset}</button>}
    </p>
  )
}
