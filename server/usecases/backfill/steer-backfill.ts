import { isOver } from '#core/backfill/backfill-status.ts'
import { Refusal } from '#core/refusal.ts'
import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import { countPartitions, turnPartitions } from '#server/db/sql/backfill-partition-rows.ts'
import {
  lockBackfill,
  pauseBackfillRow,
  saveBackfill,
  type BackfillRow,
} from '#server/db/sql/backfill-rows.ts'
import { announceChange } from '#server/db/wake.ts'

interface Place {
  tenantId: string
  deploymentId: string
  id: string
}

type Deed = (sql: Sql, backfill: BackfillRow) => Promise<void>

/** Does something to a backfill that nobody else works at meanwhile. Throws `not_found` where it is not here. */
const steerIn = async (sql: Sql, at: Place, what: Deed): Promise<void> => {
  const backfill = await lockBackfill(sql, at)
  if (backfill?.deploymentId !== at.deploymentId)
    throw new Refusal('not_found', 'There is no such backfill here.')
  await what(sql, backfill)
  await announceChange(sql, {
    tenant: at.tenantId,
    deployment: at.deploymentId,
    topics: [{ topic: 'backfills' }],
  })
}

const steer = (pool: SqlPool, at: Place, what: Deed): Promise<void> =>
  pool.asTenant(at.tenantId, (sql) => steerIn(sql, at, what))

const refuseOver = ({ status }: BackfillRow): void => {
  if (isOver(status)) throw new Refusal('wrong_state', `The backfill has ended already: ${status}.`)
}

/** Starts no more runs of it, or goes on. Those that were started go on either way. */
export const pauseBackfill = (pool: SqlPool, at: Place, isPaused: boolean, now: Date): Promise<void> =>
  steer(pool, at, async (sql, backfill) => {
    refuseOver(backfill)
    await pauseBackfillRow(sql, at, isPaused, now)
  })

/** Starts no more runs of it and ends those that go on, in a transaction that is open. Throws `wrong_state` where it has ended. */
export const cancelBackfillIn = (sql: Sql, at: Place, now: Date): Promise<void> =>
  steerIn(sql, at, async (_, backfill) => {
    refuseOver(backfill)
    await turnPartitions(sql, at, ['waiting'], 'canceled')
    await saveBackfill(sql, at, { status: 'canceling', reason: null, finishedAt: null, dueAt: now })
  })

/** The same in a transaction of its own. */
export const cancelBackfill = (pool: SqlPool, at: Place, now: Date): Promise<void> =>
  pool.asTenant(at.tenantId, (sql) => cancelBackfillIn(sql, at, now))

/** Makes what failed of it, or was left out, once more. Throws `wrong_state` where it goes on, or all of it was made. */
export const retryBackfill = (pool: SqlPool, at: Place, now: Date): Promise<void> =>
  steer(pool, at, async (sql, backfill) => {
    if (!isOver(backfill.status))
      throw new Refusal(
        'wrong_state',
        'The backfill still goes on. What fails of it can be made again once it has ended.',
      )
    const counts = (await countPartitions(sql, at.tenantId, [at.id])).get(at.id)
    if (!counts || counts.failed + counts.canceled + counts.skipped === 0)
      throw new Refusal(
        'wrong_state',
        'All of its partitions were made. Start a new backfill to make them again.',
      )
    await turnPartitions(sql, at, ['failed', 'canceled', 'skipped'], 'waiting')
    await pauseBackfillRow(sql, at, false, now)
    await saveBackfill(sql, at, { status: 'running', reason: null, finishedAt: null, dueAt: now })
  })
