import type { Caller } from '#core/access/caller.ts'
import { buildRunGraph } from '#core/run/build-run-graph.ts'
import { usualDurations, type UsualDuration } from '#core/run/usual-durations.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadVersions } from '#server/db/sql/load-versions.ts'
import { loadRun } from '#server/db/sql/lock-run.ts'
import { loadPastSteps } from '#server/db/sql/past-steps.ts'
import { loadRunRow } from '#server/db/sql/run-rows.ts'

import { notHere } from './load-run-parts.ts'

/** How long each step of a run usually takes, by key, from the runs before it. Throws a Refusal where there is no such run. */
export const usualDurationsOf = async (
  sql: Sql,
  { tenantId, deploymentId }: Caller,
  runId: string,
): Promise<Record<string, UsualDuration>> => {
  const run = await loadRun(sql, tenantId, runId)
  if (!run || !(await loadRunRow(sql, tenantId, deploymentId, runId))) throw notHere()
  const { graph } = buildRunGraph(await loadVersions(sql, tenantId, run.versions), run.target, run.config)
  return usualDurations(
    await loadPastSteps(sql, {
      tenantId,
      deploymentId,
      beforeRun: runId,
      pipelines: Object.keys(run.versions),
      elements: new Map(graph.steps.map((step) => [step.key, step.elementId])),
    }),
  )
}
