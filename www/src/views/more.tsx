// What few requests need: further pairs, keys that are not known, a duration, settings.
import type { Faults } from '../faults.ts'
import type { Wanted } from '../writing/suggest.ts'
import { addPair, MAX_PAIRS, removePair, setPair, type PairDraft, type PairField } from '../pairs.ts'
import { setSetting, SETTINGS, type SettingName } from '../settings.ts'
import { changed, setRequest, type Change, type State } from '../state.ts'
import { AddRowButton, Disclosure, Fault, Field, fieldId, RemoveButton } from './field.tsx'

interface Props {
  readonly state: State
  readonly faults: Faults
  readonly change: Change
}

export function MoreAboutRequest({ state, faults, change }: Props) {
  const { unknownContextKeys, durationSeconds, pairs } = state.request
  const hasSettings = Object.keys(state.settings).length > 0
  const holds = hasSettings || Boolean(unknownContextKeys || durationSeconds || pairs.length)
  return (
    <Disclosure id="request-more" title="More about the request" holds={holds}>
      <div class="stack">
        <div class="fields">
          <Field name="unknownContextKeys" label="Condition keys that may be there or not" placeholder="aws:SourceIp, aws:PrincipalOrgID" value={unknownContextKeys} faults={faults}
            onInput={unknownContextKeys => change(now => setRequest(now, { unknownContextKeys }))} />
          <Field name="durationSeconds" label="Duration of the session, in seconds" placeholder="3600" value={durationSeconds} faults={faults}
            onInput={durationSeconds => change(now => setRequest(now, { durationSeconds }))} />
        </div>
        <Pairs pairs={pairs} faults={faults} change={change} />
        <Disclosure id="request-settings" title="About services, sessions and endpoints" holds={hasSettings}>
          <div class="fields">
            {SETTINGS.map(({ name }) => <SettingField key={name} name={name} state={state} faults={faults} change={change} />)}
          </div>
        </Disclosure>
      </div>
    </Disclosure>
  )
}

const PAIR_FIELDS: readonly { name: PairField; label: string; placeholder: string }[] = [
  { name: 'action', label: 'Action', placeholder: 's3:PutObject' },
  { name: 'resourceAccount', label: 'Account of the resource', placeholder: 'as its ARN says, or the caller’s' },
  { name: 'resource', label: 'Resource', placeholder: 'arn:aws:s3:::archive/2026/q3.csv' },
  { name: 'context', label: 'Context of this pair, JSON', placeholder: '{"s3:x-amz-acl": "private"}' }
]

function suggestFor({ action, resourceAccount }: PairDraft, name: PairField): { suggest?: Wanted } {
  if (name === 'action') return { suggest: { kind: 'action' } }
  return name === 'resource' ? { suggest: { kind: 'resource', action, account: resourceAccount || undefined } } : {}
}

function Pairs({ pairs, faults, change }: { pairs: readonly PairDraft[]; faults: Faults; change: Change }) {
  return (
    <div class="stack rows">
      {pairs.map((pair, index) => (
        <fieldset class="row pair-of-request" key={pair.id}>
          <legend>Action and resource {index + 2}</legend>
          <div class="fields">
            {PAIR_FIELDS.map(({ name, label, placeholder }) => (
              <Field key={name} name={`pairs[${index}].${name}`} label={label} placeholder={placeholder} value={pair[name]} faults={faults}
                {...suggestFor(pair, name)}
                onInput={text => change(now => setPair(now, pair.id, { [name]: text }))} />
            ))}
          </div>
          <RemoveButton label={`Remove action and resource ${index + 2}`} onClick={() => change(now => removePair(now, pair.id))} />
        </fieldset>
      ))}
      <p class="hint">
        <AddRowButton id="add-pair" text="Add an action and resource" disabled={pairs.length >= MAX_PAIRS} onClick={() => change(addPair)} />
        {' '}that the same call needs too
      </p>
    </div>
  )
}

function SettingField({ name, state, faults, change }: Props & { name: SettingName }) {
  const { label, choices } = SETTINGS.find(setting => setting.name === name)!
  const field = `settings.${name}` as const
  const value = state.settings[name] ?? ''
  const set = (text: string) => change(now => changed(now, { settings: setSetting(now.settings, name, text) }))
  if (!choices.length) return <Field name={field} label={label} placeholder="3600" value={value} faults={faults} onInput={set} />
  return (
    <div class="field">
      <label for={fieldId(field)}>{label}</label>
      <select id={fieldId(field)} value={value} onChange={event => set(event.currentTarget.value)}>
        {choices.map(({ value, title }) => <option key={value} value={value}>{title}</option>)}
      </select>
      <Fault name={field} faults={faults} />
    </div>
  )
}
