import type { Answers } from '#components/api/trpc.ts'
import type { ProgressPart } from '#components/ui/progress.tsx'
import type { Tone } from '#components/ui/tone.ts'
import type {
  BackfillCounts,
  BackfillPartitionStatus,
  BackfillStatus,
} from '#core/backfill/backfill-status.ts'

export type BackfillAnswer = Answers['backfills']['show']

export const backfillTone: Record<BackfillStatus, Tone> = {
  requested: 'queued',
  running: 'running',
  canceling: 'warn',
  completed: 'succeeded',
  failed: 'failed',
  canceled: 'skipped',
}
export const partitionTone: Record<BackfillPartitionStatus, Tone> = {
  waiting: 'queued',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'skipped',
  skipped: 'skipped',
}

/** How a backfill stands, whether or not it is paused. */
export const backfillWords: Record<BackfillStatus, string> = {
  requested: 'requested',
  running: 'running',
  canceling: 'canceling',
  completed: 'completed',
  failed: 'failed',
  canceled: 'canceled',
}
/** What became of a partition of a backfill. */
export const partitionWords: Record<BackfillPartitionStatus, string> = {
  waiting: 'waiting',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'left out',
  skipped: 'skipped',
}
const pausedWord = 'paused'

/** How a backfill stands, in a word. */
export const statusWord = ({ status, isPaused }: Pick<BackfillAnswer, 'status' | 'isPaused'>): string =>
  isPaused && (status === 'requested' || status === 'running') ? pausedWord : backfillWords[status]

export const sizeOf = (counts: BackfillCounts): number => counts.waiting + counts.running + doneOf(counts)
export const doneOf = (counts: BackfillCounts): number =>
  counts.succeeded + counts.failed + counts.canceled + counts.skipped

/** "4 of 10 made, 1 failed, 2 running" */
export const progressWords = (counts: BackfillCounts): string =>
  [
    `${counts.succeeded} of ${sizeOf(counts)} made`,
    ...(['failed', 'canceled', 'skipped', 'running'] as const).flatMap((status) =>
      counts[status] > 0 ? [`${counts[status]} ${partitionWords[status]}`] : [],
    ),
  ].join(', ')

/** How the partitions of a backfill ended, to be drawn side by side: a failed one does not colour those that were made. */
export const endedParts = ({ succeeded, failed, canceled, skipped }: BackfillCounts): ProgressPart[] => [
  { value: succeeded, tone: 'succeeded' },
  { value: failed, tone: 'failed' },
  { value: canceled + skipped, tone: 'neutral' },
]
