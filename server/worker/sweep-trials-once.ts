import type { SqlPool } from '#server/db/sql-pool.ts'
import { oldRunsOfSensorCode, oldTrials, removeSnapshots, removeTrial } from '#server/db/sql/sweep-trials.ts'
import { runAccount } from '#server/gateways/local-launcher/run-account.ts'
import type { Logger } from '#server/platform/logger.ts'
import { logPrefix } from '#server/usecases/log/log-segment.ts'
import type { ObjectStore } from '#storage/object-store.ts'
import type { StoreRoot } from '#storage/store-root.ts'

const atOnce = 50

export interface TrialSweep {
  pool: SqlPool
  values: StoreRoot
  logStore: Pick<ObjectStore, 'removeAll'>
  logger: Pick<Logger, 'warn'>
}

/**
 * Takes trials away that have had their time, and runs that asked the code of sensors: their objects first, so that what is left by a worker that dies in between is found again by its
 * rows. Says whether there may be more.
 */
export const sweepTrialsOnce = async (
  { pool, values, logStore, logger }: TrialSweep,
  now: Date,
): Promise<boolean> => {
  const old = [
    ...(await pool.asSystem((sql) => oldTrials(sql, now, atOnce))),
    ...(await pool.asSystem((sql) => oldRunsOfSensorCode(sql, now, atOnce))),
  ]
  let swept = 0
  for (const trial of old) {
    const { tenant, tenantNumber, folder, runId } = trial
    try {
      await values.at(tenant, runAccount(tenantNumber)).removeAll(`${folder}/.runs/${runId}`)
      await logStore.removeAll(logPrefix(trial))
      await pool.asSystem((sql) => removeTrial(sql, trial))
      swept += 1
    } catch (error) {
      logger.warn('A trial could not be swept away; it is tried again later.', { run: runId, error })
    }
  }
  await pool.asSystem((sql) => removeSnapshots(sql, now))
  return old.length >= atOnce && swept > 0
}
