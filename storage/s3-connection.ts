import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'

import type { BucketAnswer, BucketConnection, BucketListed, BucketUpload } from './bucket-connection.ts'
import type { S3Place } from './storage-url.ts'

/**
 * S3 as a store needs it, by whole keys of the bucket. In a file of its own because what it imports takes a quarter of a second and 37 MB, which only an
 * installation with a bucket should pay. Credentials that the place does not bring come from wherever the client finds them: the environment, a web identity, the machine.
 */
export class S3Connection implements BucketConnection {
  readonly #client: S3Client
  /** What it signs is for others, who may reach S3 under another address and send no checksum. */
  readonly #signer: S3Client
  readonly #bucket: string

  constructor(place: S3Place, publicEndpoint: string | undefined) {
    const config: S3ClientConfig = {
      region: place.region,
      forcePathStyle: place.pathStyle,
      ...(place.endpoint !== undefined && { endpoint: place.endpoint }),
      ...(place.credentials && { credentials: place.credentials }),
      maxAttempts: 4,
      // A connection that stands still is given up and tried again.
      requestHandler: { connectionTimeout: 5_000, socketTimeout: 60_000 },
    }
    this.#client = new S3Client(config)
    this.#signer = new S3Client({
      ...config,
      ...(publicEndpoint !== undefined && { endpoint: publicEndpoint }),
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    })
    this.#bucket = place.bucket
  }

  async put(Key: string, Body: Uint8Array): Promise<void> {
    await this.#client.send(new PutObjectCommand({ ...this.#at(Key), Body, ContentLength: Body.length }))
  }

  async get(Key: string, range?: string): Promise<BucketAnswer> {
    const found = await this.#client.send(new GetObjectCommand({ ...this.#at(Key), Range: range }))
    const sizeBytes = found.ContentLength ?? 0
    const wholeBytes = Number(found.ContentRange?.split('/')[1] ?? sizeBytes)
    return { sizeBytes, wholeBytes, body: found.Body }
  }

  async size(Key: string): Promise<number> {
    return (await this.#client.send(new HeadObjectCommand(this.#at(Key)))).ContentLength ?? 0
  }

  async remove(Key: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand(this.#at(Key)))
  }

  /** At most a thousand. */
  async removeMany(keys: readonly string[]): Promise<void> {
    const { Errors: [failed] = [] } = await this.#client.send(
      new DeleteObjectsCommand({
        Bucket: this.#bucket,
        Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
      }),
    )
    if (failed) throw new Error(`${failed.Key} could not be removed: ${failed.Message ?? failed.Code}`)
  }

  async *list(Prefix: string): AsyncIterable<BucketListed[]> {
    let ContinuationToken: string | undefined
    do {
      const page = await this.#client.send(
        new ListObjectsV2Command({ Bucket: this.#bucket, Prefix, ContinuationToken }),
      )
      yield (page.Contents ?? []).map(({ Key = '', Size = 0, LastModified }) => ({
        key: Key,
        sizeBytes: Size,
        modifiedAtMs: LastModified?.getTime() ?? 0,
      }))
      ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined
    } while (ContinuationToken !== undefined)
  }

  async copy(from: string, Key: string): Promise<void> {
    await this.#client.send(new CopyObjectCommand({ ...this.#at(Key), CopySource: this.#source(from) }))
  }

  /** An object in parts, in the order in which they are begun, that is there when `work` has given all of them; nothing of it where that fails. */
  async inParts(Key: string, work: (upload: BucketUpload) => Promise<void>): Promise<void> {
    const { UploadId } = await this.#client.send(new CreateMultipartUploadCommand(this.#at(Key)))
    const parts: { PartNumber: number; ETag: string | undefined }[] = []
    let count = 0
    const next = () => ({ ...this.#at(Key), UploadId, PartNumber: ++count })
    try {
      await work({
        put: async (Body) => {
          const part = next()
          const { ETag } = await this.#client.send(
            new UploadPartCommand({ ...part, Body, ContentLength: Body.length }),
          )
          parts.push({ PartNumber: part.PartNumber, ETag })
        },
        copy: async (from, range) => {
          const part = next()
          const { CopyPartResult } = await this.#client.send(
            new UploadPartCopyCommand({ ...part, CopySource: this.#source(from), CopySourceRange: range }),
          )
          parts.push({ PartNumber: part.PartNumber, ETag: CopyPartResult?.ETag })
        },
      })
      const Parts = parts.toSorted((one, other) => one.PartNumber - other.PartNumber)
      await this.#client.send(
        new CompleteMultipartUploadCommand({ ...this.#at(Key), UploadId, MultipartUpload: { Parts } }),
      )
    } catch (error) {
      // What stays of it costs money until somebody removes it; the first error is the one to tell.
      await this.#client
        .send(new AbortMultipartUploadCommand({ ...this.#at(Key), UploadId }))
        .catch(() => undefined)
      throw error
    }
  }

  sign(Key: string, put: { sizeBytes: number } | undefined, validSeconds: number): Promise<string> {
    const command = put
      ? new PutObjectCommand({ ...this.#at(Key), ContentLength: put.sizeBytes })
      : new GetObjectCommand(this.#at(Key))
    return getSignedUrl(this.#signer, command, {
      expiresIn: validSeconds,
      signableHeaders: new Set(put ? ['host', 'content-length'] : ['host']),
    })
  }

  #at(Key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key }
  }

  #source(key: string): string {
    return `${this.#bucket}/${key.split('/').map(encodeURIComponent).join('/')}`
  }
}
