import { backfillLayers, type BackfillLayer } from '#core/backfill/backfill-layers.ts'
import { isOnEarlier } from '#core/document/asset-graph.ts'
import { sameSet } from '#core/partition/whole-set.ts'
import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { producersOf } from '#core/run/producer.ts'
import { resolveTarget, type RequestedTarget } from '#core/run/resolve-target.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadKeysNow } from '#server/db/sql/keys-now.ts'

import { commonPartitions, type CommonPartitions } from './common-partitions.ts'

export interface TargetPartitions extends CommonPartitions {
  assets: string[]
  /** Each partition is made from the one before: one after the other, from the first. */
  isChain: boolean
  /** In which order what is chosen is made, where one run cannot make all of it. Of a job: none. */
  layers: BackfillLayer[]
  /** It is cut in several ways, so that no run makes all of it. */
  isMixed: boolean
}

/**
 * What a target's partitions are, for whoever chooses among them: of assets that are cut in several ways those of what is upstream. Refuses a target that is not
 * partitioned, a job that is so in several ways, and assets of which it could not be told which are upstream.
 */
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
  const producers = producersOf(pipelines)
  const layers =
    'job' in request.target || target.of !== 'assets' ? [] : backfillLayers(target.assets, producers)
  const first = layers.find(({ isFirst, set }) => isFirst && set)
  const about = first && target.of === 'assets' ? { of: 'assets' as const, assets: first.assets } : target
  const common = await commonPartitions(sql, { ...request, target: about }, now)
  if (!common || target.of !== 'assets')
    throw new Refusal(
      'invalid_selection',
      'Nothing of this is partitioned, so there are no partitions to choose.',
    )
  const { assets } = target
  const isChain = assets.some((asset) => {
    const { element } = producers.get(asset) ?? {}
    return element?.deps?.some((dep) => dep.asset === asset && isOnEarlier(dep)) ?? false
  })
  const isMixed = layers.some(({ set }) => set && !sameSet(set, common.set))
  if (layers.length < 2) return { ...common, assets, isChain, layers, isMixed }
  const sets = [common.set, ...layers.flatMap(({ set }) => set ?? [])]
  return { ...common, now: await loadKeysNow(sql, request, sets, now), assets, isChain, layers, isMixed }
}
