import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { disabledInputs } from '#core/run/disabled-inputs.ts'
import type { Step } from '#core/run/step-graph.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { seenKeys } from '#server/db/sql/seen-assets.ts'

/** Stored values that checks read, each with the step of the first that does. */
const checkedValues = (steps: readonly Step[]): Map<string, string> => {
  const read = new Map<string, string>()
  for (const { key, kind, inputs } of steps)
    for (const source of kind === 'check' ? inputs.flatMap(({ sources }) => sources) : [])
      if (source.from === 'asset' && !read.has(source.asset)) read.set(source.asset, key)
  return read
}

/**
 * Throws a Refusal where a step loads a disabled asset, or a check loads any asset, that was never materialized: the run will not make its value.
 * Asks nothing where none is loaded.
 */
export const refuseMissingValues = async (
  sql: Sql,
  run: { tenantId: string; deploymentId: string; pipelines: DeployedPipeline[]; steps: readonly Step[] },
): Promise<void> => {
  const disabled = disabledInputs(run.pipelines, run.steps)
  const checked = checkedValues(run.steps)
  const keys = [...new Set([...disabled.keys(), ...checked.keys()])]
  if (keys.length === 0) return
  const stored = await seenKeys(sql, run, keys)
  for (const [asset, step] of disabled)
    if (!stored.has(asset))
      throw new Refusal(
        'invalid_selection',
        `"${step}" loads "${asset}", which is disabled and was never materialized, so it has no value. Enable "${asset}" and publish, or take "${step}" out of the run.`,
        { asset, step },
      )
  for (const [asset, step] of checked)
    if (!stored.has(asset))
      throw new Refusal(
        'invalid_selection',
        `"${step}" reads "${asset}", which was never materialized, so there is nothing to check. Materialize "${asset}" first.`,
        { asset, step },
      )
}
