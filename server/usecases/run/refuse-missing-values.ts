import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { disabledInputs } from '#core/run/disabled-inputs.ts'
import type { Step } from '#core/run/step-graph.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { materializedKeys } from '#server/db/sql/asset-rows.ts'

/** Throws a Refusal where a step loads a disabled asset that was never materialized: no run will make its value. Asks nothing where none is loaded. */
export const refuseMissingValues = async (
  sql: Sql,
  run: { tenantId: string; deploymentId: string; pipelines: DeployedPipeline[]; steps: readonly Step[] },
): Promise<void> => {
  const loaded = disabledInputs(run.pipelines, run.steps)
  if (loaded.size === 0) return
  const stored = await materializedKeys(sql, run.tenantId, run.deploymentId, [...loaded.keys()])
  for (const [asset, step] of loaded)
    if (!stored.has(asset))
      throw new Refusal(
        'invalid_selection',
        `"${step}" loads "${asset}", which is disabled and was never materialized, so it has no value. Enable "${asset}" and publish, or take "${step}" out of the run.`,
        { asset, step },
      )
}
