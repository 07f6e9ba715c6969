// One check of the trace, and the policies and statements in it.
import type { TraceCheck, TraceEvaluation, TracePolicy, TraceStatement } from 'iam-verdict'
import { reveal } from '../editor.tsx'
import { levelName, type Levels } from '../levels.ts'
import { POLICY_TYPES } from '../texts/policies.ts'
import { CHECK_NAMES, EFFECT_WORDS, TRACE } from '../texts/trace.ts'
import { Icon } from './icon.tsx'
import { Branch, Leaf, Tree } from './tree.tsx'

export const EFFECTS: Readonly<Record<TraceCheck['evaluatedEffect'], { icon: 'allowed' | 'denied' | 'dash'; tone: string }>> = {
  ALLOW: { icon: 'allowed', tone: 'good' },
  NO_IMPACT: { icon: 'dash', tone: 'calm' },
  IMPLICIT_DENY: { icon: 'denied', tone: 'bad' },
  EXPLICIT_DENY: { icon: 'denied', tone: 'bad' }
}

/** What all that is drawn of one pair needs to know. */
export interface Scene {
  readonly pair: TraceEvaluation
  /** Which pair it is. */
  readonly number: number
  readonly levels: Levels
  /** Whether a grant of a KMS key decided. */
  readonly isByGrant: boolean
  /** The draft in whose editor a policy stands. */
  readonly draftOf: (policy: TracePolicy) => number | undefined
}

/** The id of a check in the page. */
export const checkId = ({ pair, number }: Scene, check: TraceCheck): string => `check-${number}-${pair.checks.indexOf(check)}`

/** The level that a check is about: `Root`, `Account`. */
export const checkLevel = ({ levels }: Scene, { checkType, level }: TraceCheck): string =>
  level === undefined ? '' : levelName(level, levels[checkType === 'RESOURCE_CONTROL_POLICY' ? 'resourceControl' : 'serviceControl'])

export const policyName = ({ name, policyType, policyIndex }: TracePolicy): string => name ?? TRACE.policy(POLICY_TYPES[policyType].title, policyIndex + 1)

export const statementName = ({ sid, statementIndex }: Pick<TraceStatement, 'sid' | 'statementIndex'>): string => sid ?? TRACE.statement(statementIndex + 1)

/** Checks in AWS's order. */
export function Checks({ label, checks, scene }: { label: string; checks: readonly TraceCheck[]; scene: Scene }) {
  return <Tree label={label}>{checks.map(check => <Check key={checkId(scene, check)} check={check} scene={scene} />)}</Tree>
}

function Check({ check, scene }: { check: TraceCheck; scene: Scene }) {
  const { icon, tone } = EFFECTS[check.evaluatedEffect]
  const level = checkLevel(scene, check)
  const isGrant = check.decided && scene.isByGrant
  const row = (
    <>
      <span class="check-mark"><Icon name={icon} /></span>
      <span class="check-name">{CHECK_NAMES[check.checkType]}{level && `: ${level}`}</span>
      <span class="check-word">{EFFECT_WORDS[check.evaluatedEffect]}{check.decided && ` · ${TRACE.decides}`}</span>
      <span class="aws-word">{check.checkType} {check.evaluatedEffect}</span>
    </>
  )
  return (
    <Branch id={checkId(scene, check)} class={`check ${tone}${check.decided ? ' decided' : ''}`} rowClass="check-row" level={1} row={row} open={check.decided}>
      {isGrant && <Leaf class="statement allow" level={2} row={TRACE.grant} />}
      {check.policies.map((policy, index) => <Policy key={index} policy={policy} draft={scene.draftOf(policy)} />)}
      {!check.policies.length && !isGrant && <Leaf class="empty" level={2} row={without(check)} />}
    </Branch>
  )
}

/** What stands for the policies of a check without any. */
function without({ checkType, evaluatedEffect }: TraceCheck): string {
  if (checkType === 'RESOURCE_CONTROL_POLICY') return TRACE.ownRcp
  return evaluatedEffect === 'ALLOW' ? TRACE.rule : TRACE.noPolicy
}

function Policy({ policy, draft }: { policy: TracePolicy; draft: number | undefined }) {
  const show = draft === undefined ? undefined : () => reveal(`policy-${draft}`)
  return (
    <Branch class="trace-policy" rowClass="trace-policy-name" level={2} row={policyName(policy)} open title={show && TRACE.show} onPress={show}>
      {!policy.statements.length && <Leaf class="empty" level={3} row={TRACE.noStatements} />}
      {policy.statements.map(statement => <Statement key={statement.statementIndex} statement={statement} draft={draft} />)}
    </Branch>
  )
}

function Statement({ statement, draft }: { statement: TraceStatement; draft: number | undefined }) {
  const { applies, effect, failed, range } = statement
  const place = failed?.range ?? range
  const show = draft !== undefined && place ? () => reveal(`policy-${draft}`, place) : undefined
  const row = (
    <>
      <span class="statement-name">{statementName(statement)}</span>{' '}
      <span class="statement-effect">{effect}</span>{' '}
      <span class="statement-word">{applies === 'unknown' ? TRACE.mayApply : applies ? TRACE.applies : TRACE.idle}</span>
      {failed && <Failed failed={failed} />}
    </>
  )
  return <Leaf class={`statement ${applies === true ? effect.toLowerCase() : 'idle'}`} rowClass="statement-row" level={3} row={row} title={show && TRACE.show} onPress={show} />
}

function Failed({ failed }: { failed: NonNullable<TraceStatement['failed']> }) {
  const { element, operator, key, pattern = [], value, missing } = failed
  const values = value === undefined ? [] : Array.isArray(value) ? value : [value]
  return (
    <span class="failed">
      <span class="failed-element">{element}{operator && <> <code>{operator}</code></>}{key && <> <code>{key}</code></>}</span>{' '}
      <span><span class="label">{TRACE.wants}</span> {pattern.length ? <Values values={pattern} /> : TRACE.nothingWanted}</span>{' '}
      <span><span class="label">{TRACE.has}</span> {missing ? TRACE.noKey : values.length ? <Values values={values} /> : TRACE.notKnown}</span>
    </span>
  )
}

function Values({ values }: { values: readonly unknown[] }) {
  const shown = values.slice(0, 6)
  return <>{shown.map((value, index) => <span key={index}>{index > 0 && ' '}<code>{String(value)}</code></span>)}{values.length > 6 && TRACE.more(values.length - 6)}</>
}
