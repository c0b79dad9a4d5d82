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

const busy = '55P03'

/**
 * Changes what a table consists of, which nobody may read or write meanwhile. Whoever waits for such a lock holds up all who come later, so it waits
 * a moment at most; not got, it comes again at the next pass.
 */
const change = async (pool: SqlPool, statement: string, values: unknown[]): Promise<number> => {
  try {
    return await pool.asSystem(async (sql) => {
      await sql.run("SET LOCAL lock_timeout = '1s'")
      return (await sql.row<{ count: number }>(statement, values))?.count ?? 0
    })
  } catch (error) {
    if ((error as { code?: string }).code === busy) return 0
    throw error
  }
}

/** The oldest chunk that no log store has yet, of those that are old enough to go. */
const oldestLoose = async (pool: SqlPool, old: Date): Promise<Date | null> => {
  const row = await pool.asSystem((sql) =>
    sql.row<{ oldest: Date | null }>(
      `SELECT min(chunk.received_at) AS oldest FROM log_stream AS stream
         JOIN log_chunk AS chunk ON chunk.tenant_id = stream.tenant_id AND chunk.run_id = stream.run_id AND chunk.stream = stream.number
       WHERE stream.archived_length < stream.length AND chunk."offset" >= stream.archived_length AND chunk.received_at < $1`,
      [old],
    ),
  )
  return row?.oldest ?? null
}

const atOnce = 5_000

const deleteStray = (table: string): string =>
  `DELETE FROM ${table} WHERE tableoid = '${table}_default'::regclass AND received_at < $1 AND ctid = ANY (ARRAY(
     SELECT ctid FROM ${table} WHERE tableoid = '${table}_default'::regclass AND received_at < $1 LIMIT ${atOnce}))`

/** Rows that came while they had no partition, and whose time was over before one was made for them. They go by themselves, some at a time. */
const removeStray = async (pool: SqlPool, table: 'run_event' | 'log_chunk', old: Date): Promise<number> => {
  let removed = 0
  for (let count = atOnce; count === atOnce; removed += count)
    count = await pool.asSystem((sql) => sql.run(deleteStray(table), [old]))
  return removed
}

/** Makes the partitions that rows will soon fall into, and drops those whose time is over. Chunks that no log store has yet are never dropped. */
export const keepPartitionsOnce = async (
  pool: SqlPool,
  now: Date,
  retention: Retention = defaultRetention,
): Promise<{ made: number; dropped: number; removed: number }> => {
  const make = 'SELECT make_partitions($1, $2, $3, $4) AS count'
  const drop = 'SELECT drop_partitions($1, $2) AS count'
  const oldEvents = before(now, retention.eventDays * 86_400_000)
  const oldChunks = before(now, retention.chunkHours * 3_600_000)
  const loose = await oldestLoose(pool, oldChunks)
  return {
    made:
      (await change(pool, make, ['run_event', 'day', now, daysAhead])) +
      (await change(pool, make, ['log_chunk', 'hour', now, hoursAhead])),
    dropped:
      (await change(pool, drop, ['run_event', oldEvents])) +
      (await change(pool, drop, ['log_chunk', loose ?? oldChunks])),
    removed:
      (await removeStray(pool, 'run_event', oldEvents)) +
      (await removeStray(pool, 'log_chunk', loose ?? oldChunks)),
  }
}
