import { backfillTag } from '#core/backfill/backfill-tag.ts'
import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import type { RequestedTarget } from '#core/run/resolve-target.ts'
import { refusable } from '#server/db/refusable.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import type { BackfillPlace, PartitionPut } from '#server/db/sql/backfill-partition-rows.ts'
import type { BackfillRow } from '#server/db/sql/backfill-rows.ts'

import { startRunIn } from '../run/start-run.ts'

/** A backfill that is held, and how many runs of it may begin now. */
export interface HeldBackfill {
  at: BackfillPlace
  backfill: BackfillRow
  count: number
  active: DeployedPipeline[]
  now: Date
}

/** What became of a look: runs that began, and partitions of which something became. */
export interface Begun {
  begun: number
  dealtWith: number
}

/** Starts a run for each of these groups of partitions of a target. Of a run that is refused its partitions have failed. */
export const startBackfillRuns = async (
  sql: Sql,
  { at, backfill, active, now }: HeldBackfill,
  target: RequestedTarget,
  groups: readonly { places: readonly number[]; keys: readonly string[] }[],
): Promise<{ puts: PartitionPut[]; begun: number }> => {
  const puts: PartitionPut[] = []
  let begun = 0
  for (const { places, keys } of groups) {
    const started = await refusable(sql, () =>
      startRunIn(
        sql,
        {
          tenantId: at.tenantId,
          deploymentId: backfill.deploymentId,
          target,
          partitions: keys,
          trigger: { kind: 'backfill', backfill: at.id, by: backfill.requestedBy },
          config: backfill.config,
          tags: { ...backfill.tags, [backfillTag]: at.id },
          priority: backfill.priority,
        },
        now,
        active,
      ),
    )
    const isRefused = started instanceof Refusal
    if (!isRefused) begun += 1
    const put = isRefused
      ? ({ status: 'failed', runId: null, reason: started.message } as const)
      : ({ status: 'running', runId: started.runId, reason: null } as const)
    for (const place of places) puts.push({ place, ...put })
  }
  return { puts, begun }
}

/** Partitions of which nothing is made, and why. */
export const setAside = (
  units: readonly { place: number }[],
  status: 'failed' | 'skipped',
  reason: string,
): PartitionPut[] => units.map(({ place }) => ({ place, status, runId: null, reason }))

/** Why a partition is skipped that a set had when it was asked for. */
export const wasRemoved =
  'It is no partition any more: its key was removed after the backfill had been asked for.'
