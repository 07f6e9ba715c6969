// Who asks: the kind, its main field, and the fields of that kind.
import type { Faults } from '../faults.ts'
import {
  holdsMore, KINDS, kindOf, mainText, namesRole, NOBODY, shownFields, type PrincipalDraft, type PrincipalField, type PrincipalKind, type Tag
} from '../kinds.ts'
import { chooseKind, setField, setFlag, typeMain } from '../principal.ts'
import { PRINCIPAL, PRINCIPAL_FIELDS, PRINCIPAL_FLAGS, PRINCIPAL_KINDS } from '../texts/principal.ts'
import { AddRowButton, Check, Disclosure, Fault, Field, RemoveButton } from './field.tsx'

interface Props {
  readonly principal: PrincipalDraft
  readonly faults: Faults
  readonly onChange: (principal: PrincipalDraft) => void
}

export function PrincipalFields({ principal, faults, onChange }: Props) {
  const { type, tags } = principal
  const kind = kindOf(type)
  const { label, placeholder, examples } = PRINCIPAL_KINDS[type]
  const main = mainText(principal)
  const { fields, more } = shownFields(principal)
  const textField = (name: PrincipalField) => (
    <Field key={name} name={`principal.${name}`} label={PRINCIPAL_FIELDS[name].label} placeholder={examples?.[name] ?? PRINCIPAL_FIELDS[name].placeholder}
      value={principal.fields[name] ?? ''} faults={faults} onInput={text => onChange(setField(principal, name, text))} />
  )
  return (
    <div class="caller">
      <div class="field">
        <label for="principal-type">{PRINCIPAL.title}</label>
        <select id="principal-type" value={type} onChange={event => onChange(chooseKind(principal, event.currentTarget.value as PrincipalKind))}>
          {KINDS.map(({ type }) => <option key={type} value={type}>{PRINCIPAL_KINDS[type].title}</option>)}
        </select>
      </div>
      <div class="stack">
        <Field name="principal" label={label} placeholder={placeholder} value={main} faults={faults}
          onInput={text => onChange(typeMain(principal, text))} onReplace={text => onChange(typeMain(NOBODY, text))} />
        {namesRole(main) && <p class="hint">{PRINCIPAL.someSession}</p>}
        {fields.map(textField)}
        {kind.more.length > 0 && (
          <Disclosure id="principal-more" title={PRINCIPAL.more} holds={holdsMore(principal)}>
            <div class="stack">
              {more.map(textField)}
              {kind.flags.map(flag => (
                <Check key={flag} id={`principal-${flag}`} label={PRINCIPAL_FLAGS[flag]} checked={principal.flags.includes(flag)}
                  onChange={on => onChange(setFlag(principal, flag, on))} />
              ))}
              {kind.tagged && <Tags tags={tags} faults={faults} onChange={tags => onChange({ ...principal, tags })} />}
            </div>
          </Disclosure>
        )}
      </div>
    </div>
  )
}

function Tags({ tags, faults, onChange }: { tags: readonly Tag[]; faults: Faults; onChange: (tags: readonly Tag[]) => void }) {
  const set = (index: number, part: Partial<Tag>) => onChange(tags.map((tag, at) => (at === index ? { ...tag, ...part } : tag)))
  return (
    <div class="field rows" role="group" aria-label={PRINCIPAL.tagsOf} aria-describedby="principal-tags-error">
      <span class="label">{PRINCIPAL.tags}</span>
      {tags.map(({ key, value }, index) => (
        <div class="row" key={index}>
          <input aria-label={PRINCIPAL.key(index + 1)} placeholder={PRINCIPAL.keyExample} value={key} spellcheck={false}
            onInput={event => set(index, { key: event.currentTarget.value })} />
          <input aria-label={PRINCIPAL.value(index + 1)} placeholder={PRINCIPAL.valueExample} value={value} spellcheck={false}
            onInput={event => set(index, { value: event.currentTarget.value })} />
          <RemoveButton label={PRINCIPAL.removeTag(index + 1)} onClick={() => onChange(tags.filter((_, at) => at !== index))} />
        </div>
      ))}
      <AddRowButton id="add-tag" text={PRINCIPAL.addTag} onClick={() => onChange([...tags, { key: '', value: '' }])} />
      <Fault name="principal.tags" faults={faults} />
    </div>
  )
}
