import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'

import { awsClientConfig } from '../sensor-sources/aws-client.ts'
import { awsFault, awsKeysOf } from './aws-keys.ts'
import type { ResourceCheck } from './resource-check.ts'

/** Lists the first object of a bucket. */
export const s3Check: ResourceCheck<'s3'> = async ({ config, guard, signal }) => {
  const { bucket, prefix, region = 'us-east-1', endpoint, pathStyle = false } = config
  const client = new S3Client({
    ...awsClientConfig({ region, endpoint, ...awsKeysOf(config) }, guard),
    maxAttempts: 1,
    forcePathStyle: pathStyle,
  })
  try {
    const listed = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        MaxKeys: 1,
        ...(prefix !== undefined && { Prefix: prefix }),
      }),
      { abortSignal: signal },
    )
    const below = prefix === undefined ? '' : ` below ${prefix}`
    return `The bucket ${bucket} answers${listed.KeyCount ? '' : `, and holds nothing${below}`}.`
  } catch (error) {
    throw awsFault(`the bucket ${bucket}`, endpoint, error)
  } finally {
    client.destroy()
  }
}
