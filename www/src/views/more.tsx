// What few requests need: further pairs, keys that are not known, a duration, settings.
import type { Faults } from '../faults.ts'
import type { Wanted } from '../writing/suggest.ts'
import { addPair, MAX_PAIRS, removePair, setPair, type PairDraft, type PairField } from '../pairs.ts'
import { setSetting, SETTINGS, type SettingName } from '../settings.ts'
import { changed, setRequest, type Change, type State } from '../state.ts'
import { PAIR_FIELDS, REQUEST } from '../texts/request.ts'
import { SETTING_TEXTS } from '../texts/settings.ts'
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
    <Disclosure id="request-more" title={REQUEST.more} holds={holds}>
      <div class="stack">
        <div class="fields">
          <Field name="unknownContextKeys" {...REQUEST.unknownKeys} value={unknownContextKeys} faults={faults}
            onInput={unknownContextKeys => change(now => setRequest(now, { unknownContextKeys }))} />
          <Field name="durationSeconds" {...REQUEST.duration} value={durationSeconds} faults={faults}
            onInput={durationSeconds => change(now => setRequest(now, { durationSeconds }))} />
        </div>
        <Pairs pairs={pairs} faults={faults} change={change} />
        <Disclosure id="request-settings" title={REQUEST.settings} holds={hasSettings}>
          <div class="fields">
            {SETTINGS.map(name => <SettingField key={name} name={name} state={state} faults={faults} change={change} />)}
          </div>
        </Disclosure>
      </div>
    </Disclosure>
  )
}

const FIELDS_OF_PAIR: readonly PairField[] = ['action', 'resourceAccount', 'resource', 'context']

function suggestFor({ action, resourceAccount }: PairDraft, name: PairField): { suggest?: Wanted } {
  if (name === 'action') return { suggest: { kind: 'action' } }
  return name === 'resource' ? { suggest: { kind: 'resource', action, account: resourceAccount || undefined } } : {}
}

function Pairs({ pairs, faults, change }: { pairs: readonly PairDraft[]; faults: Faults; change: Change }) {
  return (
    <div class="stack rows">
      {pairs.map((pair, index) => (
        <fieldset class="row pair-of-request" key={pair.id}>
          <legend>{REQUEST.pair(index + 2)}</legend>
          <div class="fields">
            {FIELDS_OF_PAIR.map(name => (
              <Field key={name} name={`pairs[${index}].${name}`} {...PAIR_FIELDS[name]} value={pair[name]} faults={faults}
                {...suggestFor(pair, name)}
                onInput={text => change(now => setPair(now, pair.id, { [name]: text }))} />
            ))}
          </div>
          <RemoveButton label={REQUEST.removePair(index + 2)} onClick={() => change(now => removePair(now, pair.id))} />
        </fieldset>
      ))}
      <p class="hint">
        <AddRowButton id="add-pair" text={REQUEST.addPair} disabled={pairs.length >= MAX_PAIRS} onClick={() => change(addPair)} />
        {' '}{REQUEST.addPairHint}
      </p>
    </div>
  )
}

function SettingField({ name, state, faults, change }: Props & { name: SettingName }) {
  const { label, choices } = SETTING_TEXTS[name]
  const field = `settings.${name}` as const
  const value = state.settings[name] ?? ''
  const set = (text: string) => change(now => changed(now, { settings: setSetting(now.settings, name, text) }))
  if (!choices) return <Field name={field} label={label} placeholder={REQUEST.duration.placeholder} value={value} faults={faults} onInput={set} />
  return (
    <div class="field">
      <label for={fieldId(field)}>{label}</label>
      <select id={fieldId(field)} value={value} onChange={event => set(event.currentTarget.value)}>
        {Object.entries(choices).map(([value, title]) => <option key={value} value={value}>{title}</option>)}
      </select>
      <Fault name={field} faults={faults} />
    </div>
  )
}
