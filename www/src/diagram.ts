// The decision as a picture: the stages of AWS's evaluation order, and what each of them said.
import type { CheckEffect, CheckType, Evaluation, TraceCheck, TraceEvaluation } from 'iam-verdict'
import { heaviest } from './effects.ts'
import { isByGrant } from './places.ts'
import { OF_RESOURCE, type Sides } from './sides.ts'

/** One stage. SCPs and RCPs have a check for each level. */
export interface Stage {
  readonly type: CheckType
  /** None: the stage took no part. */
  readonly checks: readonly TraceCheck[]
  /** Of all its checks the effect that weighs most; absent: the stage took no part. */
  readonly effect: CheckEffect | undefined
  readonly decided: boolean
}

/** The stages of one account, or of the whole request. */
export interface Lane {
  readonly side: 'caller' | 'resource' | undefined
  readonly account: string | undefined
  readonly stages: readonly Stage[]
}

/** What is no policy and decided all the same. */
export type Decider = 'grant' | 'serviceRule' | 'none'

export interface Diagram {
  /** Two when the caller and the resource are in different accounts. */
  readonly lanes: readonly Lane[]
  readonly effect: TraceEvaluation['evaluatedEffect']
  /** Absent: policies decided. */
  readonly decider: Decider | undefined
}

/** As AWS's flow chart goes; the trace begins with the RCPs, as AWS's authorization details do. */
export const STAGES: readonly CheckType[] = [
  'SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY', 'VPC_ENDPOINT', 'RESOURCE', 'PRINCIPAL', 'PERMISSIONS_BOUNDARY', 'SESSION'
]

export function diagramOf(pair: TraceEvaluation, sides: Sides | undefined, reason: Evaluation['reason']): Diagram {
  const lane = (side: Lane['side'], account: string | undefined, types: readonly CheckType[]): Lane =>
    ({ side, account, stages: types.map(type => stage(type, pair.checks)) })
  const isOfResource = (type: CheckType): boolean => OF_RESOURCE.includes(type)
  const lanes = sides
    ? [lane('caller', sides.caller.account, STAGES.filter(type => !isOfResource(type))), lane('resource', sides.resource.account, STAGES.filter(isOfResource))]
    : [lane(undefined, undefined, STAGES)]
  return { lanes, effect: pair.evaluatedEffect, decider: deciderOf(pair, reason) }
}

function stage(type: CheckType, all: readonly TraceCheck[]): Stage {
  const checks = all.filter(({ checkType }) => checkType === type)
  return { type, checks, effect: heaviest(checks.map(({ evaluatedEffect }) => evaluatedEffect)), decided: checks.some(({ decided }) => decided) }
}

/** The reason is of the whole request: of a pair that a policy decided it says nothing. */
function deciderOf(pair: TraceEvaluation, reason: Evaluation['reason']): Decider | undefined {
  const decided = pair.checks.find(check => check.decided)
  if (isByGrant(reason)) return decided?.checkType === 'RESOURCE' ? 'grant' : undefined
  if (decided) return undefined
  return reason.policyType === 'serviceRule' || reason.policyType === 'none' ? reason.policyType : undefined
}
