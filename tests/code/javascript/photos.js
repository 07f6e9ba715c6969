'use strict'

const AWS = require('aws-sdk')
AWS.config.update({ region: 'us-east-1', maxRetries: 5 })

const s3 = new AWS.S3({ apiVersion: '2006-03-01', params: { Bucket: 'acme-photos' } })
const db = new AWS.DynamoDB.DocumentClient()
const sns = new AWS.SNS()
const PHOTOS = 'photos'

function save(photo, done) {
  s3.putObject({ Key: 'originals/' + photo.name, Body: photo.data, ACL: 'public-read' }, function (error) {
    if (error) return done(error)
    db.put({ TableName: PHOTOS, Item: { id: photo.name, owner: photo.owner } }, done)
  })
}

function saveLarge(stream, name) {
  const upload = new AWS.S3.ManagedUpload({ params: { Bucket: 'acme-photos', Key: 'large/' + name, Body: stream } })
  upload.on('httpUploadProgress', progress => console.log(progress.loaded))
  return upload.promise()
}

function ready(name, done) {
  s3.waitFor('objectExists', { Key: 'thumbs/' + name }, done)
}

function url(name) {
  return s3.getSignedUrl('getObject', { Key: 'thumbs/' + name, Expires: 60 })
}

function form(name) {
  return s3.createPresignedPost({ Fields: { key: 'incoming/' + name } })
}

function download(name, response) {
  s3.getObject({ Key: name })
    .createReadStream()
    .on('error', error => response.destroy(error))
    .pipe(response)
}

function each(prefix, visit) {
  s3.listObjectsV2({ Prefix: prefix }).eachPage((error, page, next) => {
    if (error || !page) return
    page.Contents.forEach(visit)
    next()
  })
}

exports.ofOwner = async owner => {
  const { Items } = await db
    .query({
      TableName: PHOTOS,
      IndexName: 'owner',
      KeyConditionExpression: '#o = :o',
      ExpressionAttributeNames: { '#o': 'owner' },
      ExpressionAttributeValues: { ':o': owner }
    })
    .promise()
  return Items
}

exports.forget = async names => {
  await db
    .batchWrite({ RequestItems: { [PHOTOS]: names.map(id => ({ DeleteRequest: { Key: { id } } })) } })
    .promise()
  await db
    .transactWrite({
      TransactItems: [
        { Delete: { TableName: PHOTOS, Key: { id: 'cover' } } },
        { Update: { TableName: 'counters', Key: { id: PHOTOS }, UpdateExpression: 'ADD n :n', ExpressionAttributeValues: { ':n': -1 } } }
      ]
    })
    .promise()
  const request = sns.publish({ TopicArn: 'arn:aws:sns:us-east-1:123456789012:photos', Message: names.join() })
  request.on('complete', answer => console.log(answer.data)).send()
}

Object.assign(exports, { save, saveLarge, ready, url, form, download, each })
