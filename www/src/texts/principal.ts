// What the form says of the caller.
import type { PrincipalField, PrincipalFlag, PrincipalKind } from '../kinds.ts'
import type { FieldText } from './request.ts'

export const PRINCIPAL = {
  title: 'Principal',
  someSession: 'Some session of this role: its name is not known.',
  more: 'More about the caller',
  tags: 'Tags',
  tagsOf: 'Tags of the caller',
  key: (number: number) => `Key of tag ${number}`,
  keyExample: 'department',
  value: (number: number) => `Value of tag ${number}`,
  valueExample: 'finance',
  removeTag: (number: number) => `Remove tag ${number}`,
  addTag: 'Add a tag'
}

interface KindText extends FieldText {
  readonly title: string
  /** Examples of fields, where those of `PRINCIPAL_FIELDS` do not fit. */
  readonly examples?: Readonly<Partial<Record<PrincipalField, string>>>
}

const SESSION_OR_ROLE = 'ARN of the session, or of the role'
const PROVIDER = 'Identity provider'

/** The kinds of callers, each with its main field. */
export const PRINCIPAL_KINDS: Readonly<Record<PrincipalKind, KindText>> = {
  iam_user: { title: 'IAM user', label: 'ARN of the user', placeholder: 'arn:aws:iam::111122223333:user/ana' },
  assumed_role: { title: 'Role session', label: SESSION_OR_ROLE, placeholder: 'arn:aws:sts::111122223333:assumed-role/deploy/release-42' },
  service_linked_role: {
    title: 'Service-linked role',
    label: SESSION_OR_ROLE,
    placeholder: 'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling',
    examples: { roleArn: 'arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling' }
  },
  federated_user: { title: 'Federated user', label: 'ARN of the session', placeholder: 'arn:aws:sts::111122223333:federated-user/visitor' },
  root: { title: 'Root user', label: 'Account', placeholder: '111122223333' },
  web_identity: { title: 'Web identity', label: PROVIDER, placeholder: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
  saml: { title: 'SAML', label: PROVIDER, placeholder: 'arn:aws:iam::111122223333:saml-provider/corporate' },
  service: { title: 'AWS service', label: 'Name of the service', placeholder: 'sns.amazonaws.com' },
  anonymous: { title: 'Anonymous', label: 'Without credentials', placeholder: 'anonymous' }
}

export const PRINCIPAL_FIELDS: Readonly<Record<PrincipalField, FieldText>> = {
  roleArn: { label: 'ARN of the role, with its path', placeholder: 'arn:aws:iam::111122223333:role/ci/deploy' },
  userArn: { label: 'ARN of the user who made the session', placeholder: 'arn:aws:iam::111122223333:user/broker' },
  uniqueId: { label: 'Unique id', placeholder: 'AIDACKCEVSQ6C2EXAMPLE' },
  roleUniqueId: { label: 'Unique id of the role', placeholder: 'AROACKCEVSQ6C2EXAMPLE' },
  canonicalUserId: { label: 'Canonical user id of the account (S3)', placeholder: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' }
}

export const PRINCIPAL_FLAGS: Readonly<Record<PrincipalFlag, string>> = {
  sessionToken: 'Temporary credentials of GetSessionToken, as with MFA',
  isManagementAccount: 'The account is the management account of its organization'
}
