// What a message of AWS told, and what it did not.
import type { Evaluation, ParsedDenial } from 'iam-verdict'
import { agrees, awsSays, fillsIn, notTold, whereMore } from '../denial.ts'
import { canAdd } from '../drafts.ts'
import { addPolicy } from '../stacks.ts'
import type { Change, State } from '../state.ts'
import { DENIAL } from '../texts/denial.ts'
import { POLICY_TYPES } from '../texts/policies.ts'
import { Icon } from './icon.tsx'
import { Told } from './told.tsx'

interface Props {
  readonly denial: ParsedDenial
  readonly evaluation: Evaluation | undefined
  readonly state: State
  readonly change: Change
}

export function Tells({ denial, evaluation, state, change }: Props) {
  const { policyType, policyArn } = denial
  const more = whereMore(denial)
  const same = evaluation && agrees(denial, evaluation)
  const isMissing = policyType && canAdd(state, policyType) && !state.drafts.some(({ type }) => type === policyType)
  return (
    <div class="told">
      <p id="aws-says"><strong><Told text={awsSays(denial)} /></strong></p>
      <p>{fillsIn(denial) ? DENIAL.filledIn(notTold(denial)) : DENIAL.nothing(notTold(denial))}</p>
      {more && <p><Told text={more} /></p>}
      {same !== undefined && <p>{same ? DENIAL.same : DENIAL.otherwise}</p>}
      {isMissing && (
        <button type="button" class="quiet small" onClick={() => change(now => addPolicy(now, policyType, { name: policyArn?.split('/').at(-1) ?? '' }))}>
          <Icon name="add" />{DENIAL.add(POLICY_TYPES[policyType].title)}
        </button>
      )}
    </div>
  )
}
