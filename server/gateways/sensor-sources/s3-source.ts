import { matchesGlob } from 'node:path'

import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'

import { messageKey } from '#core/sensor/message-key.ts'
import type { SensorMessage } from '#core/sensor/sensor-message.ts'
import type { ResolvedSettings } from '#core/sensor/sensor-settings.ts'

import type { AddressGuard } from '../guarded-network/address-guard.ts'
import { awsClientConfig, awsFailure } from './aws-client.ts'
import { listAfter } from './list-after.ts'
import type { SensorSource } from './sensor-source.ts'

/** An object that is sent in parts bears the time at which that began: so long it may take until it is there. */
const overlapMs = 86_400_000

type Settings = ResolvedSettings<'s3'>

/** Objects of a bucket: each that comes, and each that is written anew. */
export const s3Source =
  (guard: AddressGuard): SensorSource<Settings> =>
  async (ask) => {
    const { settings, signal } = ask
    const { bucket, prefix = '', pattern, pathStyle = false } = settings
    const client = new S3Client({ ...awsClientConfig(settings, guard), forcePathStyle: pathStyle })
    async function* pages(): AsyncIterable<SensorMessage[]> {
      let token: string | undefined
      do {
        const page = await client
          .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }), {
            abortSignal: signal,
          })
          .catch((error: unknown) => {
            throw awsFailure(error, `The bucket ${bucket}`)
          })
        yield (page.Contents ?? []).flatMap(
          ({ Key = '', Size = 0, LastModified, ETag = '' }): SensorMessage[] => {
            if (pattern !== undefined && !matchesGlob(Key.slice(prefix.length), pattern)) return []
            const etag = ETag.replaceAll('"', '')
            const at = LastModified ?? new Date(ask.nowMs)
            return [
              {
                key: messageKey(`${bucket}/${Key}@${etag}`),
                atMs: at.getTime(),
                content: { bucket, key: Key, etag, sizeBytes: Size, modifiedAt: at.toISOString() },
              },
            ]
          },
        )
        token = page.IsTruncated ? page.NextContinuationToken : undefined
      } while (token !== undefined)
    }
    try {
      return await listAfter(pages(), ask, overlapMs)
    } finally {
      client.destroy()
    }
  }
