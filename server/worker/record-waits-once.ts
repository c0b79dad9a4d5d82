import { blockedCause } from '#core/queue/blocked-cause.ts'
import { noWorker, workerGoneMs } from '#core/run/wait-ledger.ts'
import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import { closeWait, loadQueues, openWait, writeWait } from '#server/db/sql/wait-rows.ts'
import { keepLooking, lastLook } from '#server/db/sql/worker-presence.ts'

/** How long there was no worker before this pass: nobody looked. Undefined where somebody did. */
const gapBefore = async (sql: Sql, now: Date): Promise<Date | undefined> => {
  const last = await lastLook(sql, 'locked')
  const isGap = last !== undefined && now.getTime() - last.getTime() > workerGoneMs
  await keepLooking(sql, last, now)
  return isGap ? last : undefined
}

/**
 * Writes down when the cause that holds a tenant's runs changes: one line a change, however many runs wait. A pass of its own before a worker's first
 * claim writes down the time in which there was none.
 */
export const recordWaitsOnce = async (pool: SqlPool, room: number | null, now: Date): Promise<void> =>
  pool.asSystem(async (sql) => {
    const goneSince = await gapBefore(sql, now)
    for (const { tenantId, waiting, openCause, ...queue } of await loadQueues(sql)) {
      const blocked = waiting ? blockedCause({ ...queue, room }) : null
      if (goneSince) {
        // Whatever the last worker had written held only as long as it looked.
        await closeWait(sql, tenantId, goneSince)
        if (waiting) await writeWait(sql, tenantId, goneSince, now, noWorker)
      } else if ((blocked?.cause ?? null) === openCause) continue
      else await closeWait(sql, tenantId, now)
      if (blocked) await openWait(sql, tenantId, now, blocked)
    }
  })
