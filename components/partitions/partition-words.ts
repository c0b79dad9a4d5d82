import { formatCount } from '#components/ui/format.ts'
import type { Tone } from '#components/ui/tone.ts'
import {
  type PartitionCounts,
  type PartitionStatus,
  partitionStatuses,
} from '#core/partition/partition-counts.ts'

/** The colour of a status. */
export const partitionTone: Record<PartitionStatus, Tone> = {
  made: 'succeeded',
  stale: 'stale',
  failed: 'failed',
  running: 'running',
  queued: 'queued',
  missing: 'neutral',
}

/** What a partition is called that stands so. */
export const partitionWords: Record<PartitionStatus, string> = {
  made: 'made',
  stale: 'stale',
  failed: 'failed',
  running: 'running',
  queued: 'queued',
  missing: 'missing',
}
const noneWords = 'no partition'

/** "118 made, 2 failed, 3 missing"; of a set without partitions, that. */
export const countWords = (counts: PartitionCounts): string =>
  partitionStatuses
    .flatMap((status) =>
      counts[status] > 0 ? [`${formatCount(counts[status])} ${partitionWords[status]}`] : [],
    )
    .join(', ') || noneWords
