// The policies: by type, and those of an organization by level.
import { useMemo } from 'preact/hooks'
import type { Coverage } from '../coverage.ts'
import { canAdd, DRAFT_TYPES, draftsOf, type DraftType } from '../drafts.ts'
import type { Faults } from '../faults.ts'
import type { Found } from '../findings.ts'
import { isLeveled } from '../levels.ts'
import { addPolicy } from '../stacks.ts'
import type { Change, State } from '../state.ts'
import { POLICIES } from '../texts/policies.ts'
import { Icon } from './icon.tsx'
import { LevelStack } from './levels.tsx'
import { PolicyCard } from './policy.tsx'

interface Props {
  readonly state: State
  readonly faults: Faults
  readonly findings: ReadonlyMap<number, Found>
  readonly marks: Coverage
  readonly change: Change
}

/** What the card of a policy is drawn from. */
export interface CardProps extends Omit<Props, 'state'> {
  /** The resource of the request and those of its further pairs. */
  readonly resources: readonly { pair: number; resource: string }[]
}

export function PoliciesPanel({ state, ...rest }: Props) {
  const { resource, pairs } = state.request
  const resources = useMemo(() => [{ pair: 0, resource }, ...pairs.map(({ id, resource }) => ({ pair: id, resource }))], [resource, pairs])
  const card = { ...rest, resources }
  return (
    <section class="policies" aria-labelledby="policies-title">
      <div class="title-row">
        <h2 id="policies-title">{POLICIES.title}</h2>
        <label class="add">
          <Icon name="add" />
          <select id="add-policy" aria-label={POLICIES.add} value="" onChange={event => {
            const type = event.currentTarget.value
            event.currentTarget.value = ''
            if (type) card.change(now => addPolicy(now, type as DraftType))
          }}>
            <option value="">{POLICIES.add}</option>
            {DRAFT_TYPES.map(({ type }) => <option key={type} value={type} disabled={!canAdd(state, type)}>{POLICIES.type(type)}</option>)}
          </select>
        </label>
      </div>
      {!state.drafts.length && <p class="empty">{POLICIES.none}</p>}
      {DRAFT_TYPES.map(({ type }) => isLeveled(type)
        ? state.levels[type] > 0 && <LevelStack key={type} type={type} state={state} {...card} />
        : draftsOf(state, type).map(draft => <PolicyCard key={draft.id} draft={draft} {...card} />))}
    </section>
  )
}
