// What the form of the request says.
import type { PairField } from '../pairs.ts'

/** What a field is called, and what stands in it while it is empty. */
export interface FieldText {
  readonly label: string
  readonly placeholder: string
}

const ACTION = 'Action'
const ACCOUNT: FieldText = { label: 'Account of the resource', placeholder: 'as its ARN says, or the caller’s' }
const RESOURCE = 'Resource'

export const REQUEST = {
  title: 'Request',
  action: { label: ACTION, placeholder: 's3:GetObject' },
  account: ACCOUNT,
  resource: { label: RESOURCE, placeholder: 'arn:aws:s3:::reports/2026/q3.csv, or * when the action takes none' },
  context: 'Context',
  contextHint: 'condition keys and their values',
  contextEditor: 'Request context, JSON',
  more: 'More about the request',
  unknownKeys: { label: 'Condition keys that may be there or not', placeholder: 'aws:SourceIp, aws:PrincipalOrgID' },
  duration: { label: 'Duration of the session, in seconds', placeholder: '3600' },
  settings: 'About services, sessions and endpoints',
  pair: (number: number) => `Action and resource ${number}`,
  removePair: (number: number) => `Remove action and resource ${number}`,
  addPair: 'Add an action and resource',
  addPairHint: 'that the same call needs too'
}

/** The fields of a further pair. */
export const PAIR_FIELDS: Readonly<Record<PairField, FieldText>> = {
  action: { label: ACTION, placeholder: 's3:PutObject' },
  resourceAccount: ACCOUNT,
  resource: { label: RESOURCE, placeholder: 'arn:aws:s3:::archive/2026/q3.csv' },
  context: { label: 'Context of this pair, JSON', placeholder: '{"s3:x-amz-acl": "private"}' }
}
