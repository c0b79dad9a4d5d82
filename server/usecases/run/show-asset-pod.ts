import { buildRunGraph } from '#core/run/build-run-graph.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadAssetState } from '#server/db/sql/asset-rows.ts'
import { loadVersions } from '#server/db/sql/load-versions.ts'
import { loadRun } from '#server/db/sql/lock-run.ts'
import { loadAttempts } from '#server/db/sql/run-rows.ts'
import { loadSteps } from '#server/db/sql/step-rows.ts'

import type { InstallationGround } from '../tenant/run-ground.ts'
import { showPods } from './show-pods.ts'

/**
 * The pod that made the latest value of an asset, what it used of what it asked for, and how many other steps shared it; null where the value was made
 * elsewhere.
 */
export const showAssetPod = async (
  sql: Sql,
  ground: InstallationGround,
  asset: { tenantId: string; deploymentId: string; key: string },
) => {
  const { tenantId, deploymentId, key } = asset
  const runId = (await loadAssetState(sql, tenantId, deploymentId, key))?.materializedRun
  const run = runId ? await loadRun(sql, tenantId, runId) : undefined
  if (!run) return null
  const pipelines = await loadVersions(sql, tenantId, run.versions)
  const { graph } = buildRunGraph(pipelines, run.target, run.config)
  const steps = await loadSteps(sql, tenantId, run.id)
  const attempts = await loadAttempts(sql, tenantId, run.id)
  const pods = await showPods(sql, tenantId, ground, { run, graph, pipelines, steps, attempts })
  const maker = graph.steps.find(({ outputs }) => outputs.some((output) => output.asset === key))
  if (!pods || !maker) return null
  const own = pods.steps.find(({ step }) => step === maker.key)
  if (own) return { runId: run.id, pod: own, sharedWith: 0 }
  return pods.carries === 'steps'
    ? null
    : { runId: run.id, pod: pods.own, sharedWith: graph.steps.length - 1 }
}
