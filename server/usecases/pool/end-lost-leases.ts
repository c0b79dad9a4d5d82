import { judgeSilence } from '#core/pool/judge-silence.ts'
import { neverBegun } from '#core/pool/lease-states.ts'
import { forgottenAfterMs } from '#core/pool/worker-room.ts'
import { leaseMs } from '#core/run/lease.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import { orphanLeases, silentLeases } from '#server/db/sql/pool-figures.ts'
import { forgetWorkers } from '#server/db/sql/pool-workers.ts'

import { endLeaseIn } from './end-lease.ts'
import { keepLeaseTime } from './keep-lease-time.ts'

/**
 * Ends what workers of pools had taken and are gone with, so that it is done again elsewhere, what waits though nobody wants it any more, and
 * forgets workers of which nothing was heard for long.
 * `webReachableSince`: null while web does not answer, for then silence proves nothing.
 */
export const endLostLeases = async (
  pool: SqlPool,
  webReachableSince: Date | null,
  now: Date,
): Promise<void> => {
  const seenAfter = new Date(now.getTime() - leaseMs)
  const { silent, orphans } = await pool.asSystem(async (sql) => ({
    silent: await silentLeases(sql, seenAfter),
    orphans: await orphanLeases(sql),
  }))
  await pool.asSystem((sql) => forgetWorkers(sql, new Date(now.getTime() - forgottenAfterMs)))
  for (const { tenantId, id, worker, seenAt } of silent) {
    const failure = judgeSilence(
      {
        worker,
        seenAtMs: seenAt?.getTime() ?? null,
        webReachableSinceMs: webReachableSince?.getTime() ?? null,
      },
      now.getTime(),
    )
    if (!failure) continue
    await pool.asTenant(tenantId, (sql) =>
      endLeaseIn(sql, { tenantId, id, worker }, { is: 'judged', failure }, now),
    )
    await pool.asTenant(tenantId, (sql) =>
      keepLeaseTime(sql, { tenantId, id, worker, tookMs: undefined, until: seenAt ?? now }),
    )
  }
  for (const { tenantId, id } of orphans)
    await pool.asTenant(tenantId, (sql) =>
      endLeaseIn(sql, { tenantId, id, worker: null }, { is: 'judged', failure: neverBegun }, now),
    )
}
