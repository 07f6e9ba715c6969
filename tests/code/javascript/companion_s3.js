import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { GetFederationTokenCommand, STSClient } from '@aws-sdk/client-sts'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'

export default function s3(config) {
  function getS3Client(req, res, createPresignedPostMode = false) {
    /**
     * @type {import('@aws-sdk/client-s3').S3Client}
     */
    const client = createPresignedPostMode
      ? req.companion.s3ClientCreatePresignedPost
      : req.companion.s3Client
    return client
  }

  function getUploadParameters(req, res, next, key, fields) {
    const client = getS3Client(req, res, true)
    createPresignedPost(client, { Bucket: config.bucket, Expires: config.expires, Fields: fields, Key: key }).then(
      (data) => res.json(data),
      next,
    )
  }

  function createMultipartUpload(req, res, next, params) {
    const client = getS3Client(req, res)
    if (config.acl != null) params.ACL = config.acl

    client.send(new CreateMultipartUploadCommand(params)).then((data) => {
      res.json({
        key: data.Key,
        uploadId: data.UploadId,
        bucket: data.Bucket,
      })
    }, next)
  }

  function getUploadedParts(req, res, next, bucket, key, uploadId) {
    const client = getS3Client(req, res)
    const parts = []

    function listPartsPage(startAt) {
      client
        .send(
          new ListPartsCommand({
            Bucket: bucket,
            Key: key,
            UploadId: uploadId,
            PartNumberMarker: startAt,
          }),
        )
        .then(({ Parts, IsTruncated, NextPartNumberMarker }) => {
          if (Parts) parts.push(...Parts)

          if (IsTruncated) {
            // Get the next page.
            listPartsPage(NextPartNumberMarker)
          } else {
            res.json(parts)
          }
        }, next)
    }
    listPartsPage()
  }

  function signPartUpload(req, res, next, bucket, key, uploadId, partNumber) {
    const client = getS3Client(req, res)
    getSignedUrl(
      client,
      new UploadPartCommand({
        Bucket: bucket,
        Key: key,
        UploadId: uploadId,
        PartNumber: partNumber,
        Body: '',
      }),
      { expiresIn: config.expires },
    ).then((url) => {
      res.json({ url, expires: config.expires })
    }, next)
  }

  function abortMultipartUpload(req, res, next, bucket, key, uploadId) {
    const client = getS3Client(req, res)
    client
      .send(
        new AbortMultipartUploadCommand({
          Bucket: bucket,
          Key: key,
          UploadId: uploadId,
        }),
      )
      .then(() => res.json({}), next)
  }

  let stsClient
  function getSTSClient() {
    if (stsClient == null) {
      stsClient = new STSClient({
        region: config.region,
        credentials: {
          accessKeyId: config.key,
          secretAccessKey: config.secret,
        },
      })
    }
    return stsClient
  }

  function getTemporarySecurityCredentials(req, res, next, policy) {
    getSTSClient()
      .send(
        new GetFederationTokenCommand({
          Name: 'companion',
          DurationSeconds: config.expires,
          Policy: JSON.stringify(policy),
        }),
      )
      .then((response) => res.json({ credentials: response.Credentials }), next)
  }

  return { getUploadParameters, createMultipartUpload, getUploadedParts, signPartUpload, abortMultipartUpload, getTemporarySecurityCredentials }
}
