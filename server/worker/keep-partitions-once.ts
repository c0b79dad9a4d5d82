import type { SqlPool } from '#server/db/sql-pool.ts'

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
): Promise<{ made: number; dropped: number }> =>
  pool.asSystem(async (sql) => {
    const made = await sql.row<{ events: number; chunks: number }>(
      `SELECT make_partitions('run_event', 'day', $1, $2) AS events, make_partitions('log_chunk', 'hour', $1, $3) AS chunks`,
      [now, daysAhead, hoursAhead],
    )
    const dropped = await sql.row<{ events: number; chunks: number }>(
      `SELECT drop_partitions('run_event', $1) AS events, drop_partitions('log_chunk', least($2, (
          SELECT min(chunk.received_at) FROM log_stream AS stream JOIN log_chunk AS chunk ON chunk.tenant_id = stream.tenant_id AND chunk.run_id = stream.run_id AND chunk.stream = stream.number
          WHERE stream.archived_length < stream.length AND chunk."offset" >= stream.archived_length AND chunk.received_at < $2
        ))) AS chunks`,
      [before(now, retention.eventDays * 86_400_000), before(now, retention.chunkHours * 3_600_000)],
    )
    return {
      made: (made?.events ?? 0) + (made?.chunks ?? 0),
      dropped: (dropped?.events ?? 0) + (dropped?.chunks ?? 0),
    }
  })
