// What of the page stands in another one.
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useDecision, type Decided } from '../decision.ts'
import { DRAFT_TYPES, draftsOf } from '../drafts.ts'
import { Editor } from '../editor.tsx'
import { useFindings } from '../findings.ts'
import { mainText } from '../kinds.ts'
import { link } from '../share.ts'
import type { Change, State } from '../state.ts'
import { EMBED } from '../texts/embed.ts'
import { POLICIES, POLICY_TYPES } from '../texts/policies.ts'
import { Icon } from './icon.tsx'
import { PoliciesPanel } from './policies.tsx'
import { RequestForm } from './request.tsx'
import { useTrace } from './trace.tsx'
import { Verdict } from './verdict.tsx'

/** To read: the question as it was asked, the answer, and why. */
export function ReadEmbed({ state }: { state: State }) {
  const decided = useDecision(state)
  const { principal, action, resource, context } = state.request
  const rows = [[EMBED.principal, mainText(principal)], [EMBED.action, action], [EMBED.resource, resource || '*'], [EMBED.context, context.trim() === '{}' ? '' : context]]
  return (
    <Frame state={state} decided={decided}>
      <section class="card" aria-label={EMBED.request}>
        <dl class="embed-request">{rows.map(([name, value]) => value && <div key={name}><dt>{name}</dt><dd><code>{value}</code></dd></div>)}</dl>
      </section>
      {DRAFT_TYPES.flatMap(({ type }) => draftsOf(state, type)).filter(({ off }) => !off).map(({ id, type, name, text }) => (
        <article class="card policy" key={id} aria-label={EMBED.policy(POLICY_TYPES[type].title, name)}>
          <div class="policy-head"><span class="chip">{POLICY_TYPES[type].title}</span><strong>{name}</strong></div>
          <Editor id={`policy-${id}`} label={POLICIES.editor(EMBED.policy(POLICY_TYPES[type].title, name))} text={text} marks={decided.coverage.get(id)} readOnly onChange={() => undefined} />
        </article>
      ))}
    </Frame>
  )
}

/** To try out: request and policies can be changed. */
export function LiveEmbed({ state, change }: { state: State; change: Change }) {
  const decided = useDecision(state)
  const { detail, faults, coverage } = decided
  const findings = useFindings(state, detail, 0)
  return (
    <Frame state={state} decided={decided}>
      <RequestForm head={<h2 id="request-title" class="title-row">{EMBED.request}</h2>} loads={0} state={state} faults={faults} change={change} />
      <PoliciesPanel state={state} faults={faults} findings={findings} marks={coverage} change={change} />
    </Frame>
  )
}

function Frame({ state, decided: { shown, detail, evaluation, broken }, children }: { state: State; decided: Decided; children: ComponentChildren }) {
  const trace = useTrace(detail)
  return (
    <main class="embed">
      <Verdict evaluation={evaluation} broken={broken} started={shown !== undefined} />
      <div class="embed-question">{children}</div>
      {evaluation && trace && <div class="card">{trace}</div>}
      <footer><OpenLink state={state} /></footer>
    </main>
  )
}

function OpenLink({ state }: { state: State }) {
  const [address, setAddress] = useState('./')
  useEffect(() => void link(state).then(fragment => setAddress(`./${fragment}`), () => setAddress('./')), [state])
  return <a href={address} target="_blank" rel="noopener"><Icon name="link" /> {EMBED.open}</a>
}
