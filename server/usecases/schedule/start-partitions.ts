import type { ElementOf } from '#core/document/element.ts'
import { parsePartitionSelection } from '#core/partition/parse-partition-selection.ts'
import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import type { Sql } from '#server/db/sql-pool.ts'

import { partitionsOfTarget, startBackfillIn } from '../backfill/start-backfill.ts'
import { startRunIn, type RunRequest } from '../run/start-run.ts'

type PartitionRule = NonNullable<ElementOf<'schedule'>['partitionRule']>

/** Runs that a backfill of a tick has at a time. */
const mostAtOnce = 10

/** The partitions that a rule means at a moment. Refuses a target that is not partitioned, and a rule that means none of its partitions. */
export const partitionsMeant = async (
  sql: Sql,
  request: RunRequest,
  { partitions }: PartitionRule,
  at: Date,
): Promise<string[]> => {
  const { set, now } = await partitionsOfTarget(sql, request, at)
  const chosen = parsePartitionSelection(partitions, set, now)
  if (chosen.outcome === 'refused')
    throw new Refusal('invalid_selection', `Its partition rule ${partitions} means none: ${chosen.message}`)
  return chosen.keys
}

/** Starts what a tick makes of partitions: a run where it is one, a backfill where they are several. Throws a Refusal. */
export const startPartitions = async (
  sql: Sql,
  request: RunRequest,
  rule: PartitionRule,
  { active, scheduledAt, now, by }: { active: DeployedPipeline[]; scheduledAt: Date; now: Date; by: string },
): Promise<{ runId: string | null; partitions: number }> => {
  const keys = await partitionsMeant(sql, request, rule, scheduledAt)
  const [only] = keys
  if (keys.length === 1 && only !== undefined) {
    const { runId } = await startRunIn(sql, { ...request, partition: only }, now, active)
    return { runId, partitions: 1 }
  }
  await startBackfillIn(
    sql,
    {
      ...request,
      by: { name: by },
      partitions: rule.partitions,
      order: 'ascending',
      mostAtOnce,
      onFailure: 'continue',
    },
    scheduledAt,
  )
  return { runId: null, partitions: keys.length }
}
