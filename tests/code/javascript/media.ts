import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose'
import { IoTDataPlane } from '@aws-sdk/client-iot-data-plane'
import { DetectLabelsCommand, RekognitionClient } from '@aws-sdk/client-rekognition'
import { CopyObjectCommand, DeleteObjectsCommand, type S3, S3Client } from '@aws-sdk/client-s3'
import { GetDocumentAnalysisCommand, StartDocumentAnalysisCommand, TextractClient } from '@aws-sdk/client-textract'
import { TimestreamWriteClient, WriteRecordsCommand } from '@aws-sdk/client-timestream-write'
import type { Client, Command } from '@smithy/types'

type Context = { readonly s3: S3Client; readonly textract: TextractClient; readonly trace?: boolean }

const context: Context = { s3: new S3Client({}), textract: new TextractClient({}) }

async function send<I extends object, O extends object>(client: Client<any, any, any>, command: Command<any, any, I, O, any>): Promise<O> {
  if (context.trace) console.debug(command.constructor.name)
  return (await client.send(command)) as O
}

export async function labels(Name: string) {
  const command = new DetectLabelsCommand({ Image: { S3Object: { Bucket: 'acme-media', Name } }, MaxLabels: 5 })
  return send(new RekognitionClient({}), command)
}

export async function text({ textract }: Context, name: string): Promise<unknown> {
  const { JobId } = await textract.send(
    new StartDocumentAnalysisCommand({
      DocumentLocation: { S3Object: { Bucket: 'acme-media', Name: `scans/${name}` } },
      FeatureTypes: ['TABLES'],
      NotificationChannel: {
        SNSTopicArn: 'arn:aws:sns:us-east-1:123456789012:scans',
        RoleArn: 'arn:aws:iam::123456789012:role/textract'
      }
    })
  )
  return textract.send(new GetDocumentAnalysisCommand({ JobId }))
}

export async function* describe(prompt: string) {
  const client: BedrockRuntimeClient = new BedrockRuntimeClient({ region: 'us-east-1' })
  const { stream } = await client.send(
    new ConverseStreamCommand({
      modelId: 'amazon.nova-lite-v1:0',
      messages: [{ role: 'user', content: [{ text: prompt }] }]
    })
  )
  for await (const event of stream!) yield event.contentBlockDelta?.delta?.text ?? ''
}

export const publish = async (key: string): Promise<void> => {
  await send(
    context.s3,
    new CopyObjectCommand({
      CopySource: `acme-media/${key}`,
      Bucket: 'acme-public',
      Key: key
    })
  )
}

export async function remove(s3: S3, keys: readonly string[]): Promise<number> {
  const { Deleted } = await s3.deleteObjects({
    Bucket: 'acme-media',
    Delete: { Objects: keys.map(Key => ({ Key })) }
  })
  await s3.send(new DeleteObjectsCommand({ Bucket: 'acme-public', Delete: { Objects: [{ Key: 'index.html' }] } }))
  return Deleted?.length ?? 0
}

export namespace Telemetry {
  const firehose = new FirehoseClient({})
  const things = new IoTDataPlane({})

  export function views(rows: readonly object[]) {
    const Records = rows.map(row => ({ Data: Buffer.from(JSON.stringify(row)) }))
    return firehose.send(new PutRecordBatchCommand({ DeliveryStreamName: 'views', Records }))
  }

  export const light = (on: boolean) => things.publish({ topic: 'studio/light', payload: Buffer.from(String(on)) })

  export const measure = (value: number) =>
    new TimestreamWriteClient({}).send(
      new WriteRecordsCommand({
        DatabaseName: 'media',
        TableName: 'levels',
        Records: [{ MeasureName: 'level', MeasureValue: String(value), Time: String(Date.now()) }]
      })
    )
}
