import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { GetObjectCommand, ListObjectsV2Command, S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3'
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb'
import { headers } from 'next/headers'
import { cache, type FC, type ReactNode } from 'react'

const bucket = 'acme-gallery'
const s3 = new S3Client({})
const ddb = DynamoDBDocument.from(new DynamoDB({}), { marshallOptions: { removeUndefinedValues: true } })

type Picture = { key: string; title: ReactNode }

const pictures = cache(async (album: string): Promise<Picture[]> => {
  const found: Picture[] = []
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: `${album}/` })) {
    for (const { Key } of page.Contents ?? []) found.push({ key: Key!, title: <em>{Key}</em> })
  }
  return found
})

const link = (key: string) => getSignedUrl(s3, new GetObjectCommand({ Bucket: bucket, Key: `thumbs/${key}` }), { expiresIn: 300 })

async function comment(form: FormData) {
  'use server'
  await ddb.put({ TableName: 'comments', Item: { id: crypto.randomUUID(), text: form.get('text') } })
  await new SESv2Client({}).send(
    new SendEmailCommand({
      FromEmailAddress: 'gallery@example.com',
      Destination: { ToAddresses: ['owner@example.com'] },
      Content: { Raw: { Data: new TextEncoder().encode(`Subject: new comment\r\n\r\n${form.get('text')}`) } }
    })
  )
}

const Frame: FC<Picture> = async ({ key, title }) => (
  <figure>
    <img src={await link(key)} alt="" />
    <figcaption>{title}</figcaption>
  </figure>
)

export default async function Gallery({ params }: { params: { album: string } }) {
  const token = (await headers()).get('authorization')
  const user = await new CognitoIdentityProvider({}).getUser({ AccessToken: token ?? undefined })
  const [list, comments, albums] = await Promise.all([
    pictures(params.album),
    ddb.query({
      TableName: 'comments',
      KeyConditionExpression: 'album = :album',
      ExpressionAttributeValues: { ':album': params.album }
    }),
    s3.send(new ListObjectsV2Command({ Bucket: bucket, Delimiter: '/' }))
  ])
  return (
    <main>
      <h1>{user.Username}</h1>
      <nav>{albums.CommonPrefixes?.map(({ Prefix }) => <a key={Prefix} href={Prefix}>{Prefix}</a>)}</nav>
      {list.map(picture => <Frame {...picture} />)}
      <ul>{comments.Items?.map(item => <li key={item.id}>{item.text}</li>)}</ul>
      <form action={comment}><input name="text" /><button>send</button></form>
    </main>
  )
}
