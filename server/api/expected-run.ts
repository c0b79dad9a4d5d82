import type { Caller } from '#core/access/caller.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { everything, expectRun, stepsOfEverything, type ExpectedRun } from '#core/run/expect-run.ts'
import { usualDurations } from '#core/run/usual-durations.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadPastSteps } from '#server/db/sql/past-steps.ts'
import { usageOfAll } from '#server/db/sql/usage-of-all.ts'

/** After every run there is. */
const afterAll = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** What a run of everything that a document makes would take and cost, from what the same elements took before; null where it makes nothing. */
export const expectedRunOf = async (
  sql: Sql,
  { tenantId, deploymentId }: Caller,
  { pipelineId, document }: { pipelineId: string; document: PipelineDocument },
): Promise<ExpectedRun | null> => {
  const graph = stepsOfEverything(pipelineId, document)
  if (!graph || graph.steps.length === 0) return null
  const past = await loadPastSteps(sql, {
    tenantId,
    deploymentId,
    beforeRun: afterAll,
    pipelines: [pipelineId],
    elements: new Map(graph.steps.map((step) => [step.key, step.elementId])),
  })
  const assets = everything(document)
  return expectRun(
    graph,
    usualDurations(past),
    await usageOfAll(sql, { tenantId, deploymentId, pipelineId, assets }),
  )
}
