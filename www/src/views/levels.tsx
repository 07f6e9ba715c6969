// The SCPs or RCPs of an account as they stand in its organization: the root above, the account below.
import { addDraft, canAdd, draftsOf, MAX_POLICIES } from '../drafts.ts'
import { FULL_ACCESS, levelName, MAX_LEVELS, type LeveledType } from '../levels.ts'
import { addLevel, moveLevel, removeLevel } from '../stacks.ts'
import type { State } from '../state.ts'
import { LEVELS, POLICIES, STACKS } from '../texts/policies.ts'
import { RemoveButton } from './field.tsx'
import { Icon } from './icon.tsx'
import type { CardProps } from './policies.tsx'
import { PolicyCard } from './policy.tsx'

export function LevelStack({ type, state, ...card }: CardProps & { type: LeveledType; state: State }) {
  const { title, whose } = STACKS[type]
  const count = state.levels[type]
  return (
    <section class="stack-of-levels" data-type={type} aria-labelledby={`${type}-title`}>
      <h3 id={`${type}-title`}>{title} <small>{whose}</small></h3>
      <ol class="levels">
        {Array.from({ length: count }, (_, level) => <Level key={level} type={type} level={level} state={state} {...card} />)}
      </ol>
      <button type="button" class="quiet small" data-add-level={type} disabled={count >= MAX_LEVELS || state.drafts.length >= MAX_POLICIES}
        onClick={() => card.change(now => addLevel(now, type))}>
        {count < 2 ? LEVELS.addAccount : LEVELS.addUnit}
      </button>
    </section>
  )
}

function Level({ type, level, state, ...card }: CardProps & { type: LeveledType; level: number; state: State }) {
  const { change } = card
  const count = state.levels[type]
  const name = levelName(level, count)
  const drafts = draftsOf(state, type).filter(draft => draft.level === level)
  const move = (by: -1 | 1) => (event: Event) => {
    const stack = (event.currentTarget as Element).closest('ol')
    change(now => moveLevel(now, type, level, by))
    // The focus goes with the level, so that the same key moves it further.
    requestAnimationFrame(() => {
      const buttons = [by, -by].map(to => stack?.querySelector<HTMLButtonElement>(`[data-level="${level + by}"] [data-move="${to}"]`))
      buttons.find(button => button && !button.disabled)?.focus()
    })
  }
  return (
    <li class="level" data-level={level}>
      <div class="level-head">
        <h4>{name}</h4>
        <button type="button" class="quiet small" data-move="-1" aria-label={LEVELS.up(name)} disabled={level === 0} onClick={move(-1)}><Icon name="up" /></button>
        <button type="button" class="quiet small" data-move="1" aria-label={LEVELS.down(name)} disabled={level === count - 1} onClick={move(1)}><Icon name="down" /></button>
        <button type="button" class="quiet small" aria-label={LEVELS.addPolicy(name)} disabled={!canAdd(state, type)}
          onClick={() => change(now => addDraft(now, type, { level }))}>{POLICIES.add}</button>
        <RemoveButton label={LEVELS.removeOf(name)} text={LEVELS.remove} onClick={() => change(now => removeLevel(now, type, level))} />
      </div>
      {drafts.map(draft => <PolicyCard key={draft.id} draft={draft} levels={count} {...card} />)}
      {!drafts.length && (type === 'serviceControl'
        ? (
          <p class="note empty-level">
            {LEVELS.noScp}{' '}
            <button type="button" class="quiet small" disabled={!canAdd(state, type)} onClick={() => change(now => addDraft(now, type, { level, ...FULL_ACCESS }))}>
              {LEVELS.put(FULL_ACCESS.name)}
            </button>
          </p>
        )
        : <p class="hint">{LEVELS.noRcp}</p>)}
    </li>
  )
}
