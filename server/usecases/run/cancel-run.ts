import { Refusal } from '#core/refusal.ts'
import { isFinished } from '#core/run/run-status.ts'
import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import { tellRun } from '#server/db/sql/append-events.ts'
import { lockQueue, lockRun } from '#server/db/sql/lock-run.ts'
import { requestCancel } from '#server/db/sql/run-changes.ts'
import { announceChange, announceOrder } from '#server/db/wake.ts'

import { finishRunIn, type Chance } from './finish-run.ts'

export interface CancelRequest {
  tenantId: string
  deploymentId: string
  runId: string
  /** Who asked, by name. */
  by: string
  /** At once, with everything it started. */
  force: boolean
}

/**
 * Ends a run that waits at once, and orders one that goes on to end: gently, then by force after ten seconds, or by force now.
 * In a transaction that is open. Throws a Refusal where there is no such run or it has ended.
 */
export const cancelRunIn = async (
  sql: Sql,
  chance: Chance,
  { tenantId, deploymentId, runId, by, force }: CancelRequest,
  now: Date,
): Promise<void> => {
  await lockQueue(sql, tenantId)
  const run = await lockRun(sql, tenantId, runId)
  if (!run || run.deploymentId !== deploymentId) throw new Refusal('not_found', 'There is no such run here.')
  if (isFinished(run.status))
    throw new Refusal(
      'wrong_state',
      `The run has ${run.status === 'canceled' ? 'been canceled' : run.status} already.`,
    )
  const atMs = now.getTime()
  if (run.status === 'queued') {
    await finishRunIn(
      sql,
      tenantId,
      run,
      {
        status: 'canceled',
        failure: null,
        tell: [
          { type: 'RUN_CANCELING', atMs, by },
          { type: 'RUN_CANCELED', atMs },
        ],
      },
      now,
      chance,
    )
    return
  }
  await requestCancel(sql, { tenantId, runId, by, force }, now)
  const events =
    run.status === 'canceling'
      ? undefined
      : await tellRun(
          sql,
          { tenantId, runId, attempt: run.attempt },
          [{ type: 'RUN_CANCELING', atMs, by }],
          now,
        )
  await announceOrder(sql, runId)
  await announceChange(sql, {
    tenant: tenantId,
    deployment: deploymentId,
    topics: [{ topic: 'runs' }, { topic: `run:${runId}`, ...(events !== undefined && { events }) }],
  })
}

/** The same in a transaction of its own. */
export const cancelRun = (pool: SqlPool, chance: Chance, request: CancelRequest, now: Date): Promise<void> =>
  pool.asTenant(request.tenantId, (sql) => cancelRunIn(sql, chance, request, now))
