import { tickDays } from '#core/schedule/tick.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import { sweepEvaluations } from '#server/db/sql/condition-evaluations.ts'
import { sweepSensorMessages } from '#server/db/sql/sensor-messages.ts'
import { sweepSensorTicks } from '#server/db/sql/sensor-tick-rows.ts'
import { sweepTicks } from '#server/db/sql/tick-rows.ts'
import { sweepExpired } from '#server/db/sweep-expired.ts'

/** One pass over what has expired: sessions, links, invitations, limits, ticks, messages that were dealt with. */
export const sweepExpiredOnce = async (pool: SqlPool, now: Date): Promise<void> => {
  await pool.asSystem(async (sql) => {
    await sweepExpired(sql, now)
    const before = new Date(now.getTime() - tickDays * 86_400_000)
    await sweepTicks(sql, before)
    await sweepSensorTicks(sql, before)
    await sweepEvaluations(sql, before)
    await sweepSensorMessages(sql, tickDays, now)
  })
}
