import type { BackfillCounts } from '#core/backfill/backfill-status.ts'
import { isOver } from '#core/backfill/backfill-status.ts'
import { decideBackfill } from '#core/backfill/decide-backfill.ts'
import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { isFinished, type RunStatus } from '#core/run/run-status.ts'
import { refusable } from '#server/db/refusable.ts'
import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import {
  countPartitions,
  putPartitions,
  runningPartitions,
  turnPartitions,
  waitingPartitions,
  type BackfillPlace,
  type PartitionPut,
} from '#server/db/sql/backfill-partition-rows.ts'
import { holdDueBackfill, saveBackfill, type BackfillRow } from '#server/db/sql/backfill-rows.ts'
import { pendingRoom } from '#server/db/sql/pending-runs.ts'
import type { VersionCache } from '#server/db/version-cache.ts'
import { announceChange } from '#server/db/wake.ts'

import { cancelRunIn } from '../run/cancel-run.ts'
import type { Chance } from '../run/finish-run.ts'
import { startRunIn } from '../run/start-run.ts'

export interface AdvanceDeps {
  /** By the login of the worker. */
  pool: SqlPool
  chance: Chance
  versions: VersionCache
}

/** While its runs go on it is looked at so often. */
const lookEveryMs = 1_000
/** Where nothing can be started: no room, or it was paused while runs go on. */
const patienceMs = 5_000

const outcome = { succeeded: 'succeeded', failed: 'failed', canceled: 'canceled' } as const

/** Notes what became of the runs it started, and says of how many; of a backfill that is being canceled, ends those that go on. */
const settleRuns = async (sql: Sql, at: BackfillPlace, backfill: BackfillRow, chance: Chance, now: Date) => {
  const settled: PartitionPut[] = []
  for (const { place, runId, status, reason } of await runningPartitions(sql, at)) {
    if (isFinished(status as RunStatus))
      settled.push({ place, runId, status: outcome[status as keyof typeof outcome], reason })
    else if (backfill.status === 'canceling' && status !== 'canceling')
      await cancelRunIn(
        sql,
        chance,
        {
          tenantId: at.tenantId,
          deploymentId: backfill.deploymentId,
          runId,
          by: 'its backfill',
          force: false,
        },
        now,
      )
  }
  await putPartitions(sql, at, settled)
  return settled.length
}

/** Starts the runs of so many partitions, and says how many of them there are now: one that is refused has failed. */
const startRuns = async (
  sql: Sql,
  at: BackfillPlace,
  backfill: BackfillRow,
  { count, active, now }: { count: number; active: DeployedPipeline[]; now: Date },
) => {
  const puts: PartitionPut[] = []
  for (const { place, partition } of await waitingPartitions(sql, at, count)) {
    const started = await refusable(sql, () =>
      startRunIn(
        sql,
        {
          tenantId: at.tenantId,
          deploymentId: backfill.deploymentId,
          target: backfill.target,
          partition,
          trigger: { kind: 'backfill', backfill: at.id, by: backfill.requestedBy },
          config: backfill.config,
          tags: { ...backfill.tags, 'dagster/backfill': at.id },
          priority: backfill.priority,
        },
        now,
        active,
      ),
    )
    puts.push(
      started instanceof Refusal
        ? { place, status: 'failed', runId: null, reason: started.message }
        : { place, status: 'running', runId: started.runId, reason: null },
    )
  }
  await putPartitions(sql, at, puts)
  return puts.filter(({ status }) => status === 'running').length
}

const countsOf = async (sql: Sql, { tenantId, id }: BackfillPlace): Promise<BackfillCounts> => {
  const counts = (await countPartitions(sql, tenantId, [id])).get(id)
  if (!counts) throw new Error(`Backfill ${id} was not counted.`)
  return counts
}

/**
 * One look at a backfill, in one transaction: what became of its runs, and the runs it starts next. However many workers look, each partition has one
 * run at a time, and one that dies in between leaves nothing half done. Says whether there is more to do at once.
 */
export const advanceBackfill = (
  { pool, chance, versions }: AdvanceDeps,
  at: BackfillPlace,
  now: Date,
): Promise<boolean> =>
  pool.asTenant(at.tenantId, async (sql) => {
    const backfill = await holdDueBackfill(sql, at, now)
    if (!backfill) return false
    const settled = await settleRuns(sql, at, backfill, chance, now)
    const room = await pendingRoom(sql, at.tenantId)
    const counts = await countsOf(sql, at)
    const decided = decideBackfill({ ...backfill, counts, room })
    if (decided.giveUpWaiting) await turnPartitions(sql, at, ['waiting'], 'canceled')
    let running = counts.running
    if (decided.start > 0) {
      const active = await versions.active(sql, at.tenantId, backfill.deploymentId)
      running += await startRuns(sql, at, backfill, { count: decided.start, active, now })
    }
    const ended = isOver(decided.status)
    const more = decided.start > 0 && counts.waiting > decided.start && running < backfill.mostAtOnce
    const waitMs = more ? 0 : decided.start === 0 && running === 0 ? patienceMs : lookEveryMs
    const dueAt = ended || (backfill.isPaused && running === 0) ? null : new Date(now.getTime() + waitMs)
    await saveBackfill(sql, at, {
      status: decided.status,
      reason: decided.reason,
      finishedAt: ended ? now : null,
      dueAt,
    })
    const isNews =
      settled > 0 ||
      decided.start > 0 ||
      decided.giveUpWaiting ||
      decided.status !== backfill.status ||
      decided.reason !== backfill.reason
    if (isNews)
      await announceChange(sql, {
        tenant: at.tenantId,
        deployment: backfill.deploymentId,
        topics: [{ topic: 'backfills' }],
      })
    return more
  })
