import { Refusal } from '#core/refusal.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import { backfillsGoing, runsGoing } from '#server/db/sql/closed-deployments.ts'

import { cancelBackfill } from '../backfill/steer-backfill.ts'
import { cancelRun } from '../run/cancel-run.ts'
import type { Chance } from '../run/finish-run.ts'

/** It ended by itself in the meantime. */
const overAlready = (error: unknown): void => {
  if (!(error instanceof Refusal)) throw error
}

/** Cancels what goes on in a deployment that was closed, each run and backfill by itself. Answers how many runs have not ended yet. */
export const stopWork = async (
  pool: SqlPool,
  chance: Chance,
  { by, ...at }: { tenantId: string; deploymentId: string; by: string },
  now: Date,
): Promise<number> => {
  const { tenantId } = at
  for (const { id } of await pool.asTenant(tenantId, (sql) => backfillsGoing(sql, at)))
    await cancelBackfill(pool, { ...at, id }, now).catch(overAlready)
  for (const { id, status } of await pool.asTenant(tenantId, (sql) => runsGoing(sql, at)))
    if (status !== 'canceling')
      await cancelRun(pool, chance, { ...at, runId: id, by, force: false }, now).catch(overAlready)
  return (await pool.asTenant(tenantId, (sql) => runsGoing(sql, at))).length
}
