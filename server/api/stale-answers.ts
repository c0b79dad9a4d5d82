import type { Caller } from '#core/access/caller.ts'
import { describeAssets } from '#core/asset/asset-graph-entry.ts'
import { assetStates } from '#core/asset/asset-state.ts'
import { madeStale, type MadeStale } from '#core/asset/made-stale.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { seenAssetStates } from '#server/db/sql/seen-assets.ts'

import { factsOf, versions } from './asset-answers.ts'

/** Which assets of a deployment, whichever pipeline makes them, become stale where a document becomes the active one of its pipeline. */
export const staleWith = async (
  sql: Sql,
  { tenantId, deploymentId }: Caller,
  { pipelineId, document }: { pipelineId: string; document: PipelineDocument },
): Promise<(MadeStale & { pipeline: string })[]> => {
  const before = await versions.active(sql, tenantId, deploymentId)
  const after = [...before.filter(({ id }) => id !== pipelineId), { id: pipelineId, hash: '', document }]
  const rows = new Map((await seenAssetStates(sql, { tenantId, deploymentId })).map((row) => [row.key, row]))
  const statesOf = (pipelines: readonly DeployedPipeline[]) =>
    assetStates(
      // That a run is at one of them makes it neither stale nor fresh.
      describeAssets(pipelines).map((asset) => factsOf(asset, rows.get(asset.description.key), undefined)),
    )
  const pipelineOf = new Map(
    describeAssets(after).map(({ description: { key, pipeline } }) => [key, pipeline.name]),
  )
  return madeStale(statesOf(before), statesOf(after)).map((one) => ({
    ...one,
    pipeline: pipelineOf.get(one.key) ?? '',
  }))
}
