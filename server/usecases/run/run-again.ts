import { Refusal } from '#core/refusal.ts'
import { buildStepGraph } from '#core/run/build-step-graph.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { isFinished } from '#core/run/run-status.ts'
import type { RunTarget } from '#core/run/run-target.ts'
import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import type { RetryMode } from '#server/db/sql/insert-run.ts'
import { loadActiveVersions } from '#server/db/sql/load-versions.ts'
import { lockQueue, lockRun, type LockedRun } from '#server/db/sql/lock-run.ts'
import { runOfRequest } from '#server/db/sql/requested-run.ts'

import { finishedSteps } from './finished-steps.ts'
import { startResolvedRunIn } from './start-run.ts'

export interface AgainRequest {
  tenantId: string
  deploymentId: string
  runId: string
  by: { id: string; name: string }
  /** From failure: what succeeded is taken over. From the start: everything. Steps: these, and what had not succeeded. */
  from: 'failure' | 'start' | { steps: string[] }
  /** Made by whoever asks, once: an asking that comes again finds its run. */
  requestId?: string | undefined
}

/** Asset steps that are asked for by name load what they need from storage; ops need the values of their run. */
const targetFor = (run: LockedRun, from: AgainRequest['from'], pipelines: DeployedPipeline[]): RunTarget => {
  if (typeof from !== 'object' || run.target.of === 'graph') return run.target
  const wanted = new Set(from.steps)
  const { graph } = buildStepGraph(pipelines, run.target, run.config)
  const assets = graph.steps
    .filter((step) => wanted.has(step.key))
    .flatMap((step) => step.outputs.flatMap((output) => output.asset ?? []))
  if (assets.length === 0)
    throw new Refusal('nothing_selected', 'None of these steps is part of the run any more. Select others.')
  return { ...run.target, assets }
}

const takenOver = async (
  sql: Sql,
  run: LockedRun,
  tenantId: string,
  from: AgainRequest['from'],
  target: RunTarget,
): Promise<string[]> => {
  if (from === 'start') return []
  const succeeded = await finishedSteps(sql, tenantId, run.id)
  if (from === 'failure') return succeeded
  if (target.of === 'assets') return []
  const wanted = new Set(from.steps)
  return succeeded.filter((key) => !wanted.has(key))
}

const mode = (from: AgainRequest['from']): RetryMode =>
  typeof from === 'object' ? 'selected_steps' : from === 'failure' ? 'from_failure' : 'all_steps'

/**
 * Runs what a run did once more, as a new run with the code that is active now. Throws a Refusal: no such run here, still going on,
 * nothing failed to go on from, or what is active now does not fit any more.
 */
export const runAgain = (pool: SqlPool, request: AgainRequest, now: Date): Promise<{ runId: string }> => {
  const { tenantId, deploymentId, runId, by, from, requestId } = request
  return pool.asTenant(tenantId, async (sql) => {
    const before = requestId && (await runOfRequest(sql, tenantId, requestId))
    if (before) return { runId: before }
    await lockQueue(sql, tenantId)
    const run = await lockRun(sql, tenantId, runId)
    if (!run || run.deploymentId !== deploymentId)
      throw new Refusal('not_found', 'There is no such run here.')
    if (!isFinished(run.status))
      throw new Refusal('wrong_state', 'The run has not ended yet. Cancel it, or wait for its end.')
    if (from === 'failure' && run.status === 'succeeded')
      throw new Refusal(
        'wrong_state',
        'The run succeeded, so there is no failure to go on from. Run it again from the start.',
      )
    const pipelines = await loadActiveVersions(sql, tenantId, deploymentId)
    const target = targetFor(run, from, pipelines)
    const keys = await takenOver(sql, run, tenantId, from, target)
    return startResolvedRunIn(
      sql,
      {
        tenantId,
        deploymentId,
        target,
        pipelines,
        trigger: { kind: 'retry', run: run.id, by: by.name },
        config: run.config,
        tags: run.tags,
        priority: run.priority,
        requestId,
        // A manual one begins to count anew: it is not one of the policy's tries.
        retry: {
          parent: run.id,
          root: run.rootRunId ?? run.id,
          number: 0,
          mode: mode(from),
          steps: typeof from === 'object' ? from.steps : null,
        },
        ...(keys.length > 0 && { finished: { run: run.id, keys } }),
      },
      now,
    )
  })
}
