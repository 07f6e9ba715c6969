// Caller and resource in different accounts: what each of them says.
import type { Side, Sides } from '../sides.ts'
import { EFFECT_WORDS, TRACE } from '../texts/trace.ts'
import { Checks, EFFECTS, type Scene } from './check.tsx'

export function BothSides({ sides: { caller, resource }, scene }: { sides: Sides; scene: Scene }) {
  return (
    <>
      <p class="both">
        {caller.checks.length
          ? 'Caller and resource are in different accounts: both must allow, and neither can stand in for the other.'
          : 'Caller and resource are in different accounts. The resource’s must let this caller in; nothing of the caller’s own has to allow.'}
      </p>
      <div class="sides">
        <SidePanel title="Caller’s account" side={caller} scene={scene} />
        <SidePanel title="Resource’s account" side={resource} scene={scene} />
      </div>
    </>
  )
}

function SidePanel({ title, side: { account, checks, says }, scene }: { title: string; side: Side; scene: Scene }) {
  const tone = says ? EFFECTS[says].tone : 'calm'
  return (
    <section class={`side ${tone}`} aria-label={`${title} ${account}`}>
      <h3>{title} <code>{account}</code></h3>
      <p class="says">{says ? EFFECT_WORDS[says] : 'has no say'}</p>
      {checks.length ? <Checks label={TRACE.treeOf(account)} checks={checks} scene={scene} /> : <p class="empty">No policy of this account took part.</p>}
    </section>
  )
}
