import type { ElementOf } from '#core/document/element.ts'
import { parsePartitionSelection } from '#core/partition/parse-partition-selection.ts'
import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import type { Sql } from '#server/db/sql-pool.ts'

import { keepBackfill } from '../backfill/start-backfill.ts'
import { partitionsOfTarget, type TargetPartitions } from '../run/partitions-of-target.ts'
import { startRunIn, type RunRequest } from '../run/start-run.ts'

type PartitionRule = NonNullable<ElementOf<'schedule'>['partitionRule']>

/** Runs that a backfill of a tick has at a time. */
export const mostAtOnce = 10

/** The partitions that a rule means at a moment. Refuses a target that is not partitioned, and a rule that means none of its partitions. */
export const partitionsMeant = async (
  sql: Sql,
  request: RunRequest,
  { partitions: text }: PartitionRule,
  pipelines: DeployedPipeline[],
  at: Date,
): Promise<TargetPartitions & { keys: string[] }> => {
  const partitions = await partitionsOfTarget(sql, { ...request, pipelines }, at)
  const chosen = parsePartitionSelection(text, partitions.set, partitions.now)
  if (chosen.outcome === 'refused')
    throw new Refusal('invalid_selection', `Its partition rule ${text} means none: ${chosen.message}`)
  return { ...partitions, keys: chosen.keys }
}

/** Starts what a tick makes of partitions: a run where it is one, a backfill where they are several. Throws a Refusal. */
export const startPartitions = async (
  sql: Sql,
  request: RunRequest,
  rule: PartitionRule,
  { active, scheduledAt, now, by }: { active: DeployedPipeline[]; scheduledAt: Date; now: Date; by: string },
): Promise<{ runId: string | null; backfillId: string | null; partitions: number }> => {
  const meant = await partitionsMeant(sql, request, rule, active, scheduledAt)
  const [only, ...others] = meant.keys
  if (only !== undefined && others.length === 0 && !meant.isMixed) {
    const { runId } = await startRunIn(sql, { ...request, partition: only }, now, active)
    return { runId, backfillId: null, partitions: 1 }
  }
  const backfill = {
    ...request,
    by: { name: by },
    order: 'ascending',
    mostAtOnce,
    onFailure: 'continue',
  } as const
  const { id } = await keepBackfill(sql, backfill, meant, meant.keys, scheduledAt)
  return { runId: null, backfillId: id, partitions: meant.keys.length }
}
