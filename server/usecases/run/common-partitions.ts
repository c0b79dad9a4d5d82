import type { KeysNow } from '#core/partition/partition-keys.ts'
import type { WholeSet } from '#core/partition/partition-set.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { producersOf } from '#core/run/producer.ts'
import { commonSet } from '#core/run/run-partitions.ts'
import { assetsAbout, type RunTarget } from '#core/run/run-target.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadKeysNow } from '#server/db/sql/keys-now.ts'

/** How what a run is about is cut, one asset of it that is, and what its keys depend on. */
export interface CommonPartitions {
  set: WholeSet
  asset: string
  now: KeysNow
}

/** The one way in which what a target is about is cut at a moment; undefined where nothing of it is. Refuses a target that is cut in several ways. */
export const commonPartitions = async (
  sql: Sql,
  request: { tenantId: string; deploymentId: string; pipelines: DeployedPipeline[]; target: RunTarget },
  now: Date,
): Promise<CommonPartitions | undefined> => {
  const { target, pipelines } = request
  const common = target.of === 'assets' ? commonSet(assetsAbout(target), producersOf(pipelines)) : undefined
  if (!common) return undefined
  return { ...common, now: await loadKeysNow(sql, request, [common.set], now) }
}
