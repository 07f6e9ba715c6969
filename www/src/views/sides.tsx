// Caller and resource in different accounts: what each of them says.
import type { Side, Sides } from '../sides.ts'
import { SIDES } from '../texts/sides.ts'
import { EFFECT_WORDS, TRACE } from '../texts/trace.ts'
import { Checks, EFFECTS, type Scene } from './check.tsx'

export function BothSides({ sides: { caller, resource }, scene }: { sides: Sides; scene: Scene }) {
  return (
    <>
      <p class="both">{caller.checks.length ? SIDES.both : SIDES.resourceOnly}</p>
      <div class="sides">
        <SidePanel title={SIDES.caller} side={caller} scene={scene} />
        <SidePanel title={SIDES.resource} side={resource} scene={scene} />
      </div>
    </>
  )
}

function SidePanel({ title, side: { account, checks, says }, scene }: { title: string; side: Side; scene: Scene }) {
  const tone = says ? EFFECTS[says].tone : 'calm'
  return (
    <section class={`side ${tone}`} aria-label={SIDES.of(title, account)}>
      <h3>{title} <code>{account}</code></h3>
      <p class="says">{says ? EFFECT_WORDS[says] : SIDES.noSay}</p>
      {checks.length ? <Checks label={TRACE.treeOf(account)} checks={checks} scene={scene} /> : <p class="empty">{SIDES.nothing}</p>}
    </section>
  )
}
