// What the tools are told of each policy, so that they find all that can be found.
import type { PolicyType } from 'iam-verdict'
import { ownerAccount } from './accounts.ts'
import type { Draft } from './drafts.ts'
import type { State } from './state.ts'

export interface Examined {
  readonly text: string
  readonly policyType: PolicyType
  /** As CloudFormation names it. */
  readonly resourceType?: string
  /** The account that the policy is in, where something tells it. */
  readonly account?: string
}

/** Types of resources by how their ARNs go on after the partition. */
const RESOURCE_TYPES: readonly (readonly [RegExp, string])[] = [
  [/^s3:::[^/]/, 'AWS::S3::Bucket'],
  [/^s3:[^:]+:\d+:accesspoint\//, 'AWS::S3::AccessPoint'],
  [/^s3::\d+:accesspoint\//, 'AWS::S3::MultiRegionAccessPoint'],
  [/^s3-object-lambda:[^:]*:\d+:accesspoint\//, 'AWS::S3ObjectLambda::AccessPoint'],
  [/^s3tables:[^:]*:\d+:bucket\/[^/]+\/table\//, 'AWS::S3Tables::Table'],
  [/^s3tables:[^:]*:\d+:bucket\//, 'AWS::S3Tables::TableBucket'],
  [/^acm-pca:[^:]*:\d+:certificate-authority\//, 'AWS::ACMPCA::CertificateAuthority'],
  [/^cloudtrail:[^:]*:\d+:channel\//, 'AWS::CloudTrail::Channel'],
  [/^cloudtrail:[^:]*:\d+:dashboard\//, 'AWS::CloudTrail::Dashboard'],
  [/^cloudtrail:[^:]*:\d+:eventdatastore\//, 'AWS::CloudTrail::EventDataStore'],
  [/^codeartifact:[^:]*:\d+:domain\//, 'AWS::CodeArtifact::Domain'],
  [/^codeartifact:[^:]*:\d+:repository\//, 'AWS::CodeArtifact::Repository'],
  [/^dynamodb:[^:]*:\d+:table\//, 'AWS::DynamoDB::Table'],
  [/^ecr:[^:]*:\d+:repository\//, 'AWS::ECR::Repository'],
  [/^elasticfilesystem:[^:]*:\d+:file-system\//, 'AWS::EFS::FileSystem'],
  [/^kms:[^:]*:\d+:key\//, 'AWS::KMS::Key'],
  [/^logs:[^:]*:\d+:log-group:/, 'AWS::Logs::LogGroup'],
  [/^es:[^:]*:\d+:domain\//, 'AWS::OpenSearchService::Domain'],
  [/^sns:[^:]*:\d+:[^:]/, 'AWS::SNS::Topic'],
  [/^sqs:[^:]*:\d+:[^:]/, 'AWS::SQS::Queue'],
  [/^secretsmanager:[^:]*:\d+:secret:/, 'AWS::SecretsManager::Secret']
]

/** The type of resource that an ARN names, where its policies have rules of their own. */
export function resourceTypeOf(arn: string): string | undefined {
  const [, rest = ''] = /^arn:[^:]+:(.+)$/.exec(arn.trim()) ?? []
  return RESOURCE_TYPES.find(([form]) => form.test(rest))?.[1]
}

/** What there is to examine, by draft. */
export const examined = (state: State): ReadonlyMap<number, Examined> =>
  new Map(state.drafts.flatMap(draft => {
    const { id, type, text } = draft
    return type === 'kmsGrants' ? [] : [[id, { text, policyType: type, ...whereItStands(draft, type, state) }] as const]
  }))

function whereItStands({ pair }: Draft, type: PolicyType, { request }: State): Omit<Examined, 'text' | 'policyType'> {
  if (type !== 'resourceBased' && type !== 'roleTrust') return {}
  const { resource, resourceAccount } = request.pairs.find(({ id }) => id === pair) ?? request
  const resourceType = type === 'resourceBased' ? resourceTypeOf(resource) : undefined
  // The engine takes the caller's account where none is told; to say that the policy lets others in it must be known.
  const account = ownerAccount({ resource: resource.trim(), ...(resourceAccount.trim() && { resourceAccount: resourceAccount.trim() }) }, 'anonymous')
  return { ...(resourceType && { resourceType }), ...(account && /^\d{12}$/.test(account) && { account }) }
}
