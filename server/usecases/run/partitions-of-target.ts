import { isOnEarlier } from '#core/document/asset-graph.ts'
import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { producersOf } from '#core/run/producer.ts'
import { resolveTarget, type RequestedTarget } from '#core/run/resolve-target.ts'
import type { Sql } from '#server/db/sql-pool.ts'

import { commonPartitions, type CommonPartitions } from './common-partitions.ts'

export interface TargetPartitions extends CommonPartitions {
  assets: string[]
  /** Each partition is made from the one before: one after the other, from the first. */
  isChain: boolean
}

/** What a target's partitions are, for whoever chooses among them. Refuses a target that is not partitioned, or in several ways. */
export const partitionsOfTarget = async (
  sql: Sql,
  request: {
    tenantId: string
    deploymentId: string
    pipelines: DeployedPipeline[]
    target: RequestedTarget
  },
  now: Date,
): Promise<TargetPartitions> => {
  const { pipelines } = request
  const target = resolveTarget(request.target, pipelines)
  const common = await commonPartitions(sql, { ...request, target }, now)
  if (!common || target.of !== 'assets')
    throw new Refusal(
      'invalid_selection',
      'Nothing of this is partitioned, so there are no partitions to choose.',
    )
  const { assets } = target
  const producers = producersOf(pipelines)
  const isChain = assets.some((asset) => {
    const { element } = producers.get(asset) ?? {}
    return element?.deps?.some((dep) => dep.asset === asset && isOnEarlier(dep)) ?? false
  })
  return { ...common, assets, isChain }
}
