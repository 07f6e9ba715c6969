// One check of the trace, and the policies and statements in it.
import type { TraceCheck, TracePolicy, TraceStatement } from 'iam-verdict'
import { typeOf } from '../drafts.ts'
import { reveal } from '../editor.tsx'
import { levelName, type Levels } from '../levels.ts'
import { Icon } from './icon.tsx'

const CHECKS: Record<TraceCheck['checkType'], string> = {
  RESOURCE_CONTROL_POLICY: 'Resource control policies',
  SERVICE_CONTROL_POLICY: 'Service control policies',
  VPC_ENDPOINT: 'VPC endpoint policy',
  RESOURCE: 'The resource’s policy',
  PRINCIPAL: 'The caller’s identity-based policies',
  PERMISSIONS_BOUNDARY: 'Permissions boundary',
  SESSION: 'Session policies'
}

export const EFFECTS: Record<TraceCheck['evaluatedEffect'], { word: string; icon: 'allowed' | 'denied' | 'dash'; tone: string }> = {
  ALLOW: { word: 'allows', icon: 'allowed', tone: 'good' },
  NO_IMPACT: { word: 'no impact', icon: 'dash', tone: 'calm' },
  IMPLICIT_DENY: { word: 'does not allow', icon: 'denied', tone: 'bad' },
  EXPLICIT_DENY: { word: 'denies', icon: 'denied', tone: 'bad' }
}

/** What all that is drawn of one pair needs to know. */
export interface Scene {
  readonly levels: Levels
  /** Whether a grant of a KMS key decided. */
  readonly isByGrant: boolean
  /** The draft in whose editor a policy stands. */
  readonly draftOf: (policy: TracePolicy) => number | undefined
}

/** Checks in AWS's order. */
export function Checks({ checks, scene }: { checks: readonly TraceCheck[]; scene: Scene }) {
  return <ol class="checks">{checks.map((check, index) => <Check key={`${check.checkType}${index}`} check={check} scene={scene} />)}</ol>
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
        {check.decided && scene.isByGrant && <p class="statement allow">A grant of the key allows.</p>}
        {check.policies.map((policy, index) => <Policy key={index} policy={policy} draft={scene.draftOf(policy)} />)}
        {!check.policies.length && !scene.isByGrant && <p class="empty">{isResourceControl ? 'AWS’s own RCPFullAWSAccess allows.' : check.evaluatedEffect === 'ALLOW' ? 'A rule allows.' : 'There is no such policy.'}</p>}
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
