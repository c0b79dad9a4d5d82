import type { Sql, SqlPool } from '../sql-pool.ts'

export type Partitioned = 'run_event' | 'log_chunk'

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

/** Makes the partitions of a table up to so many units ahead that are not there yet; how many. */
export const makePartitions = (
  pool: SqlPool,
  table: Partitioned,
  unit: 'day' | 'hour',
  now: Date,
  ahead: number,
): Promise<number> =>
  change(pool, 'SELECT make_partitions($1, $2, $3, $4) AS count', [table, unit, now, ahead])

/** Drops the partitions that lie wholly before a time; how many. */
export const dropPartitions = (pool: SqlPool, table: Partitioned, before: Date): Promise<number> =>
  change(pool, 'SELECT drop_partitions($1, $2) AS count', [table, before])

const loose = `SELECT min(chunk.received_at) AS oldest FROM log_stream AS stream
    JOIN log_chunk AS chunk ON chunk.tenant_id = stream.tenant_id AND chunk.run_id = stream.run_id AND chunk.stream = stream.number
  WHERE stream.archived_length < stream.length AND chunk."offset" >= stream.archived_length AND chunk.received_at < $1`

/** When the oldest chunk came that no log store has yet, of those that came before a time. */
export const oldestLooseChunk = async (sql: Sql, before: Date): Promise<Date | null> =>
  (await sql.row<{ oldest: Date | null }>(loose, [before]))?.oldest ?? null

const atOnce = 5_000

const deleteStray = (table: Partitioned): string =>
  `DELETE FROM ${table} WHERE tableoid = '${table}_default'::regclass AND received_at < $1 AND ctid = ANY (ARRAY(
     SELECT ctid FROM ${table} WHERE tableoid = '${table}_default'::regclass AND received_at < $1 LIMIT ${atOnce}))`

/** Removes rows that came while they had no partition, and whose time was over before one was made for them: some at a time; how many. */
export const removeStray = async (pool: SqlPool, table: Partitioned, before: Date): Promise<number> => {
  let removed = 0
  for (let count = atOnce; count === atOnce; removed += count)
    count = await pool.asSystem((sql) => sql.run(deleteStray(table), [before]))
  return removed
}
