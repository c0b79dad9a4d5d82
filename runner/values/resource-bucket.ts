import type { ResolvedConfigOf } from '#core/resource/resource-types.ts'
import { BucketStore } from '#storage/bucket-store.ts'
import { S3Root } from '#storage/s3-root.ts'

import type { ValueObjects } from './file-io-manager.ts'

/** A resource of the run with its secrets in place. */
export interface RunResource {
  type: string
  config: unknown
}

const withoutSlashes = (prefix: string | undefined): string =>
  (prefix ?? '').split('/').filter(Boolean).join('/')

const s3Store = (config: ResolvedConfigOf<'s3'>): ValueObjects => {
  const { bucket, prefix, region = 'us-east-1', endpoint, pathStyle = false } = config
  const { accessKeyId, secretAccessKey } = config
  return new S3Root({
    bucket,
    prefix: withoutSlashes(prefix),
    region,
    endpoint,
    pathStyle,
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey } }),
  }).at('')
}

const gcsStore = (config: ResolvedConfigOf<'gcs'>): ValueObjects => {
  const prefix = withoutSlashes(config.prefix)
  return new BucketStore({
    connect: async () => new (await import('#storage/gcs-connection.ts')).GcsConnection(config),
    prefix,
    place: ['gs:/', config.bucket, prefix].filter(Boolean).join('/'),
  })
}

const azureStore = (config: ResolvedConfigOf<'azure'>): ValueObjects => {
  const prefix = withoutSlashes(config.prefix)
  return new BucketStore({
    connect: async () => new (await import('#storage/azure-connection.ts')).AzureConnection(config),
    prefix,
    place: ['azure:/', config.account, config.container, prefix].filter(Boolean).join('/'),
  })
}

/** The objects of a resource that is a bucket; undefined for any other. Nothing is asked there before it is needed. */
export const resourceBucket = ({ type, config }: RunResource): ValueObjects | undefined => {
  switch (type) {
    case 's3':
      return s3Store(config as ResolvedConfigOf<'s3'>)
    case 'gcs':
      return gcsStore(config as ResolvedConfigOf<'gcs'>)
    case 'azure':
      return azureStore(config as ResolvedConfigOf<'azure'>)
    default:
      return undefined
  }
}
