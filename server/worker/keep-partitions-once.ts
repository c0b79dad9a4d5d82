import type { SqlPool } from '#server/db/sql-pool.ts'
import { dropPartitions, makePartitions, oldestLooseChunk, removeStray } from '#server/db/sql/partitions.ts'

const daysAhead = 7
const hoursAhead = 6

export interface Retention {
  /** Events other than those of assets are kept this long. */
  eventDays: number
  /** Hot log chunks are dropped this long after they came; by then they lie in the log store. */
  chunkHours: number
}

export const defaultRetention: Retention = { eventDays: 30, chunkHours: 48 }

const before = (now: Date, ms: number): Date => new Date(now.getTime() - ms)

/** Makes the partitions that rows will soon fall into, and drops those whose time is over. Chunks that no log store has yet are never dropped. */
export const keepPartitionsOnce = async (
  pool: SqlPool,
  now: Date,
  retention: Retention = defaultRetention,
): Promise<{ made: number; dropped: number; removed: number }> => {
  const oldEvents = before(now, retention.eventDays * 86_400_000)
  const oldChunks = before(now, retention.chunkHours * 3_600_000)
  const storedChunks = (await pool.asSystem((sql) => oldestLooseChunk(sql, oldChunks))) ?? oldChunks
  return {
    made:
      (await makePartitions(pool, 'run_event', 'day', now, daysAhead)) +
      (await makePartitions(pool, 'log_chunk', 'hour', now, hoursAhead)),
    dropped:
      (await dropPartitions(pool, 'run_event', oldEvents)) +
      (await dropPartitions(pool, 'log_chunk', storedChunks)),
    removed:
      (await removeStray(pool, 'run_event', oldEvents)) +
      (await removeStray(pool, 'log_chunk', storedChunks)),
  }
}
