import type {Readable} from 'node:stream'

import type AWS from '@aws-sdk/client-s3'
import {S3, type S3ClientConfig} from '@aws-sdk/client-s3'

type MetadataValue = {file: {id: string}; 'upload-id': string}

export class S3Store {
  private bucket: string
  protected client: S3
  protected useTags = true

  constructor(options: {s3ClientConfig: S3ClientConfig & {bucket: string}}) {
    const {bucket, ...restS3ClientConfig} = options.s3ClientConfig
    this.bucket = bucket
    this.client = new S3(restS3ClientConfig)
  }

  protected useCompleteTag(value: 'true' | 'false') {
    return this.useTags ? `Tus-Completed=${value}` : undefined
  }

  protected async uploadPart(metadata: MetadataValue, readStream: Readable | Buffer, partNumber: number): Promise<string> {
    const data = await this.client.uploadPart({
      Bucket: this.bucket,
      Key: metadata.file.id,
      UploadId: metadata['upload-id'],
      PartNumber: partNumber,
      Body: readStream,
    })
    return data.ETag as string
  }

  protected async uploadIncompletePart(
    id: string,
    readStream: fs.ReadStream | Readable
  ): Promise<string> {
    const data = await this.client.putObject({
      Bucket: this.bucket,
      Key: this.partKey(id, true),
      Body: readStream,
      Tagging: this.useCompleteTag('false'),
    })
    log(`[${id}] finished uploading incomplete part`)
    return data.ETag as string
  }

  protected async deleteIncompletePart(id: string): Promise<void> {
    await this.client.deleteObject({
      Bucket: this.bucket,
      Key: this.partKey(id, true),
    })
  }

  protected async finishMultipartUpload(metadata: MetadataValue, parts: Array<AWS.Part>) {
    const response = await this.client.completeMultipartUpload({
      Bucket: this.bucket,
      Key: metadata.file.id,
      UploadId: metadata['upload-id'],
      MultipartUpload: {
        Parts: parts.map((part) => {
          return {
            ETag: part.ETag,
            PartNumber: part.PartNumber,
          }
        }),
      },
    })
    return response.Location
  }

  protected async retrieveParts(params: AWS.ListPartsCommandInput): Promise<Array<AWS.Part>> {
    const data = await this.client.listParts(params)
    return data.Parts ?? []
  }

  public async create(request: AWS.CreateMultipartUploadCommandInput) {
    const res = await this.client.createMultipartUpload(request)
    return res.UploadId
  }

  async read(id: string) {
    const data = await this.client.getObject({
      Bucket: this.bucket,
      Key: id,
    })
    return data.Body as Readable
  }

  protected async incompletePartSize(id: string) {
    const data = await this.client.headObject({
      Bucket: this.bucket,
      Key: this.partKey(id, true),
    })
    return data.ContentLength
  }

  public async remove(id: string, uploadId: string): Promise<void> {
    await this.client.abortMultipartUpload({
      Bucket: this.bucket,
      Key: id,
      UploadId: uploadId,
    })

    await this.client.deleteObjects({
      Bucket: this.bucket,
      Delete: {
        Objects: [{Key: id}, {Key: this.infoKey(id)}],
      },
    })
  }

  async deleteExpired(keyMarker?: string, uploadIdMarker?: string) {
    const listResponse: AWS.ListMultipartUploadsCommandOutput =
      await this.client.listMultipartUploads({
        Bucket: this.bucket,
        KeyMarker: keyMarker,
        UploadIdMarker: uploadIdMarker,
      })
    return listResponse.Uploads
  }
}
