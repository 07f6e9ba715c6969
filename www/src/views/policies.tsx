// The policies, one editor each.
import type { Finding } from 'iam-verdict'
import { Editor, reveal, type Mark } from '../editor.tsx'
import { canAdd, emptyLevels, levelFrom, MAX_LEVEL, ordered, POLICY_TYPES, typeOf, type Draft, type State } from '../state.ts'
import { Icon } from './icon.tsx'
import { Told } from './told.tsx'

interface Props {
  readonly state: State
  readonly findings: ReadonlyMap<number, readonly Finding[]>
  readonly marks: ReadonlyMap<number, readonly Mark[]>
  readonly onAdd: (type: Draft['type']) => void
  readonly onRemove: (id: number) => void
  readonly onChange: (id: number, part: Partial<Draft>) => void
}

const NONE: readonly never[] = []

export function PoliciesPanel({ state, findings, marks, onAdd, onRemove, onChange }: Props) {
  const drafts = ordered(state)
  return (
    <section class="policies" aria-labelledby="policies-title">
      <div class="title-row">
        <h2 id="policies-title">Policies</h2>
        <label class="add">
          <Icon name="add" />
          <select id="add-policy" aria-label="Add a policy" value="" onChange={event => {
            const type = event.currentTarget.value
            event.currentTarget.value = ''
            if (type) onAdd(type as Draft['type'])
          }}>
            <option value="">Add a policy</option>
            {POLICY_TYPES.map(({ type, title, hint }) => (
              <option key={type} value={type} disabled={!canAdd(state, type)}>{title}: {hint}</option>
            ))}
          </select>
        </label>
      </div>
      {!drafts.length && <p class="empty">No policies yet. Nothing is allowed by default: add one to see what it changes.</p>}
      {emptyLevels(state).map(level => (
        <p class="note" key={level}>Level {level} of the organization has no service control policy: nothing is allowed below it.</p>
      ))}
      {drafts.map(draft => (
        <PolicyCard key={draft.id} draft={draft} findings={findings.get(draft.id) ?? NONE} marks={marks.get(draft.id) ?? NONE}
          onRemove={() => onRemove(draft.id)} onChange={part => onChange(draft.id, part)} />
      ))}
    </section>
  )
}

interface CardProps {
  readonly draft: Draft
  readonly findings: readonly Finding[]
  readonly marks: readonly Mark[]
  readonly onRemove: () => void
  readonly onChange: (part: Partial<Draft>) => void
}

function PolicyCard({ draft, findings, marks, onRemove, onChange }: CardProps) {
  const { title, leveled } = typeOf(draft.type)
  return (
    <article class="card policy" data-type={draft.type} aria-label={`${title} policy ${draft.name}`}>
      <div class="policy-head">
        <span class="chip">{title}</span>
        <input class="policy-name" aria-label="Name of the policy" placeholder="name" value={draft.name} spellcheck={false}
          onInput={event => onChange({ name: event.currentTarget.value })} />
        {leveled && (
          <label class="level" title="0 is the root of the organization, the last level the account">
            <span>level</span>
            <input type="number" min={0} max={MAX_LEVEL} value={draft.level} aria-label="Level in the organization, the root is 0"
              onInput={event => onChange({ level: levelFrom(event.currentTarget.valueAsNumber) })} />
          </label>
        )}
        <button type="button" class="quiet small" onClick={onRemove} aria-label={`Remove the policy ${draft.name}`}>Remove</button>
      </div>
      <Editor id={`policy-${draft.id}`} label={`${title} policy ${draft.name}, JSON`} text={draft.text} findings={findings} marks={marks}
        onChange={text => onChange({ text })} />
      {findings.length > 0 && (
        <ul class="findings">
          {findings.slice(0, 8).map((finding, index) => <FindingLine key={index} finding={finding} editor={`policy-${draft.id}`} />)}
          {findings.length > 8 && <li class="more">and {findings.length - 8} more</li>}
        </ul>
      )}
    </article>
  )
}

function FindingLine({ finding, editor }: { finding: Finding; editor: string }) {
  const { findingType, message, range } = finding
  return (
    <li class={`finding ${findingType.toLowerCase()}`}>
      <button type="button" class="bare" disabled={!range} onClick={() => range && reveal(editor, range)}>
        <span class="where">{range ? `${range.start.line}:${range.start.column + 1}` : '–'}</span>
        <span><Told text={message} /></span>
      </button>
    </li>
  )
}
