import { looseRuns, runsWithLongLogs, type LooseRun } from '#server/db/sql/archive-rows.ts'
import { packEvents } from '#server/db/sql/pack-events.ts'
import { packRun } from '#server/db/sql/pack-run.ts'
import type { Logger } from '#server/platform/logger.ts'
import { archiveLogs } from '#server/usecases/log/archive-logs.ts'
import type { LogReader } from '#server/usecases/log/read-logs.ts'

/** The last lines of a run may arrive after its end. */
const settleMs = 20_000
const longStreamBytes = 8 * 1_048_576
const runsAtOnce = 20

/** What a worker remembers between its passes: how far it came. A run that cannot be made small is passed over, and met again when the others have had their turn. */
export interface Compaction {
  ended?: LooseRun | undefined
  long?: { tenantId: string; runId: string } | undefined
}

/** How many of the runs were seen to. One that fails must not keep the others from it. */
const each = async <Run extends { runId: string }>(
  logger: Pick<Logger, 'warn'>,
  runs: readonly Run[],
  work: (run: Run) => Promise<unknown>,
): Promise<number> => {
  let done = 0
  for (const run of runs) {
    try {
      await work(run)
      done += 1
    } catch (error) {
      logger.warn('A run could not be made small; it is tried again later.', { run: run.runId, error })
    }
  }
  return done
}

/**
 * Makes what ended small: a run's events become few rows, its logs move to the log store, its steps and streams become one row. Streams that are long while they go on move too.
 * Says whether there may be more.
 */
export const compactRunsOnce = async (
  deps: LogReader & { logger: Pick<Logger, 'warn'> },
  compaction: Compaction,
  now: Date,
): Promise<boolean> => {
  const { pool, logger } = deps
  const settled = new Date(now.getTime() - settleMs)
  const ended = await pool.asSystem((sql) => looseRuns(sql, settled, runsAtOnce, compaction.ended))
  compaction.ended = ended.length === runsAtOnce ? ended.at(-1) : undefined
  const done = await each(logger, ended, async (run) => {
    await pool.asTenant(run.tenantId, (sql) => packEvents(sql, run))
    await archiveLogs(deps, run, 1)
    await pool.asTenant(run.tenantId, (sql) => packRun(sql, run))
  })
  const long = await pool.asSystem((sql) =>
    runsWithLongLogs(sql, longStreamBytes, runsAtOnce, compaction.long),
  )
  compaction.long = long.length === runsAtOnce ? long.at(-1) : undefined
  await each(logger, long, (run) => archiveLogs(deps, run, longStreamBytes))
  // Where all fail the store is away: it is not asked more often than the clock says.
  return ended.length === runsAtOnce && done > 0
}
