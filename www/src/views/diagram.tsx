// AWS's evaluation order as a picture: each stage by what it said.
import type { Evaluation, TraceCheck, TracePolicy } from 'iam-verdict'
import { diagramOf, type Diagram, type Lane, type Stage } from '../diagram.ts'
import { reveal } from '../editor.tsx'
import type { Sides } from '../sides.ts'
import { DECIDERS, DIAGRAM, RESULTS, STAGE_NAMES } from '../texts/diagram.ts'
import { EFFECT_WORDS } from '../texts/trace.ts'
import { checkId, checkLevel, EFFECTS, policyName, statementName, type Scene } from './check.tsx'
import { Icon } from './icon.tsx'
import { openItem } from './tree.tsx'

interface Props {
  readonly sides: Sides | undefined
  readonly reason: Evaluation['reason']
  readonly scene: Scene
}

/** Most policies and statements that a stage names: the trace names all. */
const MOST_NAMES = 3

export function DecisionDiagram({ sides, reason, scene }: Props) {
  const diagram = diagramOf(scene.pair, sides, reason)
  return (
    <div class={`diagram${diagram.lanes.length > 1 ? ' both-lanes' : ''}`} role="group" aria-label={DIAGRAM.title}>
      <div class="lanes">{diagram.lanes.map(lane => <Stages key={lane.side} lane={lane} scene={scene} />)}</div>
      <Result diagram={diagram} />
    </div>
  )
}

function Stages({ lane, scene }: { lane: Lane; scene: Scene }) {
  return (
    <div class="lane">
      {lane.account && <p class="lane-name">{DIAGRAM.lane(lane)}</p>}
      <ol class="flow" aria-label={lane.account ? DIAGRAM.lane(lane) : DIAGRAM.stages}>
        {lane.stages.map(stage => <li key={stage.type} class={stage.effect && 'present'}><StageBox stage={stage} scene={scene} /></li>)}
      </ol>
    </div>
  )
}

function StageBox({ stage: { type, checks, effect, decided }, scene }: { stage: Stage; scene: Scene }) {
  if (!effect) return <div class="stage absent" title={DIAGRAM.noPart}><Icon name="dash" /><span><span class="stage-name">{STAGE_NAMES[type]}</span> <span class="stage-word">{DIAGRAM.noPart}</span></span></div>
  const { icon, tone } = EFFECTS[effect]
  const weighty = checks.find(check => check.decided) ?? checks.find(({ evaluatedEffect }) => evaluatedEffect === effect)!
  return (
    <div class={`stage ${tone}${decided ? ' decides' : ''}`}>
      <button type="button" class="bare stage-head" title={DIAGRAM.show} onClick={() => openItem(checkId(scene, weighty))}>
        <Icon name={icon} />
        <span><span class="stage-name">{STAGE_NAMES[type]}</span> <span class="stage-word">{EFFECT_WORDS[effect]}</span></span>
        {decided && <span class="stage-decides">{DIAGRAM.decides}</span>}
      </button>
      {checks.length > 1 && <ol class="stage-levels">{checks.map(check => <LevelBox key={check.level} check={check} scene={scene} />)}</ol>}
      <Names check={weighty} scene={scene} />
    </div>
  )
}

function LevelBox({ check, scene }: { check: TraceCheck; scene: Scene }) {
  const { icon, tone } = EFFECTS[check.evaluatedEffect]
  return (
    <li>
      <button type="button" class={`bare stage-level ${tone}`} title={DIAGRAM.show} onClick={() => openItem(checkId(scene, check))}>
        <Icon name={icon} /><span>{checkLevel(scene, check)} <span class="visually-hidden">{EFFECT_WORDS[check.evaluatedEffect]}</span></span>
      </button>
    </li>
  )
}

/** The statements of a check that apply; the policies in which none does. */
function Names({ check, scene }: { check: TraceCheck; scene: Scene }) {
  const names = check.policies.flatMap(policy => namesIn(policy, scene))
  if (!names.length) return null
  return (
    <ul class="stage-names">
      {names.slice(0, MOST_NAMES).map(({ key, name, title, show }) => (
        <li key={key}><button type="button" class="bare" disabled={!show} title={title} onClick={show}><span>{name}</span></button></li>
      ))}
      {names.length > MOST_NAMES && <li>{DIAGRAM.more(names.length - MOST_NAMES)}</li>}
    </ul>
  )
}

function namesIn(policy: TracePolicy, scene: Scene) {
  const draft = scene.draftOf(policy)
  const key = `${policy.policyType}${policy.policyIndex}`
  const applying = policy.statements.filter(({ applies }) => applies)
  if (!applying.length) {
    const name = policyName(policy)
    return [{ key, name, title: DIAGRAM.showPolicy(name), show: draft === undefined ? undefined : () => reveal(`policy-${draft}`) }]
  }
  return applying.map(statement => {
    const { range, statementIndex } = statement
    const name = statementName(statement)
    const show = draft !== undefined && range ? () => reveal(`policy-${draft}`, range) : undefined
    return { key: `${key}/${statementIndex}`, name, title: DIAGRAM.showStatement(name), show }
  })
}

function Result({ diagram: { effect, decider } }: { diagram: Diagram }) {
  return (
    <p class={`stage result ${EFFECTS[effect].tone}${decider ? ' decides' : ''}`}>
      <Icon name={EFFECTS[effect].icon} />
      <span><span class="visually-hidden">{DIAGRAM.result}: </span><strong>{RESULTS[effect]}</strong>{decider && <> · {DECIDERS[decider]}</>}</span>
    </p>
  )
}
