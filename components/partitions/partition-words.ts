import { formatCount } from '#components/ui/format.ts'
import type { Tone } from '#components/ui/tone.ts'
import {
  type PartitionCounts,
  type PartitionStatus,
  partitionStatuses,
} from '#core/partition/partition-counts.ts'

/** What a status is called, and its colour. */
export const partitionTone: Record<PartitionStatus, Tone> = {
  made: 'succeeded',
  stale: 'stale',
  failed: 'failed',
  running: 'running',
  queued: 'queued',
  missing: 'neutral',
}

/** "118 made, 2 failed, 3 missing"; of a set without partitions, that. */
export const countWords = (counts: PartitionCounts): string =>
  partitionStatuses
    .flatMap((status) => (counts[status] > 0 ? [`${formatCount(counts[status])} ${status}`] : []))
    .join(', ') || 'no partition'
