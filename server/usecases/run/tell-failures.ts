import { buildRunGraph } from '#core/run/build-run-graph.ts'
import type { Failure, RunEvent } from '#core/run/run-event.ts'
import { keysMade, type StepGraph } from '#core/run/step-graph.ts'
import type { StepState } from '#core/run/step-state.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { reserveEventNumbers, type NumberedEvent } from '#server/db/sql/append-events.ts'
import { assetsNeverTold } from '#server/db/sql/asset-rows.ts'
import { loadVersions } from '#server/db/sql/load-versions.ts'
import type { LockedRun } from '#server/db/sql/lock-run.ts'
import { loadSteps } from '#server/db/sql/step-rows.ts'
import { writeAssetEvents } from '#server/db/sql/write-asset-events.ts'

/**
 * An asset that the run was to make and of which nothing was heard has failed too. Not so where its step succeeded: it was taken over
 * from the run that is retried, or rightly not made.
 */
const silentAssets = async (
  sql: Sql,
  tenantId: string,
  run: LockedRun,
  graph: StepGraph,
  steps: readonly StepState[],
): Promise<string[]> => {
  const succeeded = new Set(steps.filter(({ status }) => status === 'succeeded').map(({ key }) => key))
  const settled = new Set(
    graph.steps
      .filter(({ key }) => succeeded.has(key))
      .flatMap(({ outputs }) => outputs.flatMap(({ asset }) => asset ?? [])),
  )
  const expected = run.assets.filter((key) => !settled.has(key))
  return expected.length === 0 ? [] : assetsNeverTold(sql, tenantId, run.id, expected)
}

/** Tells of the assets that a failed run did not make, and of the checks that were going on when it ended, where its runner could not. */
export const tellFailures = async (
  sql: Sql,
  tenantId: string,
  run: LockedRun,
  failure: Failure,
  now: Date,
): Promise<void> => {
  const { graph } = buildRunGraph(await loadVersions(sql, tenantId, run.versions), run.target, run.config)
  const steps = await loadSteps(sql, tenantId, run.id)
  const goingOn = new Set(
    steps.filter(({ status }) => status === 'running' || status === 'retrying').map(({ key }) => key),
  )
  const partitions = new Map(
    graph.steps.flatMap((step) =>
      step.outputs.flatMap(({ asset }) => (asset === undefined ? [] : [[asset, keysMade(step)] as const])),
    ),
  )
  const partitionsOf = (asset: string) =>
    (partitions.get(asset) ?? [null]).map((partition) => (partition === null ? {} : { partition }))
  const partitionOf = (asset: string) => {
    const [only, another] = partitionsOf(asset)
    return another ? {} : only
  }
  const atMs = now.getTime()
  const reason = failure.message
  const told: RunEvent[] = [
    ...(await silentAssets(sql, tenantId, run, graph, steps)).flatMap((asset) =>
      partitionsOf(asset).map((partition): RunEvent => ({
        type: 'ASSET_FAILED_TO_MATERIALIZE',
        atMs,
        asset,
        ...partition,
        reason,
      })),
    ),
    ...graph.steps.flatMap(({ key, check }): RunEvent[] =>
      check && run.purpose === 'run' && goingOn.has(key)
        ? [
            {
              type: 'ASSET_CHECK_FAILED_TO_EVALUATE',
              atMs,
              step: key,
              asset: check.asset,
              ...partitionOf(check.asset),
              check: check.name,
              reason,
            },
          ]
        : [],
    ),
  ]
  if (told.length === 0) return
  const last = await reserveEventNumbers(sql, tenantId, run.id, told.length)
  const events = told.map((event, index): NumberedEvent => ({
    number: last - told.length + 1 + index,
    attempt: run.attempt,
    event,
  }))
  const context = { startedAtMs: () => null, durationMs: () => null, failureOf: () => failure }
  await writeAssetEvents(
    sql,
    { tenantId, runId: run.id, deploymentId: run.deploymentId },
    events,
    context,
    now,
  )
}
