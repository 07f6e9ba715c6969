// One policy: its name, its editor, and what is to be said of its text.
import { useMemo, useState } from 'preact/hooks'
import type { CoveredStatement } from '../coverage.ts'
import { AT_RESOURCE, removeDraft, setDraft, setText, switchStatement, type Draft } from '../drafts.ts'
import { Editor } from '../editor.tsx'
import type { Found } from '../findings.ts'
import { FULL_ACCESS, levelName } from '../levels.ts'
import { COVERAGE } from '../texts/coverage.ts'
import { POLICIES, POLICY_TYPES } from '../texts/policies.ts'
import { Fault, RemoveButton } from './field.tsx'
import { FindingList } from './findings.tsx'
import { FormatButton, ToolsNote } from './writing.tsx'
import { Icon } from './icon.tsx'
import { lazy } from './lazy.tsx'
import type { CardProps } from './policies.tsx'
import { Statements } from './statements.tsx'

interface Props extends CardProps {
  readonly draft: Draft
  /** How many levels the policy can stand at. */
  readonly levels?: number
}

const NONE: readonly never[] = []
const OriginLine = lazy(() => import('./world-origin.tsx').then(file => file.OriginLine))

/** Drawn anew only when something of this policy has changed: a page has many, and each letter typed concerns one at most. */
export function PolicyCard({ findings, marks, ...rest }: Props) {
  const found = findings.get(rest.draft.id)
  const statements = marks.get(rest.draft.id)
  return useMemo(() => <Card found={found} statements={statements} {...rest} />, [found, statements, ...Object.values(rest)])
}

interface OwnProps extends Omit<Props, 'findings' | 'marks'> {
  readonly found: Found | undefined
  readonly statements: readonly CoveredStatement[] | undefined
}

function Card({ draft, levels = 0, resources, faults, found, statements, change }: OwnProps) {
  const { id, type, level, pair, name, text, off } = draft
  const { title } = POLICY_TYPES[type]
  const label = type === 'kmsGrants' ? title : POLICIES.named(title, name)
  // What AWS attaches everywhere says nothing new: it begins folded up.
  const [folded, setFolded] = useState(name === FULL_ACCESS.name && text === FULL_ACCESS.text)
  const set = (part: Partial<Draft>) => change(now => setDraft(now, id, part))
  return (
    <article class={`card policy${off ? ' off' : ''}`} data-type={type} aria-label={label}>
      <div class="policy-head">
        <button type="button" class="fold" aria-expanded={!folded} aria-controls={`body-${id}`} aria-label={folded ? POLICIES.show(name) : POLICIES.hide(name)}
          onClick={() => setFolded(!folded)}><Icon name={folded ? 'shut' : 'open'} /></button>
        {!levels && <span class="chip">{title}</span>}
        <input class="policy-name" aria-label={POLICIES.name} placeholder={POLICIES.namePlaceholder} value={name} spellcheck={false}
          onInput={event => set({ name: event.currentTarget.value })} />
        {levels > 1 && (
          <select class="policy-level" aria-label={POLICIES.level(name)} value={level} onChange={event => set({ level: Number(event.currentTarget.value) })}>
            {Array.from({ length: levels }, (_, at) => <option key={at} value={at}>{levelName(at, levels)}</option>)}
          </select>
        )}
        {AT_RESOURCE.includes(type) && resources.length > 1 && (
          <select class="policy-level" aria-label={POLICIES.resource(name)} value={pair} onChange={event => set({ pair: Number(event.currentTarget.value) })}>
            {resources.map(({ pair, resource }) => <option key={pair} value={pair}>{POLICIES.of(resource)}</option>)}
          </select>
        )}
        <FormatButton label={label} editor={`policy-${id}`} />
        <label class="policy-switch">
          <input type="checkbox" role="switch" aria-label={COVERAGE.policy(name || title)} checked={!off} onChange={() => set({ off: !off })} />
          <span aria-hidden="true">{off ? COVERAGE.off : COVERAGE.on}</span>
        </label>
        <RemoveButton label={POLICIES.remove(name)} onClick={() => change(now => removeDraft(now, id))} />
      </div>
      {draft.origin && <OriginLine draft={draft} origin={draft.origin} change={change} />}
      <div id={`body-${id}`} hidden={folded}>
        <Editor id={`policy-${id}`} label={POLICIES.editor(label)} text={text} found={found} marks={statements}
          {...(type !== 'kmsGrants' && { onSwitch: index => change(now => switchStatement(now, id, index)) })}
          subject={type === 'kmsGrants' ? { kind: 'json' } : { kind: 'policy', policyType: type }} onChange={text => change(now => setText(now, id, text))} />
        <ToolsNote />
      </div>
      {!folded && <Statements draft={draft} statements={statements ?? NONE} change={change} />}
      <Fault name={`draft.${id}`} faults={faults} />
      {found && <FindingList found={found} label={label} editor={`policy-${id}`} />}
    </article>
  )
}
