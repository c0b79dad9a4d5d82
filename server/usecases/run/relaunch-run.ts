import { decideRelaunch } from '#core/run/decide-relaunch.ts'
import type { Failure } from '#core/run/run-event.ts'
import { isFinished } from '#core/run/run-status.ts'
import { tellRun } from '#server/db/sql/append-events.ts'
import { lockAttempt } from '#server/db/sql/attempt-rows.ts'
import { lockQueue, lockRun } from '#server/db/sql/lock-run.ts'
import { requeueRun } from '#server/db/sql/requeue-run.ts'
import { announceChange, announceOrder } from '#server/db/wake.ts'

import { finishRunIn } from './finish-run.ts'
import type { WorkerDeps } from './worker-deps.ts'

export interface AttemptPlace {
  tenantId: string
  runId: string
  attempt: number
  fence: number
}

/** The signs of life that an attempt was judged by. Where there are newer ones, the judgement no longer holds. */
export interface JudgedOn {
  claimedAt: Date | null
  leaseExpiresAt: Date
}

const isOutdated = (judged: JudgedOn, row: JudgedOn): boolean =>
  judged.claimedAt?.getTime() !== row.claimedAt?.getTime() ||
  judged.leaseExpiresAt.getTime() !== row.leaseExpiresAt.getTime()

/**
 * What becomes of a run whose attempt is over without having said so. Canceled if that was asked for; launched again if its runner never got to it
 * and infrastructure is to blame; else failed with the cause. Happens once, however many workers notice.
 * With `judged` only if nothing was heard of the attempt since. False where the attempt goes on, or was over before.
 */
export const relaunchOrFail = (
  deps: Pick<WorkerDeps, 'pool' | 'clock' | 'chance'>,
  place: AttemptPlace,
  failure: Failure,
  judged?: JudgedOn,
): Promise<boolean> => {
  const { tenantId, runId, attempt, fence } = place
  const now = deps.clock.now()
  const atMs = now.getTime()
  return deps.pool.asTenant(tenantId, async (sql) => {
    await lockQueue(sql, tenantId)
    const run = await lockRun(sql, tenantId, runId)
    if (!run || run.fence !== fence || isFinished(run.status)) return false
    const row = await lockAttempt(sql, tenantId, runId, attempt)
    if (!row || row.endedAt || (judged && isOutdated(judged, row))) return false
    // A runner that lives on, unheard, must hear that the run is no longer its own.
    await announceOrder(sql, runId)
    if (run.status === 'canceling') {
      await finishRunIn(
        sql,
        tenantId,
        run,
        { status: 'canceled', failure: null, tell: [{ type: 'RUN_CANCELED', atMs }] },
        now,
        deps.chance,
      )
      return true
    }
    const relaunch = row.claimedAt ? undefined : decideRelaunch(failure, run.launchFailures)
    if (!relaunch) {
      await finishRunIn(
        sql,
        tenantId,
        run,
        { status: 'failed', failure, tell: [{ type: 'RUN_FAILURE', atMs, failure }] },
        now,
        deps.chance,
      )
      return true
    }
    await requeueRun(sql, {
      tenantId,
      runId,
      attempt,
      failure,
      now,
      notBefore: new Date(atMs + relaunch.delayMs),
      counts: !relaunch.isFree,
    })
    const events = await tellRun(
      sql,
      { tenantId, runId, attempt },
      [{ type: 'RUN_RELAUNCHED', atMs, failure, attempt }],
      now,
    )
    await announceChange(sql, {
      tenant: tenantId,
      deployment: run.deploymentId,
      topics: [{ topic: 'runs' }, { topic: `run:${runId}`, events }],
    })
    return true
  })
}
