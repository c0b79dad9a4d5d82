import { endedRunsWithHotLogs, markLogsArchived, runsWithLongLogs } from '#server/db/sql/archive-rows.ts'
import { archiveLogs } from '#server/usecases/log/archive-logs.ts'
import type { LogReader } from '#server/usecases/log/read-logs.ts'

/** The last lines of a run may arrive after its end. */
const settleMs = 60_000
const longStreamBytes = 8 * 1_048_576
const runsAtOnce = 20

/** Moves logs to the log store: of runs that ended, and of streams that are long while they go on. Says whether there may be more. */
export const compactLogsOnce = async (reader: LogReader, now: Date): Promise<boolean> => {
  const ended = await reader.pool.asSystem((sql) =>
    endedRunsWithHotLogs(sql, new Date(now.getTime() - settleMs), runsAtOnce),
  )
  for (const run of ended) {
    await archiveLogs(reader, run, 1)
    await reader.pool.asTenant(run.tenantId, (sql) => markLogsArchived(sql, run))
  }
  for (const run of await reader.pool.asSystem((sql) => runsWithLongLogs(sql, longStreamBytes, runsAtOnce)))
    await archiveLogs(reader, run, longStreamBytes)
  return ended.length === runsAtOnce
}
