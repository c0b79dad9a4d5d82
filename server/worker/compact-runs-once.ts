import { looseRuns, runsWithLongLogs } from '#server/db/sql/archive-rows.ts'
import { packEvents } from '#server/db/sql/pack-events.ts'
import { packRun } from '#server/db/sql/pack-run.ts'
import { archiveLogs } from '#server/usecases/log/archive-logs.ts'
import type { LogReader } from '#server/usecases/log/read-logs.ts'

/** The last lines of a run may arrive after its end. */
const settleMs = 20_000
const longStreamBytes = 8 * 1_048_576
const runsAtOnce = 20

/**
 * Makes what ended small: a run's events become few rows, its logs move to the log store, its steps and streams become one row. Streams that are long while they go on move too.
 * Says whether there may be more.
 */
export const compactRunsOnce = async (reader: LogReader, now: Date): Promise<boolean> => {
  const ended = await reader.pool.asSystem((sql) =>
    looseRuns(sql, new Date(now.getTime() - settleMs), runsAtOnce),
  )
  for (const run of ended) {
    await reader.pool.asTenant(run.tenantId, (sql) => packEvents(sql, run))
    await archiveLogs(reader, run, 1)
    await reader.pool.asTenant(run.tenantId, (sql) => packRun(sql, run))
  }
  for (const run of await reader.pool.asSystem((sql) => runsWithLongLogs(sql, longStreamBytes, runsAtOnce)))
    await archiveLogs(reader, run, longStreamBytes)
  return ended.length === runsAtOnce
}
