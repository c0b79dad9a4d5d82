import { parsePartitionSelection } from '#core/partition/parse-partition-selection.ts'
import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import type { RequestedTarget } from '#core/run/resolve-target.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadActiveVersions } from '#server/db/sql/load-versions.ts'

import { partitionsOfTarget, type TargetPartitions } from '../run/partitions-of-target.ts'

export interface ChosenPartitions {
  pipelines: DeployedPipeline[]
  meant: TargetPartitions
  keys: string[]
}

/** The partitions of a target that a text means. Throws a Refusal, `invalid_input` with the place in the text where that cannot be read. */
export const choosePartitions = async (
  sql: Sql,
  request: { tenantId: string; deploymentId: string; target: RequestedTarget; partitions: string },
  now: Date,
): Promise<ChosenPartitions> => {
  const pipelines = await loadActiveVersions(sql, request.tenantId, request.deploymentId)
  const meant = await partitionsOfTarget(sql, { ...request, pipelines }, now)
  const chosen = parsePartitionSelection(request.partitions, meant.set, meant.now)
  if (chosen.outcome === 'refused')
    throw new Refusal('invalid_input', chosen.message, {
      field: 'partitions',
      start: chosen.start,
      end: chosen.end,
    })
  return { pipelines, meant, keys: chosen.keys }
}
