import { partitionsToStart } from '#core/backfill/partitions-to-start.ts'
import { Refusal } from '#core/refusal.ts'
import { refusable } from '#server/db/refusable.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { putPartitions, waitingPartitions } from '#server/db/sql/backfill-partition-rows.ts'

import { partitionsOfTarget } from '../run/partitions-of-target.ts'
import {
  setAside,
  startBackfillRuns,
  wasRemoved,
  type Begun,
  type HeldBackfill,
} from './start-backfill-runs.ts'

/** Partitions that are looked through for those that stand in a row. */
const mostLookedAt = 20_000

/** Starts runs for the first partitions that wait, where all of the backfill is cut in one way. */
export const startWaiting = async (sql: Sql, held: HeldBackfill): Promise<Begun> => {
  const { at, backfill, count, active, now } = held
  const { mostPerRun, target } = backfill
  const place = { tenantId: at.tenantId, deploymentId: backfill.deploymentId }
  const found = await refusable(sql, () =>
    partitionsOfTarget(sql, { ...place, pipelines: active, target }, now),
  )
  const waiting = await waitingPartitions(sql, at, Math.min(count * mostPerRun, mostLookedAt))
  if (found instanceof Refusal) {
    await putPartitions(sql, at, setAside(waiting, 'failed', found.message))
    return { begun: 0, dealtWith: waiting.length }
  }
  const { runs, gone } = partitionsToStart(waiting, { ...found, runs: count, mostPerRun })
  const { puts, begun } = await startBackfillRuns(sql, held, target, runs)
  puts.push(...setAside(gone, 'skipped', wasRemoved))
  await putPartitions(sql, at, puts)
  return { begun, dealtWith: puts.length }
}
