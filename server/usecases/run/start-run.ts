import type { Json } from '#core/json.ts'
import { orderKey } from '#core/queue/order-key.ts'
import { buildRunGraph } from '#core/run/build-run-graph.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { jobOf } from '#core/run/job-of.ts'
import { partitionTags } from '#core/run/partition-tags.ts'
import type { Purpose } from '#core/run/purpose.ts'
import { resolveTarget, type RequestedTarget } from '#core/run/resolve-target.ts'
import { jobIn, type RunTarget } from '#core/run/run-target.ts'
import { runTitle } from '#core/run/run-title.ts'
import type { Trigger } from '#core/run/trigger.ts'
import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import { insertRun, type NewRun } from '#server/db/sql/insert-run.ts'
import { insertSteps } from '#server/db/sql/insert-steps.ts'
import { loadActiveVersions } from '#server/db/sql/load-versions.ts'
import { runOfRequest } from '#server/db/sql/requested-run.ts'
import { announceChange, wakeQueue } from '#server/db/wake.ts'
import { newId } from '#server/platform/ids.ts'

import { cutTarget, partitionOf } from './cut-target.ts'
import { refuseConfig } from './refuse-config.ts'
import { refuseMissingValues } from './refuse-missing-values.ts'

export interface RunRequest {
  tenantId: string
  deploymentId: string
  target: RequestedTarget
  trigger: Trigger
  config?: Record<string, Json>
  tags?: Record<string, string>
  priority?: number
  /** Which partition it makes, where what it makes is partitioned. */
  partition?: string | undefined
  /** Instead: several in a row that it makes at once. */
  partitions?: readonly string[] | undefined
  /** Made by whoever asks, once: an asking that comes again finds its run. */
  requestId?: string | undefined
}

/** A run whose target and versions are known already. */
export interface ResolvedRun {
  tenantId: string
  deploymentId: string
  target: RunTarget
  pipelines: DeployedPipeline[]
  /** Absent: a run. */
  purpose?: Purpose
  trigger: Trigger
  config: Record<string, Json>
  tags: Record<string, string>
  priority: number
  notBefore?: Date
  requestId?: string | undefined
  retry?: NewRun['retry']
  /** Steps of the retried run whose outputs are taken over, pieces of a fan-out included. */
  finished?: { run: string; keys: string[] }
}

/** Writes the run, its steps, its first event, what its assets expect and its place in the queue. Throws a Refusal; then nothing is written. */
export const startResolvedRunIn = async (
  sql: Sql,
  run: ResolvedRun,
  now: Date,
): Promise<{ runId: string }> => {
  const { graph, assets, versions } = buildRunGraph(run.pipelines, run.target, run.config)
  const purpose = run.purpose ?? 'run'
  // A trial makes none of the deployment's assets: nothing is expected of it, and nothing of it is told to their state.
  const expected = purpose === 'run' ? assets : []
  const runId = newId(now.getTime())
  const used = run.pipelines.filter((pipeline) => pipeline.id in versions)
  refuseConfig(run, { graph, versions })
  const keys = new Set(graph.steps.map((step) => step.key))
  const finished = new Set(run.finished?.keys)
  await refuseMissingValues(sql, { ...run, steps: graph.steps.filter(({ key }) => !finished.has(key)) })
  await insertRun(
    sql,
    {
      tenantId: run.tenantId,
      id: runId,
      deploymentId: run.deploymentId,
      job: jobIn(run.target) ?? null,
      title: runTitle({
        partition: partitionOf(run.target),
        job: jobIn(run.target),
        assets,
        pipelines: [...new Set(graph.steps.map((step) => step.pipeline))],
        steps: graph.steps.length,
        checks: graph.steps.flatMap(({ check }) =>
          check ? [{ asset: check.asset, check: check.name }] : [],
        ),
      }),
      versions: Object.fromEntries(used.map(({ id, hash }) => [id, hash])),
      target: run.target,
      executor: graph.executor,
      assets: expected,
      purpose,
      trigger: run.trigger,
      tags: run.tags,
      config: run.config,
      partition: partitionOf(run.target) ?? null,
      priority: run.priority,
      enqueuedAt: now,
      orderKey: orderKey(now, run.priority),
      notBefore: run.notBefore ?? null,
      requestId: run.requestId ?? null,
      retry: run.retry ?? null,
    },
    {
      total: graph.steps.length,
      succeeded: (run.finished?.keys ?? []).filter((key) => keys.has(key)).length,
    },
  )
  await insertSteps(sql, {
    tenantId: run.tenantId,
    runId,
    steps: graph.steps,
    readyAt: now,
    finished: run.finished,
  })
  await announceChange(sql, {
    tenant: run.tenantId,
    deployment: run.deploymentId,
    topics: [
      { topic: 'runs' },
      ...(expected.length > 0 || (purpose === 'run' && run.target.of === 'assets')
        ? [{ topic: 'assets' }]
        : []),
    ],
  })
  if (!run.notBefore) await wakeQueue(sql)
  return { runId }
}

/** A request held against the versions that a deployment has active: what it starts, and with which tags and priority. Throws a Refusal. */
export const resolveRequest = async (
  sql: Sql,
  request: RunRequest,
  pipelines: DeployedPipeline[],
  now: Date,
): Promise<ResolvedRun> => {
  const resolved = resolveTarget(request.target, pipelines)
  const target = await cutTarget(sql, { ...request, pipelines, target: resolved }, now)
  const job = jobOf(target, pipelines)
  return {
    tenantId: request.tenantId,
    deploymentId: request.deploymentId,
    target,
    pipelines,
    trigger: request.trigger,
    config: request.config ?? {},
    tags: { ...job?.tags, ...request.tags, ...partitionTags(pipelines, target) },
    priority: request.priority ?? job?.priority ?? 0,
    requestId: request.requestId,
  }
}

/**
 * Starts a run of what the deployment has active now, in a transaction that is open. `active`: the versions, where whoever starts many has them already.
 * Throws a Refusal.
 */
export const startRunIn = async (
  sql: Sql,
  request: RunRequest,
  now: Date,
  active?: DeployedPipeline[],
): Promise<{ runId: string }> => {
  const { requestId } = request
  const before = requestId && (await runOfRequest(sql, request.tenantId, requestId))
  if (before) return { runId: before }
  const pipelines = active ?? (await loadActiveVersions(sql, request.tenantId, request.deploymentId))
  return startResolvedRunIn(sql, await resolveRequest(sql, request, pipelines, now), now)
}

/** Starts a run: one transaction, so it is there whole or not at all. Throws a Refusal. */
export const startRun = (pool: SqlPool, request: RunRequest, now: Date): Promise<{ runId: string }> =>
  pool.asTenant(request.tenantId, (sql) => startRunIn(sql, request, now))
