#!/usr/bin/env node
import * as ec2 from '@aws-sdk/client-ec2'
import * as cf from '@aws-sdk/client-cloudformation'
import { ECS } from '@aws-sdk/client-ecs'
import { Lambda, waitUntilFunctionActiveV2, waitUntilFunctionUpdated } from '@aws-sdk/client-lambda'
import {
  S3,
  waitUntilBucketExists,
  GetBucketEncryptionCommand,
  GetObjectAttributesCommand,
  PutBucketCorsCommand,
  PutPublicAccessBlockCommand
} from '@aws-sdk/client-s3'
import { CloudWatchLogsClient, StartQueryCommand, GetQueryResultsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { KMSClient, EncryptCommand } from '@aws-sdk/client-kms'
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers'

const region = process.env.AWS_REGION ?? 'eu-west-1'
const credentials = fromTemporaryCredentials({ params: { RoleArn: 'arn:aws:iam::123456789012:role/operator' } })
const compute = new ec2.EC2Client({ region, credentials })
const logs = new CloudWatchLogsClient({ region })

export async function* idle() {
  const pages = ec2.paginateDescribeInstances({ client: compute }, { Filters: [{ Name: 'tag:idle', Values: ['yes'] }] })
  for await (const { Reservations = [] } of pages) {
    yield* Reservations.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId }) => InstanceId))
  }
}

export async function restart() {
  const InstanceIds = ['i-0123456789abcdef0']
  await compute.send(new ec2.StopInstancesCommand({ InstanceIds }))
  await ec2.waitUntilInstanceStopped({ client: compute, maxWaitTime: 300 }, { InstanceIds })
  await compute.send(new ec2.StartInstancesCommand({ InstanceIds }))
}

export async function stack(TemplateBody) {
  const client = new cf.CloudFormation({ region })
  const StackName = 'operations'
  await client.createStack({ StackName, TemplateBody, RoleARN: 'arn:aws:iam::123456789012:role/stacks' })
  await cf.waitUntilStackCreateComplete({ client, maxWaitTime: 900 }, { StackName })
}

export async function release(ZipFile) {
  const client = new Lambda({ region })
  const FunctionName = 'resize'
  try {
    await client.createFunction({
      FunctionName,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::123456789012:role/resize',
      Code: { ZipFile }
    })
    await waitUntilFunctionActiveV2({ client, maxWaitTime: 60 }, { FunctionName })
  } catch (error) {
    if (error.name !== 'ResourceConflictException') throw error
    await client.updateFunctionCode({ FunctionName, ZipFile })
    await waitUntilFunctionUpdated({ client, maxWaitTime: 60 }, { FunctionName })
  }
}

export const report = () =>
  new ECS({ region }).runTask({ cluster: 'tools', taskDefinition: 'report', launchType: 'FARGATE' })

export async function bucket(Bucket = 'acme-operations') {
  const s3 = new S3({ region })
  await s3.createBucket({ Bucket: 'acme-operations' })
  await waitUntilBucketExists({ client: s3, maxWaitTime: 30 }, { Bucket: 'acme-operations' })
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }))
  await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [] } }))
  const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }))
  const size = await s3.send(
    new GetObjectAttributesCommand({ Bucket, Key: 'index.html', ObjectAttributes: ['ObjectSize'] })
  )
  return { ServerSideEncryptionConfiguration, size }
}

export async function errors() {
  const { queryId } = await logs.send(
    new StartQueryCommand({
      logGroupName: '/aws/lambda/resize',
      queryString: 'filter @message like /ERROR/',
      startTime: 0,
      endTime: Date.now()
    })
  )
  return logs.send(new GetQueryResultsCommand({ queryId }))
}

export async function secret(text) {
  const { CiphertextBlob } = await new KMSClient({ region }).send(
    new EncryptCommand({ KeyId: 'alias/operations', Plaintext: Buffer.from(text) })
  )
  const { SSMClient, PutParameterCommand } = await import('@aws-sdk/client-ssm')
  await new SSMClient({ region }).send(
    new PutParameterCommand({ Name: '/operations/secret', Value: Buffer.from(CiphertextBlob).toString('base64'), Type: 'String' })
  )
}
