/** What a backfill may become next: the one table of its life. What failed or was canceled of it can be tried again. */
export const backfillTransitions = {
  requested: ['running', 'canceling', 'failed'],
  running: ['completed', 'failed', 'canceling'],
  canceling: ['canceled'],
  completed: [],
  failed: ['running'],
  canceled: ['running'],
} as const satisfies Record<string, readonly string[]>

export type BackfillStatus = keyof typeof backfillTransitions

const over: ReadonlySet<BackfillStatus> = new Set(['completed', 'failed', 'canceled'])
/** Whether nothing of it goes on. */
export const isOver = (status: BackfillStatus): boolean => over.has(status)

/** What becomes of each of its partitions. Skipped: not made, for a reason that is not its own. */
export const backfillPartitionStatuses = [
  'waiting',
  'running',
  'succeeded',
  'failed',
  'canceled',
  'skipped',
] as const
export type BackfillPartitionStatus = (typeof backfillPartitionStatuses)[number]
export type BackfillCounts = Record<BackfillPartitionStatus, number>
