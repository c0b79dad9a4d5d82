import { setImmediate as turn } from 'node:timers/promises'

import { ListObjectsV2Command, S3Client, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3'

import { messageKey } from '#core/sensor/message-key.ts'
import type { SensorMessage } from '#core/sensor/sensor-message.ts'
import type { ResolvedSettings } from '#core/sensor/sensor-settings.ts'

import type { AddressGuard } from '../guarded-network/address-guard.ts'
import { awsClientConfig, awsFailure } from './aws-client.ts'
import { scanPages, type ListedPage } from './scan-pages.ts'
import type { SensorSource } from './sensor-source.ts'
import { wantedPaths } from './wanted-paths.ts'

/** An object that is sent in parts bears the time at which that began: so long it may take until it is there. */
const overlapMs = 86_400_000

/** A listing that takes longer is gone on with by the next look. */
const mostMs = 20_000

/** Names that are held against a pattern before others have their turn. */
const namesAtOnce = 50

type Settings = ResolvedSettings<'s3'>
type Listed = NonNullable<ListObjectsV2CommandOutput['Contents']>[number]

/** Objects of a bucket: each that comes, and each that is written anew. */
export const s3Source =
  (guard: AddressGuard): SensorSource<Settings> =>
  async (ask) => {
    const { settings, signal } = ask
    const { bucket, prefix = '', pattern, pathStyle = false } = settings
    const isWanted = wantedPaths(pattern)
    const client = new S3Client({ ...awsClientConfig(settings, guard), forcePathStyle: pathStyle })
    const messageOf = ({ Key = '', Size = 0, LastModified, ETag = '' }: Listed): SensorMessage[] => {
      if (!isWanted(Key.slice(prefix.length))) return []
      const etag = ETag.replaceAll('"', '')
      const at = LastModified ?? new Date(ask.nowMs)
      return [
        {
          key: messageKey(`${bucket}/${Key}@${etag}`),
          atMs: at.getTime(),
          content: { bucket, key: Key, etag, sizeBytes: Size, modifiedAt: at.toISOString() },
        },
      ]
    }
    const page = async (after: string | undefined): Promise<ListedPage> => {
      const asked = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, StartAfter: after })
      const { Contents = [], IsTruncated } = await client
        .send(asked, { abortSignal: signal })
        .catch((error: unknown) => {
          throw awsFailure(error, `The bucket ${bucket}`)
        })
      const messages: SensorMessage[] = []
      for (const [index, listed] of Contents.entries()) {
        // Long names and a long pattern take their time, and others wait for their turn.
        if (index % namesAtOnce === 0) await turn()
        messages.push(...messageOf(listed))
      }
      return { messages, last: IsTruncated ? Contents.at(-1)?.Key : undefined }
    }
    try {
      return await scanPages(ask, { page, overlapMs, mostMs })
    } finally {
      client.destroy()
    }
  }
