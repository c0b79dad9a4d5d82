import type { Json } from '#core/json.ts'
import { Refusal } from '#core/refusal.ts'
import { buildRunGraph } from '#core/run/build-run-graph.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { unreadConfig } from '#core/run/launch/config-problems.ts'
import { isFinished } from '#core/run/run-status.ts'
import type { RunTarget } from '#core/run/run-target.ts'
import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import type { RetryMode } from '#server/db/sql/insert-run.ts'
import { loadActiveVersions, loadVersions, versionHashes } from '#server/db/sql/load-versions.ts'
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
  /** What is given otherwise than to the run; what is absent stays, and versions are the active ones. */
  changes?: AgainChanges | undefined
  /** Made by whoever asks, once: an asking that comes again finds its run. */
  requestId?: string | undefined
}

export interface AgainChanges {
  /** Number of a version by pipeline id. */
  versions?: Record<string, number> | undefined
  config?: Record<string, Json> | undefined
  tags?: Record<string, string> | undefined
}

/** Asset steps that are asked for by name load what they need from storage; ops need the values of their run. */
const targetFor = (run: LockedRun, from: AgainRequest['from'], pipelines: DeployedPipeline[]): RunTarget => {
  if (typeof from !== 'object' || run.target.of !== 'assets') return run.target
  const wanted = new Set(from.steps)
  const { graph } = buildRunGraph(pipelines, run.target, run.config)
  const chosen = graph.steps.filter((step) => wanted.has(step.key))
  const assets = chosen.flatMap((step) => step.outputs.flatMap((output) => output.asset ?? []))
  const checks = chosen.flatMap(({ check }) => (check ? [{ asset: check.asset, check: check.name }] : []))
  if (assets.length === 0 && checks.length === 0)
    throw new Refusal('nothing_selected', 'None of these steps is part of the run any more. Select others.')
  return { ...run.target, assets, checks }
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

/** The active versions, with those that were asked for in their place. */
const pipelinesFor = async (
  sql: Sql,
  { tenantId, deploymentId, changes }: AgainRequest,
): Promise<DeployedPipeline[]> => {
  const active = await loadActiveVersions(sql, tenantId, deploymentId)
  const wanted = changes?.versions ?? {}
  if (Object.keys(wanted).length === 0) return active
  const hashes = await versionHashes(sql, tenantId, wanted)
  for (const [id, number] of Object.entries(wanted))
    if (!Object.hasOwn(hashes, id))
      throw new Refusal('not_found', `There is no version ${number} of this pipeline. Choose another one.`, {
        pipelineId: id,
      })
  const chosen = await loadVersions(sql, tenantId, hashes)
  return [...active.filter(({ id }) => !Object.hasOwn(hashes, id)), ...chosen]
}

/** Throws `invalid_input` with the way to the place where nothing of the run would read what was written. */
const refuseUnread = (
  config: Record<string, Json>,
  target: RunTarget,
  pipelines: DeployedPipeline[],
): void => {
  const [problem] = unreadConfig(config, target, pipelines, buildRunGraph(pipelines, target, config))
  if (problem) throw new Refusal('invalid_input', problem.message, { field: 'config', path: problem.path })
}

/**
 * Runs what a run did once more, as a new run with the code that is active now, or with versions, configuration and tags that are asked for.
 * Throws a Refusal: no such run here, still going on, nothing failed to go on from, no such version, a configuration that nothing would read,
 * or what is active now does not fit any more.
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
    if (run.purpose === 'sensor')
      throw new Refusal(
        'wrong_state',
        'This asked the code of a sensor what it wants. It is asked again at its next look.',
      )
    if (run.purpose === 'trial')
      throw new Refusal(
        'wrong_state',
        'This was a trial of a draft. Try it again in the designer, or publish the draft and materialize it.',
      )
    if (!isFinished(run.status))
      throw new Refusal('wrong_state', 'The run has not ended yet. Cancel it, or wait for its end.')
    if (from === 'failure' && run.status === 'succeeded')
      throw new Refusal(
        'wrong_state',
        'The run succeeded, so there is no failure to go on from. Run it again from the start.',
      )
    const { changes } = request
    const pipelines = await pipelinesFor(sql, request)
    const target = targetFor(run, from, pipelines)
    if (changes?.config) refuseUnread(changes.config, target, pipelines)
    const keys = await takenOver(sql, run, tenantId, from, target)
    return startResolvedRunIn(
      sql,
      {
        tenantId,
        deploymentId,
        target,
        pipelines,
        trigger: { kind: 'retry', run: run.id, by: by.name },
        config: changes?.config ?? run.config,
        tags: changes?.tags ?? run.tags,
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
