import type { Caller } from '#core/access/caller.ts'
import { compareRuns } from '#core/run/compare/compare-runs.ts'
import type { ComparedRun } from '#core/run/compare/compared-run.ts'
import { runResources } from '#core/run/run-resources.ts'
import type { StepGraph } from '#core/run/step-graph.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { assetsMadeBy, storedVersionsAt } from '#server/db/sql/compared-runs.ts'
import { loadRunPipelines } from '#server/db/sql/run-rows.ts'

import { loadRunParts } from './load-run-parts.ts'
import { runRow } from './run-answers.ts'

const storedInputs = (graph: StepGraph): string[] => [
  ...new Set(
    graph.steps.flatMap(({ inputs }) =>
      inputs.flatMap(({ sources }) =>
        sources.flatMap((source) => (source.from === 'asset' ? [source.asset] : [])),
      ),
    ),
  ),
]

const loadCompared = async (sql: Sql, caller: Caller, runId: string) => {
  const { tenantId } = caller
  const { row, run, pipelines, graph, steps, attempts } = await loadRunParts(sql, caller, runId)
  const made = await assetsMadeBy(sql, tenantId, runId)
  const compared: ComparedRun = {
    graph: new Map(graph.steps.map((step) => [step.key, step])),
    steps: new Map(steps.map((step) => [step.key, step])),
    made: new Map(
      made.map(({ asset, dataVersion, inputVersions, metadata }) => [
        asset,
        { dataVersion, inputVersions: inputVersions ?? {}, metadata: metadata ?? {} },
      ]),
    ),
    stored: await storedVersionsAt(
      sql,
      caller,
      storedInputs(graph),
      attempts.at(-1)?.claimedAt ?? row.enqueuedAt,
    ),
    requirements: Object.fromEntries(
      pipelines.map(({ document: { settings } }) => [settings.name, settings.requirements?.python ?? []]),
    ),
    resources: Object.fromEntries(
      runResources(pipelines, run.config).map(({ name, ...resource }) => [name, resource]),
    ),
  }
  const head = {
    ...runRow(row),
    executor: graph.executor,
    launcher: attempts.at(-1)?.launcher ?? null,
    pipelines: await loadRunPipelines(sql, tenantId, run.versions),
  }
  return { head, compared }
}

/** Two runs of the deployment beside each other. Throws `not_found` where one of them is not here. */
export const runComparison = async (sql: Sql, caller: Caller, ids: { a: string; b: string }) => {
  const a = await loadCompared(sql, caller, ids.a)
  const b = await loadCompared(sql, caller, ids.b)
  return { a: a.head, b: b.head, ...compareRuns(a.compared, b.compared) }
}
