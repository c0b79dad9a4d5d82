import type { Caller } from '#core/access/caller.ts'
import { Refusal } from '#core/refusal.ts'
import { buildRunGraph } from '#core/run/build-run-graph.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadVersions } from '#server/db/sql/load-versions.ts'
import { loadRun } from '#server/db/sql/lock-run.ts'
import { loadAttempts, loadRunRow } from '#server/db/sql/run-rows.ts'
import { loadSteps } from '#server/db/sql/step-rows.ts'

export const notHere = (): Refusal => new Refusal('not_found', 'There is no such run in this deployment.')

/** A run of the deployment with what it was made of and what became of it. Throws `not_found` where it is not here. */
export const loadRunParts = async (sql: Sql, { tenantId, deploymentId }: Caller, runId: string) => {
  const row = await loadRunRow(sql, tenantId, deploymentId, runId)
  const run = await loadRun(sql, tenantId, runId)
  if (!row || !run) throw notHere()
  const pipelines = await loadVersions(sql, tenantId, run.versions)
  // The graph as it was when the run started. A version is never thrown away, so this cannot fail for a run that is there.
  const { graph } = buildRunGraph(pipelines, run.target, run.config)
  const steps = await loadSteps(sql, tenantId, runId)
  const attempts = await loadAttempts(sql, tenantId, runId)
  return { row, run, pipelines, graph, steps, attempts }
}
