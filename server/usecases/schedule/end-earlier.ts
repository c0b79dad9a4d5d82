import { Refusal } from '#core/refusal.ts'
import type { StartedBefore } from '#core/schedule/judge-overlap.ts'
import type { Sql } from '#server/db/sql-pool.ts'

import { cancelBackfillIn } from '../backfill/steer-backfill.ts'
import { cancelRunIn } from '../run/cancel-run.ts'
import type { Chance } from '../run/finish-run.ts'

/** Ends what a schedule started before, in a transaction that is open; the runs of a backfill end at the next look at it. */
export const endEarlier = async (
  sql: Sql,
  chance: Chance,
  at: { tenantId: string; deploymentId: string; by: string },
  earlier: StartedBefore,
  now: Date,
): Promise<void> => {
  const { tenantId, deploymentId } = at
  try {
    if (earlier.kind === 'backfill')
      await cancelBackfillIn(sql, { tenantId, deploymentId, id: earlier.id }, now)
    else await cancelRunIn(sql, chance, { ...at, runId: earlier.id, force: false }, now)
  } catch (error) {
    // It was read before it was locked, and has ended in between.
    if (!(error instanceof Refusal) || error.code !== 'wrong_state') throw error
  }
}
