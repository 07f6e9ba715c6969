// The trace as a tree: open along the way that decided, shut elsewhere.
import type { Evaluation, TraceCheck, TraceEvaluation, TracePolicy, TraceStatement } from 'iam-verdict'
import { typeOf } from '../drafts.ts'
import { reveal } from '../editor.tsx'
import { levelName, type Levels } from '../levels.ts'
import { placeKey } from '../places.ts'
import { otherResource, type Asked } from '../scenario.ts'
import { Icon } from './icon.tsx'
import { Told } from './told.tsx'
import { Keys } from './verdict.tsx'

interface Props {
  readonly evaluation: Evaluation
  readonly asked: Asked
  readonly levels: Levels
}

const CHECKS: Record<TraceCheck['checkType'], string> = {
  RESOURCE_CONTROL_POLICY: 'Resource control policies',
  SERVICE_CONTROL_POLICY: 'Service control policies',
  VPC_ENDPOINT: 'VPC endpoint policy',
  RESOURCE: 'The resource’s policy',
  PRINCIPAL: 'The caller’s identity-based policies',
  PERMISSIONS_BOUNDARY: 'Permissions boundary',
  SESSION: 'Session policies'
}

const EFFECTS: Record<TraceCheck['evaluatedEffect'], { word: string; icon: 'allowed' | 'denied' | 'dash'; tone: string }> = {
  ALLOW: { word: 'allows', icon: 'allowed', tone: 'good' },
  NO_IMPACT: { word: 'no impact', icon: 'dash', tone: 'calm' },
  IMPLICIT_DENY: { word: 'does not allow', icon: 'denied', tone: 'bad' },
  EXPLICIT_DENY: { word: 'denies', icon: 'denied', tone: 'bad' }
}

export function TracePanel({ evaluation, asked, levels }: Props) {
  const pairs = evaluation.trace?.evaluations ?? []
  return (
    <section class="card trace" aria-labelledby="trace-title">
      <h2 id="trace-title">Why, step by step</h2>
      {pairs.map((pair, index) => <Pair key={index} pair={pair} asked={asked} levels={levels} titled={pairs.length > 1} />)}
      <Facts evaluation={evaluation} />
    </section>
  )
}

/** What all that is drawn of one pair needs to know. */
interface Scene {
  readonly levels: Levels
  /** The draft in whose editor a policy stands. */
  readonly draftOf: (policy: TracePolicy) => number | undefined
}

function Pair({ pair, asked, levels, titled }: Omit<Props, 'evaluation'> & { pair: TraceEvaluation; titled: boolean }) {
  const scene: Scene = { levels, draftOf: policy => asked.draftAt.get(placeKey(policy, otherResource(asked, pair.resource))) }
  return (
    <>
      {titled && <h3 class="pair"><code>{pair.action}</code> on <code>{pair.resource}</code></h3>}
      {!pair.checks.length && <p class="empty">No policy took part.</p>}
      <ol class="checks">
        {pair.checks.map((check, index) => <Check key={`${check.checkType}${check.level ?? ''}${index}`} check={check} scene={scene} />)}
      </ol>
    </>
  )
}

function Check({ check, scene }: { check: TraceCheck; scene: Scene }) {
  const { word, icon, tone } = EFFECTS[check.evaluatedEffect]
  const isResourceControl = check.checkType === 'RESOURCE_CONTROL_POLICY'
  const count = scene.levels[isResourceControl ? 'resourceControl' : 'serviceControl']
  const level = check.level === undefined ? '' : `: ${levelName(check.level, count)}`
  return (
    <li class={`check ${tone}${check.decided ? ' decided' : ''}`}>
      <details open={check.decided}>
        <summary>
          <span class="check-mark"><Icon name={icon} /></span>
          <span class="check-name">{CHECKS[check.checkType]}{level}</span>
          <span class="check-word">{word}{check.decided && ' · decides'}</span>
          <span class="aws-word">{check.checkType} {check.evaluatedEffect}</span>
        </summary>
        {check.policies.map((policy, index) => <Policy key={index} policy={policy} draft={scene.draftOf(policy)} />)}
        {!check.policies.length && <p class="empty">{isResourceControl ? 'AWS’s own RCPFullAWSAccess allows.' : check.evaluatedEffect === 'ALLOW' ? 'A grant or a rule allows.' : 'There is no such policy.'}</p>}
      </details>
    </li>
  )
}

function Policy({ policy, draft }: { policy: TracePolicy; draft: number | undefined }) {
  const name = policy.name ?? `${typeOf(policy.policyType).title} ${policy.policyIndex + 1}`
  return (
    <div class="trace-policy">
      <p class="trace-policy-name">{name}</p>
      {!policy.statements.length && <p class="empty">The policy has no statements.</p>}
      <ul>
        {policy.statements.map(statement => <Statement key={statement.statementIndex} statement={statement} draft={draft} />)}
      </ul>
    </div>
  )
}

function Statement({ statement, draft }: { statement: TraceStatement; draft: number | undefined }) {
  const { applies, effect, failed, range, sid, statementIndex } = statement
  const name = sid ?? `Statement ${statementIndex + 1}`
  const word = applies === 'unknown' ? 'may apply' : applies ? 'applies' : 'does not apply'
  const place = failed?.range ?? range
  return (
    <li class={`statement ${applies === true ? effect.toLowerCase() : 'idle'}`}>
      <button type="button" class="bare" disabled={draft === undefined || !place} title="Show it in the policy"
        onClick={() => draft !== undefined && place && reveal(`policy-${draft}`, place)}>
        <span class="statement-name">{name}</span>
        <span class="statement-effect">{effect}</span>
        <span class="statement-word">{word}</span>
      </button>
      {failed && <Failed failed={failed} />}
    </li>
  )
}

function Failed({ failed }: { failed: NonNullable<TraceStatement['failed']> }) {
  const { element, operator, key, pattern = [], value, missing } = failed
  const values = value === undefined ? [] : Array.isArray(value) ? value : [value]
  return (
    <dl class="failed">
      <dt>{element}{operator && <> <code>{operator}</code></>}{key && <> <code>{key}</code></>}</dt>
      <dd><span class="label">wants</span> {pattern.length ? <Values values={pattern} /> : 'nothing'}</dd>
      <dd><span class="label">request has</span> {missing ? 'no such key' : values.length ? <Values values={values} /> : 'not known'}</dd>
    </dl>
  )
}

function Values({ values }: { values: readonly unknown[] }) {
  const shown = values.slice(0, 6)
  return <>{shown.map((value, index) => <span key={index}>{index > 0 && ' '}<code>{String(value)}</code></span>)}{values.length > 6 && ` and ${values.length - 6} more`}</>
}

function Facts({ evaluation }: { evaluation: Evaluation }) {
  const { assumptions, missingContextKeys, uncertainties, derivedContext } = evaluation
  const derived = Object.entries(derivedContext)
  return (
    <div class="facts">
      {missingContextKeys.length > 0 && (
        <p class="note">Condition keys that the request does not have, and that statements read: <Keys keys={missingContextKeys} />.</p>
      )}
      {assumptions.map(({ code, text }) => <p class="note" key={text} data-code={code}>Assumed: <Told text={text} />.</p>)}
      {uncertainties.map(({ rule, text, otherwise }) => <p class="note" key={rule}>Uncertain ({rule}): <Told text={text} />. Read the other way, the decision would be <strong>{otherwise}</strong>.</p>)}
      {derived.length > 0 && (
        <details class="derived">
          <summary>Filled in from the request: {derived.length} condition keys</summary>
          <dl>{derived.map(([key, value]) => <div key={key}><dt><code>{key}</code></dt><dd><code>{String(value)}</code></dd></div>)}</dl>
        </details>
      )}
    </div>
  )
}
