// Who can do what the form asks for: at once, by roles, on conditions; and of whom nothing can be said.
import type { Grant, Grants } from 'iam-verdict/tools'
import { useState } from 'preact/hooks'
import type { ContextValue } from 'iam-verdict'
import { ask } from '../scenario.ts'
import type { Change, State } from '../state.ts'
import { WHO_CAN } from '../texts/who-can.ts'
import { takeGrant } from '../way.ts'
import { askOpen } from '../world-open.ts'
import { accountOf, shortName } from '../world-principals.ts'
import { Icon } from './icon.tsx'
import { Told } from './told.tsx'

interface Props {
  readonly names: ReadonlyMap<string, string>
  readonly state: State
  readonly change: Change
}

interface Question {
  readonly action: string
  readonly resource?: string
  readonly resourceAccount?: string
  readonly context: Record<string, ContextValue>
}

/** What came of it, and of which question. */
type Came = { readonly question: Question; readonly grants?: Grants; readonly refused?: string } | { readonly question: Question; readonly waiting: true }

/** Of each list so many are shown, and more on demand. */
const SHOWN = 40

export function WhoCan({ names, state, change }: Props) {
  const [came, setCame] = useState<Came>()
  const question = questionOf(state)
  const isOld = came && JSON.stringify(came.question) !== JSON.stringify(question)
  const look = async () => {
    if (!question) return
    setCame({ question, waiting: true })
    const answer = await askOpen('whoCan', { question })
    if (!answer) return setCame(undefined)
    setCame('grants' in answer ? { question, grants: answer.grants } : { question, refused: answer.refused.message })
  }
  const grants = came && 'grants' in came ? came.grants : undefined
  return (
    <section class="who-can" aria-labelledby="who-can-title" aria-busy={came !== undefined && 'waiting' in came}>
      <h3 id="who-can-title">{WHO_CAN.title}</h3>
      <p><Told text={question ? WHO_CAN.asked(question.action, question.resource ?? '*') : WHO_CAN.noQuestion} /></p>
      <button type="button" class="quiet small" id="who-can" disabled={!question} onClick={() => void look()}>{isOld ? WHO_CAN.again : WHO_CAN.look}</button>
      <div aria-live="polite">
        {came && 'waiting' in came && <p class="hint">{WHO_CAN.waiting}</p>}
        {came && 'refused' in came && came.refused && <p class="note"><Told text={came.refused} /></p>}
        {isOld && grants && <p class="note"><Told text={WHO_CAN.old(came.question.action, came.question.resource ?? '*')} /></p>}
        {grants && <p class="hint">{WHO_CAN.summary(grants.allowed.length, grants.conditional.length, grants.undecided.length)}</p>}
      </div>
      {grants && (
        <>
          <GrantList title={WHO_CAN.allowed} tone="good" grants={grants.allowed} names={names} change={change} />
          <GrantList title={WHO_CAN.conditional} tone="warn" grants={grants.conditional} names={names} change={change} />
          {grants.undecided.length > 0 && (
            <>
              <h4>{WHO_CAN.undecided}</h4>
              <ul class="known">{grants.undecided.slice(0, SHOWN).map(({ principal, error }) => <li key={principal}><code>{shortName(principal)}</code>: <Told text={error} /></li>)}</ul>
            </>
          )}
          {grants.outside.length > 0 && <p class="note"><Told text={WHO_CAN.outside(grants.outside)} /></p>}
          {grants.assumptions.map(({ code, text }) => <p class="note" key={text} data-code={code}><Told text={text} /></p>)}
        </>
      )}
    </section>
  )
}

function questionOf(state: State): Question | undefined {
  const { action } = state.request
  const asked = ask({ ...state, drafts: [], request: { ...state.request, principal: { ...state.request.principal, type: 'anonymous' } } })
  if (!action.trim() || 'errors' in asked) return undefined
  const { resource, resourceAccount, context = {} } = asked.scenario.request
  return { action: action.trim(), ...(resource && { resource }), ...(resourceAccount && { resourceAccount }), context }
}

interface ListProps {
  readonly title: string
  readonly tone: 'good' | 'warn'
  readonly grants: readonly Grant[]
  readonly names: ReadonlyMap<string, string>
  readonly change: Change
}

function GrantList({ title, tone, grants, names, change }: ListProps) {
  const [most, setMost] = useState(SHOWN)
  if (!grants.length) return null
  return (
    <>
      <h4>{title}</h4>
      <ul class={`grants ${tone}`}>
        {grants.slice(0, most).map((grant, index) => <GrantLine key={index} grant={grant} names={names} change={change} />)}
      </ul>
      {grants.length > most && <button type="button" class="quiet small" onClick={() => setMost(most + 200)}>{WHO_CAN.more(grants.length - most)}</button>}
    </>
  )
}

function GrantLine({ grant, names, change }: { grant: Grant; names: ReadonlyMap<string, string>; change: Change }) {
  const { principal, via, needs = [], except = [] } = grant
  const where = (arn: string): string => names.get(accountOf(arn)) || accountOf(arn)
  const path = [principal, ...via]
  return (
    <li>
      <button type="button" class="bare" title={WHO_CAN.take} onClick={() => change(now => takeGrant(now, grant))}>
        <span class="grant-path">
          {path.map((arn, index) => <span key={arn}>{index > 0 && <Icon name="shut" />}<code>{shortName(arn)}</code> <small>{where(arn)}</small></span>)}
        </span>
        {needs.length > 0 && <span class="grant-needs">{WHO_CAN.needs(needs)}</span>}
        {except.length > 0 && <span class="grant-needs">{WHO_CAN.except(except)}</span>}
      </button>
    </li>
  )
}
