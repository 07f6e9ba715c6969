// What the picture of the decision says.
import type { CheckType, TraceEvaluation } from 'iam-verdict'
import type { Decider, Lane } from '../diagram.ts'

export const DIAGRAM = {
  title: 'The decision as a picture',
  lane: (lane: Lane) => `${lane.side === 'caller' ? 'Caller’s account' : 'Resource’s account'} ${lane.account}`,
  stages: 'Stages, in AWS’s order',
  noPart: 'took no part',
  decides: 'decides',
  show: 'Show it in the trace',
  showPolicy: (name: string) => `Show the policy ${name}`,
  showStatement: (name: string) => `Show the statement ${name} in its policy`,
  more: (count: number) => `and ${count} more`,
  result: 'Decision'
}

export const STAGE_NAMES: Readonly<Record<CheckType, string>> = {
  RESOURCE_CONTROL_POLICY: 'RCPs',
  SERVICE_CONTROL_POLICY: 'SCPs',
  VPC_ENDPOINT: 'VPC endpoint',
  RESOURCE: 'Resource',
  PRINCIPAL: 'Identity',
  PERMISSIONS_BOUNDARY: 'Boundary',
  SESSION: 'Session'
}

export const RESULTS: Readonly<Record<TraceEvaluation['evaluatedEffect'], string>> = {
  ALLOW: 'Allowed',
  EXPLICIT_DENY: 'Denied by a statement',
  IMPLICIT_DENY: 'Denied: not allowed'
}

export const DECIDERS: Readonly<Record<Decider, string>> = {
  grant: 'A grant of the KMS key decides',
  serviceRule: 'A rule of the service decides, no policy',
  none: 'No policy was needed'
}
