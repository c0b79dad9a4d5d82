import type { HowEnded } from '#core/pool/lease-states.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { endLease } from '#server/db/sql/pool-leases.ts'
import { announceOrder, announcePool } from '#server/db/wake.ts'

/** Ends a lease once, and tells whoever waits for that; nothing happens where it has ended before or is another's. */
export const endLeaseIn = async (
  sql: Sql,
  lease: { tenantId: string; id: string; worker: string | null },
  how: HowEnded,
  now: Date,
): Promise<void> => {
  const ended = await endLease(sql, lease, how, now)
  if (!ended) return
  // The run's own process waits for the end of a step; for that of a run the watcher, and whoever still carries out its steps.
  await announcePool(sql, ended.step === null ? ended.pool : ended.id)
  if (ended.step === null) await announceOrder(sql, ended.runId)
}
