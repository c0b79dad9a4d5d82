import { BucketStore } from './bucket-store.ts'
import type { ObjectStore } from './object-store.ts'
import type { S3Connection } from './s3-connection.ts'
import { StoreUnusable, type S3Place } from './storage-url.ts'
import type { StoreRoot } from './store-root.ts'
import { tryStore } from './try-store.ts'

/** Stores as prefixes of one prefix of a bucket. */
export class S3Root implements StoreRoot {
  readonly kind = 's3'
  readonly #place: S3Place
  readonly #publicEndpoint: string | undefined
  #connection: Promise<S3Connection> | undefined

  /** `publicEndpoint`: where those reach S3 for whom URLs are signed; as we do unless said. */
  constructor(place: S3Place, publicEndpoint?: string) {
    this.#place = place
    this.#publicEndpoint = publicEndpoint
  }

  at(folder: string): ObjectStore {
    const prefix = [this.#place.prefix, folder].filter(Boolean).join('/')
    return new BucketStore({
      connect: () => this.#connect(),
      sign: async (...given) => (await this.#connect()).sign(...given),
      prefix,
      place: this.locate(folder),
    })
  }

  locate(folder: string): string {
    return ['s3:/', this.#place.bucket, this.#place.prefix, folder].filter(Boolean).join('/')
  }

  async check(): Promise<void> {
    try {
      await tryStore(this.at(''))
    } catch (error) {
      throw new StoreUnusable(this.#inWords(error), { cause: error })
    }
  }

  #connect(): Promise<S3Connection> {
    this.#connection ??= import('./s3-connection.ts').then(
      ({ S3Connection }) => new S3Connection(this.#place, this.#publicEndpoint),
    )
    return this.#connection
  }

  #inWords(error: unknown): string {
    const { bucket, region, endpoint = 'Amazon S3' } = this.#place
    const { name = '', message = '', code = '' } = error as { name?: string; message?: string; code?: string }
    switch (name) {
      case 'NoSuchBucket':
        return `There is no bucket "${bucket}" at ${endpoint}. Make it, or correct SLUICE_STORAGE.`
      case 'InvalidAccessKeyId':
      case 'SignatureDoesNotMatch':
        return `${endpoint} does not know these keys. Correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`
      case 'ExpiredToken':
      case 'InvalidToken':
        return `The session of the keys for ${endpoint} has ended. Renew AWS_SESSION_TOKEN, or use a web identity.`
      case 'AccessDenied':
        return `These keys may not write, read and remove objects in the bucket "${bucket}". Allow s3:PutObject, s3:GetObject, s3:DeleteObject and s3:ListBucket.`
      case 'CredentialsProviderError':
        return 'There are no keys for S3. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the process a web identity.'
      case 'PermanentRedirect':
      case 'AuthorizationHeaderMalformed':
        return `The bucket "${bucket}" is not in the region ${region}. Correct the region in SLUICE_STORAGE.`
    }
    if (
      ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'TimeoutError'].includes(
        code || name,
      )
    )
      return `The object store at ${endpoint} cannot be reached (${code || name}). Start it, or correct the endpoint in SLUICE_STORAGE.`
    return `The object store at ${endpoint} cannot be used: ${name}${message === '' ? '' : `, ${message}`}.`
  }
}
