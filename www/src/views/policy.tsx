// One policy: its name, its editor, and what is to be said of its text.
import type { Finding } from 'iam-verdict'
import { useState } from 'preact/hooks'
import { AT_RESOURCE, removeDraft, setDraft, setText, typeOf, type Draft } from '../drafts.ts'
import { Editor, reveal } from '../editor.tsx'
import { FULL_ACCESS, levelName } from '../levels.ts'
import { Fault, RemoveButton } from './field.tsx'
import { Icon } from './icon.tsx'
import type { CardProps } from './policies.tsx'
import { Told } from './told.tsx'

interface Props extends CardProps {
  readonly draft: Draft
  /** How many levels the policy can stand at. */
  readonly levels?: number
}

const NONE: readonly never[] = []

export function PolicyCard({ draft, levels = 0, resources, faults, findings: all, marks, change }: Props) {
  const { id, type, level, pair, name, text } = draft
  const { title } = typeOf(type)
  const label = type === 'kmsGrants' ? title : `${title} policy ${name}`
  const findings = all.get(id) ?? NONE
  // What AWS attaches everywhere says nothing new: it begins folded up.
  const [folded, setFolded] = useState(name === FULL_ACCESS.name && text === FULL_ACCESS.text)
  const set = (part: Partial<Draft>) => change(now => setDraft(now, id, part))
  return (
    <article class="card policy" data-type={type} aria-label={label}>
      <div class="policy-head">
        <button type="button" class="fold" aria-expanded={!folded} aria-controls={`body-${id}`} aria-label={`${folded ? 'Show' : 'Hide'} the policy ${name}`}
          onClick={() => setFolded(!folded)}><Icon name={folded ? 'shut' : 'open'} /></button>
        {!levels && <span class="chip">{title}</span>}
        <input class="policy-name" aria-label="Name of the policy" placeholder="name" value={name} spellcheck={false}
          onInput={event => set({ name: event.currentTarget.value })} />
        {levels > 1 && (
          <select class="policy-level" aria-label={`Level of the policy ${name}`} value={level} onChange={event => set({ level: Number(event.currentTarget.value) })}>
            {Array.from({ length: levels }, (_, at) => <option key={at} value={at}>{levelName(at, levels)}</option>)}
          </select>
        )}
        {AT_RESOURCE.includes(type) && resources.length > 1 && (
          <select class="policy-level" aria-label={`Resource of the policy ${name}`} value={pair} onChange={event => set({ pair: Number(event.currentTarget.value) })}>
            {resources.map(({ pair, resource }) => <option key={pair} value={pair}>of {resource || 'no resource yet'}</option>)}
          </select>
        )}
        <RemoveButton label={`Remove the policy ${name}`} onClick={() => change(now => removeDraft(now, id))} />
      </div>
      <div id={`body-${id}`} hidden={folded}>
        <Editor id={`policy-${id}`} label={`${label}, JSON`} text={text} findings={findings} marks={marks.get(id) ?? NONE}
          onChange={text => change(now => setText(now, id, text))} />
      </div>
      <Fault name={`draft.${id}`} faults={faults} />
      {findings.length > 0 && (
        <ul class="findings">
          {findings.slice(0, 8).map((finding, index) => <FindingLine key={index} finding={finding} editor={`policy-${id}`} />)}
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
