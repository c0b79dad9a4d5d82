import { isOver } from '#core/backfill/backfill-status.ts'
import { decideBackfill } from '#core/backfill/decide-backfill.ts'
import { isFinished, type RunStatus } from '#core/run/run-status.ts'
import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import {
  countPartitions,
  putPartitions,
  runsOfBackfill,
  turnPartitions,
  type BackfillPlace,
  type BackfillSums,
  type PartitionPut,
} from '#server/db/sql/backfill-partition-rows.ts'
import { holdDueBackfill, saveBackfill, type BackfillRow } from '#server/db/sql/backfill-rows.ts'
import { pendingRoom } from '#server/db/sql/pending-runs.ts'
import type { VersionCache } from '#server/db/version-cache.ts'
import { announceChange } from '#server/db/wake.ts'

import { cancelRunIn } from '../run/cancel-run.ts'
import type { Chance } from '../run/finish-run.ts'
import { startLayers } from './start-layers.ts'
import { startWaiting } from './start-waiting.ts'

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
  for (const { places, runId, status, reason } of await runsOfBackfill(sql, at)) {
    if (isFinished(status as RunStatus))
      for (const place of places)
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

const countsOf = async (sql: Sql, { tenantId, id }: BackfillPlace): Promise<BackfillSums> => {
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
    const decided = decideBackfill({ ...backfill, counts, runs: counts.runs, room })
    if (decided.giveUpWaiting) await turnPartitions(sql, at, ['waiting'], 'canceled')
    let runs = counts.runs
    let left = counts.waiting
    let progress = false
    if (decided.start > 0) {
      const active = await versions.active(sql, at.tenantId, backfill.deploymentId)
      const { begun, dealtWith } = await (backfill.layers ? startLayers : startWaiting)(sql, {
        at,
        backfill,
        count: decided.start,
        active,
        now,
      })
      runs += begun
      left -= dealtWith
      progress = dealtWith > 0
    }
    const ended = isOver(decided.status)
    const more = progress && left > 0 && runs < backfill.mostAtOnce
    const waitMs = more ? 0 : decided.start === 0 && runs === 0 ? patienceMs : lookEveryMs
    const dueAt = ended || (backfill.isPaused && runs === 0) ? null : new Date(now.getTime() + waitMs)
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
