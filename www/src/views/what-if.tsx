// What would make the decision another one, each change ready to be made.
import type { AddedPlace, AddedStatements, ContextFlip, Decision, RemovedStatement, WhatIf } from 'iam-verdict/tools'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { reveal } from '../editor.tsx'
import { pretty } from '../json.ts'
import { levelName } from '../levels.ts'
import type { Asked } from '../scenario.ts'
import type { Change, State } from '../state.ts'
import { POLICY_TYPES } from '../texts/policies.ts'
import { WHAT_IF } from '../texts/what-if.ts'
import { askTools, loadTools, useToolsState } from '../tools.ts'
import { canTakeUp, statementOf, takerOf, withAdded, withContext, withoutAll } from '../what-if.ts'
import { policyName, statementName } from './check.tsx'
import { Icon } from './icon.tsx'
import { Told } from './told.tsx'
import { Copy, Keys } from './verdict.tsx'

interface Props {
  readonly state: State
  readonly asked: Asked
  readonly change: Change
  /** Whether the panel is in sight: nothing is looked for behind it. */
  readonly shown: boolean
}

/** What all suggestions need. */
interface Scene extends Omit<Props, 'shown'> {
  readonly found: WhatIf
  readonly apply: (sentence: string, make: (state: State) => State) => void
}

export function WhatIfPanel({ state, asked, change, shown }: Props) {
  const found = useWhatIf(asked, shown)
  const tools = useToolsState()
  const [applied, say] = useState('')
  const title = useRef<HTMLHeadingElement>(null)
  const apply: Scene['apply'] = (sentence, make) => {
    change(make)
    say(WHAT_IF.applied(sentence.replaceAll('`', '')))
    // The button goes with what it did.
    title.current?.focus()
  }
  return (
    <section class="what-if" aria-labelledby="what-if-title" aria-busy={!found}>
      <h2 id="what-if-title" tabIndex={-1} ref={title}>{found ? WHAT_IF.title(found.decision) : WHAT_IF.waiting}</h2>
      <p class="hint" role="status">{applied}</p>
      {tools === 'failed' && <p class="note">{WHAT_IF.failed} <button type="button" class="quiet small" onClick={() => void loadTools()}>{WHAT_IF.retry}</button></p>}
      {found && <Suggestions scene={{ state, asked, change, found, apply }} />}
    </section>
  )
}

/** What the tools say of the scenario that was asked last; undefined while they are looking. */
function useWhatIf(asked: Asked, shown: boolean): WhatIf | undefined {
  const [found, setFound] = useState<{ asked: Asked; whatIf: WhatIf | undefined }>()
  const isFailed = useToolsState() === 'failed'
  const isNew = found?.asked !== asked
  useEffect(() => {
    if (!shown || !isNew || isFailed) return
    void loadTools().then(() => askTools('whatIf', asked.scenario)).then(whatIf => whatIf && setFound({ asked, whatIf }))
  }, [asked, shown, isNew, isFailed])
  return isNew ? undefined : found?.whatIf
}

function Suggestions({ scene }: { scene: Scene }) {
  const { context, statements, withoutDenies, allows, missingContextKeys, complete, decision } = scene.found
  const isNothing = !context.length && !statements.some(statement => statement.decision !== decision) && !allows.length && (withoutDenies ?? decision) === decision
  return (
    <>
      {isNothing ? <p class="note">{WHAT_IF.nothing}</p> : <p class="hint">{WHAT_IF.about}</p>}
      {context.length > 0 && <Group title={WHAT_IF.context}>{context.map((flip, index) => <ContextSuggestion key={index} flip={flip} scene={scene} />)}</Group>}
      {statements.length > 0 && <Removals scene={scene} />}
      {allows.length > 0 && <Group title={WHAT_IF.allows}>{allows.map((added, index) => <Addition key={index} added={added} scene={scene} />)}</Group>}
      {missingContextKeys.length > 0 && <p class="note">{WHAT_IF.missing}: <Keys keys={missingContextKeys} />.</p>}
      {!complete && <p class="note">{WHAT_IF.incomplete}</p>}
    </>
  )
}

function Group({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="suggestions">
      <h3>{title}</h3>
      <ul>{children}</ul>
    </section>
  )
}

interface SuggestionProps {
  /** What is done, as a sentence without its end. */
  readonly sentence: string
  readonly decision: Decision
  readonly scene: Scene
  /** Absent: it cannot be done, or does nothing. */
  readonly make: ((state: State) => State) | undefined
  /** Shows what it is about. */
  readonly show?: (() => void) | undefined
  readonly children?: ComponentChildren
}

function Suggestion({ sentence, decision, scene: { found, apply }, make, show, children }: SuggestionProps) {
  const flips = decision !== found.decision
  return (
    <li class="suggestion">
      <p class="suggestion-text"><Told text={`${sentence[0]?.toUpperCase()}${sentence.slice(1)}`} /></p>
      {children}
      <p class={`suggestion-then ${flips ? (decision === 'allowed' ? 'good' : 'bad') : 'calm'}`} data-then={decision}>
        <Icon name={flips ? (decision === 'allowed' ? 'allowed' : 'denied') : 'dash'} />{flips ? WHAT_IF.then(decision) : WHAT_IF.unchanged}
      </p>
      {show && <button type="button" class="quiet small" onClick={show}>{WHAT_IF.show}</button>}
      {make && <button type="button" class="quiet small apply" aria-label={WHAT_IF.applyTo(sentence.replaceAll('`', ''))} onClick={() => apply(sentence, make)}>{WHAT_IF.apply}</button>}
    </li>
  )
}

function ContextSuggestion({ flip: { changes, decision }, scene }: { flip: ContextFlip; scene: Scene }) {
  return <Suggestion sentence={changes.map(WHAT_IF.set).join(WHAT_IF.and)} decision={decision} scene={scene} make={state => withContext(state, changes)} />
}

function Removals({ scene }: { scene: Scene }) {
  const { state, asked, found: { statements, withoutDenies } } = scene
  const denies = statements.filter(({ effect }) => effect === 'Deny')
  const ofPage = denies.flatMap(statement => statementOf(state, asked, statement) ?? [])
  return (
    <Group title={denies.length ? WHAT_IF.blocks : WHAT_IF.rests}>
      {statements.map((statement, index) => <Removal key={index} statement={statement} scene={scene} />)}
      {withoutDenies && denies.length > 1 && (
        <Suggestion sentence={WHAT_IF.withoutDenies} decision={withoutDenies} scene={scene} make={now => withoutAll(now, ofPage)} />
      )}
    </Group>
  )
}

function Removal({ statement, scene }: { statement: RemovedStatement; scene: Scene }) {
  const { policyName: name, policyType, policyIndex, range, decision } = statement
  const place = statementOf(scene.state, scene.asked, statement)
  const title = place ? statementName({ ...statement, statementIndex: place.index }) : statementName(statement)
  const policy = policyName({ policyType, policyIndex, ...(name !== undefined && { name }), statements: [] })
  return (
    <Suggestion sentence={WHAT_IF.without(title, policy)} decision={decision} scene={scene} make={place && (state => withoutAll(state, [place]))}
      show={place && range && (() => reveal(`policy-${place.draft.id}`, range))} />
  )
}

function Addition({ added: { places, decision }, scene }: { added: AddedStatements; scene: Scene }) {
  const { state, asked } = scene
  const policies = places.map(place => policyFor(place, scene))
  return (
    <Suggestion sentence={WHAT_IF.add(policies)} decision={decision} scene={scene} make={canTakeUp(state, asked, places) ? now => withAdded(now, asked, places) : undefined}>
      {places.map(({ statement }, index) => {
        const text = pretty(statement)
        return (
          <div class="addition" key={index}>
            {places.length > 1 && <p><Told text={WHAT_IF.to(policies[index]!)} /></p>}
            <pre tabIndex={0} aria-label={WHAT_IF.to(policies[index]!)} role="group"><code>{text}</code></pre>
            <Copy label={WHAT_IF.copy} text={text} />
          </div>
        )
      })}
    </Suggestion>
  )
}

/** What takes a statement up, in words. */
function policyFor(place: AddedPlace, { state, asked }: Scene): string {
  const { policyType, level, resource } = place
  const taker = takerOf(state, asked, place)
  const { title } = POLICY_TYPES[policyType]
  if (taker) return WHAT_IF.toThis(taker.name || title)
  const made = WHAT_IF.toNew(title)
  const leveled = level === undefined ? made : WHAT_IF.atLevel(made, levelName(level, state.levels.serviceControl))
  return resource === undefined ? leveled : WHAT_IF.ofResource(leveled, resource)
}
