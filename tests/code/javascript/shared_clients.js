import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as clients from '@aws-sdk/client-s3'
import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { SignatureV4 } from '@smithy/signature-v4'
import { ddb, s3, sqs } from './clients.js'

export { SNSClient, PublishCommand } from '@aws-sdk/client-sns'
export { s3 as storage } from './clients.js'

const run = promisify(execFile)

export async function item(id) {
  const { Item } = await ddb.send(new GetItemCommand({ TableName: 'items', Key: { id: { S: id } } }))
  return Item
}

export function upload(Key, Body) {
  return s3.putObject({ Bucket: 'acme-items', Key, Body })
}

export function next(QueueUrl) {
  return sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20 })
}

export function call(operation, input) {
  const Command = clients[`${operation}Command`]
  return s3.send(new Command(input))
}

export const head = input => new clients.S3()['headObject'](input)

const METHODS = ['listBuckets', 'listObjectsV2']
export async function both(input) {
  const client = new clients.S3()
  for (const method of METHODS) await client[method](input)
}

export async function clientOf(service) {
  const { [`${service}Client`]: Client } = await import(`@aws-sdk/client-${service.toLowerCase()}`)
  return new Client({})
}

export async function regions() {
  const { stdout } = await run('aws', ['ec2', 'describe-regions', '--output', 'json'])
  return JSON.parse(stdout).Regions
}

export async function search(host, credentials, sha256) {
  const signer = new SignatureV4({ service: 'es', region: 'us-east-1', credentials, sha256 })
  const signed = await signer.sign({ method: 'GET', hostname: host, path: '/_search', headers: { host }, protocol: 'https:', query: {} })
  return fetch(`https://${host}/_search`, signed)
}
