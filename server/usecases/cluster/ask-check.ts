import type { Caller } from '#core/access/caller.ts'
import { Refusal } from '#core/refusal.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { wantClusterCheck } from '#server/db/sql/cluster-rows.ts'
import { announceChange } from '#server/db/wake.ts'
import type { Clock } from '#server/platform/clock.ts'

import type { ClustersDeps } from './show-clusters.ts'

/** Has a worker look at a cluster and try the way from there to the run API, now. Refuses `not_found`. */
export const askCheck = async (
  { database, ground, clock }: ClustersDeps & { clock: Clock },
  { tenantId }: Caller,
  input: { cluster: string },
): Promise<void> => {
  if (!ground.clusters?.some(({ name }) => name === input.cluster))
    throw new Refusal('not_found', `This installation has no cluster “${input.cluster}”.`)
  await sqlPool(database.pool).asTenant(tenantId, async (sql) => {
    await wantClusterCheck(sql, tenantId, input.cluster, clock.now())
    await announceChange(sql, { tenant: tenantId, topics: [{ topic: 'clusters' }] })
  })
}
