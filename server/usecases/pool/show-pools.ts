import type { Caller } from '#core/access/caller.ts'
import { leaseMs } from '#core/run/lease.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import {
  shownDecisions,
  shownPools,
  shownWorkers,
  type ShownDecisionRow,
  type ShownPoolRow,
  type ShownWorkerRow,
} from '#server/db/sql/pool-views.ts'
import type { Clock } from '#server/platform/clock.ts'

/** Of each pool; older ones are kept longer than anybody reads. */
const mostDecisions = 50

export interface ShownPool extends ShownPoolRow {
  workers: Omit<ShownWorkerRow, 'pool'>[]
  decisions: Omit<ShownDecisionRow, 'pool'>[]
}

/** The pools of a tenant with who works in them, what waits, and why they are as large as they are. */
export const showPools = ({ database, clock }: { database: AppDatabase; clock: Clock }, caller: Caller) =>
  sqlPool(database.pool).asTenant(caller.tenantId, async (sql): Promise<ShownPool[]> => {
    const seenAfter = new Date(clock.now().getTime() - leaseMs)
    const pools = await shownPools(sql, caller.tenantId)
    if (pools.length === 0) return []
    const workers = Map.groupBy(await shownWorkers(sql, caller.tenantId, seenAfter), ({ pool }) => pool)
    const decisions = Map.groupBy(
      await shownDecisions(sql, caller.tenantId, mostDecisions),
      ({ pool }) => pool,
    )
    return pools.map((pool) => ({
      ...pool,
      workers: (workers.get(pool.key) ?? []).map(({ pool: _pool, ...worker }) => worker),
      decisions: (decisions.get(pool.key) ?? []).map(({ pool: _pool, ...decision }) => decision),
    }))
  })
