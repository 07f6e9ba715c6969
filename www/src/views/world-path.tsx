// The way from whoever asks to the resource: sessions and roles, in the boxes of their accounts.
import type { Decision } from 'iam-verdict'
import { useMemo } from 'preact/hooks'
import { pathOf, type PathNode } from '../path.ts'
import type { Change, State } from '../state.ts'
import { PATH } from '../texts/path.ts'
import { askHop } from '../way.ts'
import type { Opened } from '../world-desk.ts'
import { placeNames, shortName } from '../world-principals.ts'
import type { WorldAnswer } from '../world.worker.ts'
import { Icon } from './icon.tsx'
import { Told } from './told.tsx'

interface Props {
  readonly open: Opened
  readonly answer: WorldAnswer
  readonly state: State
  readonly decision: Decision | undefined
  readonly change: Change
}

export function WorldPath({ open, answer, state, decision, change }: Props) {
  const names = useMemo(() => placeNames(open), [open])
  const boxes = pathOf(state, answer, decision)
  const nodes = boxes.flatMap(({ nodes }) => nodes)
  const notes = [...(answer.gathered?.notes ?? []), ...[answer.signedIn, ...answer.hops].flatMap(hop => hop?.session?.notes ?? [])]
  const told = [...new Map(notes.map(note => [note.text, note])).values()]
  return (
    <section class="path" aria-labelledby="path-title">
      <h2 id="path-title">{PATH.title}</h2>
      <p class="path-text"><Told text={PATH.sentence(nodes, state.request.action.trim(), decision)} /></p>
      <ol class="path-boxes" aria-label={PATH.picture}>
        {boxes.map(({ account, nodes }, index) => (
          <li key={index} class="path-box">
            <p class="lane-name">{account ? PATH.account(account, names.get(account) ?? '') : PATH.outside}</p>
            <ol>{nodes.map((node, at) => <Node key={at} node={node} action={state.request.action.trim()} decision={decision} change={change} />)}</ol>
          </li>
        ))}
      </ol>
      {told.length > 0 && (
        <details class="derived">
          <summary>{PATH.notes(told.length)}</summary>
          <ul class="known">{told.map(({ code, text }) => <li key={text} data-code={code}><Told text={text} /></li>)}</ul>
        </details>
      )}
    </section>
  )
}

const TONES = { done: 'good', refused: 'bad', unknown: 'calm' } as const
const ICONS = { done: 'allowed', refused: 'denied', unknown: 'dash' } as const

function Node({ node, action, decision, change }: { node: PathNode; action: string; decision: Decision | undefined; change: Change }) {
  const { kind, arn, edge, expiresAt, mfa = false } = node
  return (
    <li class={`path-node ${edge ? TONES[edge.outcome] : ''}`} data-node={kind} data-outcome={edge?.outcome}>
      {edge && (
        <div class={`path-edge ${TONES[edge.outcome]}`}>
          <Icon name={ICONS[edge.outcome]} />
          <span>{PATH.edge(kind, action)} <strong>{kind === 'resource' && decision ? PATH.decisions[decision] : PATH.outcomes[edge.outcome]}</strong></span>
        </div>
      )}
      <div class="path-what" title={arn}>
        <span class="path-kind">{PATH.kinds[kind]}</span>
        {kind === 'signedIn' ? <strong>{PATH.signedIn(arn, mfa)}</strong> : <code>{kind === 'resource' ? arn : shortName(arn)}</code>}
        {expiresAt && <small>{PATH.until(expiresAt)}</small>}
      </div>
      {edge?.refused && (
        <div class="path-reason">
          <p><Told text={edge.refused.reason ?? edge.refused.message} /></p>
          {edge.step !== undefined && <button type="button" class="quiet small" onClick={() => { const step = edge.step!; change(now => askHop(now, step)) }}>{PATH.askHop}</button>}
        </div>
      )}
    </li>
  )
}
