import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

import { chooseCluster, clusterMissing } from '#core/cluster/choose-cluster.ts'
import { runPod, type RunPod } from '#core/pod/run-pod.ts'
import { Refusal } from '#core/refusal.ts'
import { buildRunGraph } from '#core/run/build-run-graph.ts'
import { claimCode } from '#core/run/claim-code.ts'
import { startTimeoutMs, timeLimitGraceMs } from '#core/run/lease.ts'
import { maxRuntimeMs } from '#core/run/max-runtime.ts'
import type { Failure } from '#core/run/run-event.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import { tellRun } from '#server/db/sql/append-events.ts'
import { keepLaunchRecord } from '#server/db/sql/attempt-rows.ts'
import { claimRuns, type ClaimedRun } from '#server/db/sql/claim-runs.ts'
import { noteClusterUse } from '#server/db/sql/cluster-rows.ts'
import { loadVersions } from '#server/db/sql/load-versions.ts'
import { loadRun } from '#server/db/sql/lock-run.ts'
import { announceChange } from '#server/db/wake.ts'
import { LaunchFailed, type LaunchRecord } from '#server/gateways/launcher.ts'
import { randomToken } from '#server/platform/secrets.ts'

import { groundAt } from '../tenant/ground-at.ts'
import { relaunchOrFail, type AttemptPlace } from './relaunch-run.ts'
import type { RunCluster, WorkerDeps } from './worker-deps.ts'

/** An attempt handed out to this worker, with the secret its runner will claim with. */
export interface Handed {
  run: ClaimedRun
  secret: string
}

/** Takes waiting runs out of the queue, at most `limit`. They are `launching` now, and this worker must launch them. */
export const takeRuns = (
  deps: Pick<WorkerDeps, 'pool' | 'launcher' | 'workerId'>,
  limit: number,
  now: Date,
): Promise<Handed[]> => {
  const secrets = Array.from({ length: limit }, () => randomToken())
  return deps.pool.asSystem(async (sql) => {
    const hashes = secrets.map((secret) => createHash('sha256').update(secret).digest())
    const claimed = await claimRuns(sql, {
      workerId: deps.workerId,
      launcher: deps.launcher.kind,
      claimHashes: hashes,
      now,
      startMs: startTimeoutMs,
    })
    for (const run of claimed) {
      await tellRun(
        sql,
        run,
        [
          { type: 'RUN_DEQUEUED', atMs: now.getTime() },
          { type: 'RUN_STARTING', atMs: now.getTime(), launcher: deps.launcher.kind },
        ],
        now,
      )
      await announceChange(sql, {
        tenant: run.tenantId,
        deployment: run.deploymentId,
        topics: [{ topic: 'runs' }, { topic: `run:${run.runId}` }],
      })
    }
    return claimed.map((run) => ({ run, secret: secrets[run.claimIndex] ?? '' }))
  })
}

const longestWaitMs = 16_000

const failureOf = (error: unknown): Failure => {
  if (error instanceof LaunchFailed) return error.failure
  if (error instanceof Refusal) return { message: error.message, fault: 'user', cause: error.code }
  return {
    message: `The launch failed: ${error instanceof Error ? error.message : String(error)}`,
    fault: 'infrastructure',
    cause: 'launch_failed',
    retryable: true,
  }
}

/** The runner ends itself at the limit and tells of it; who looks on from outside lets it. */
const timeLimitOutside = ({ tags }: ClaimedRun): number | null => {
  const limitMs = maxRuntimeMs(tags)
  return limitMs === null ? null : Math.min(limitMs + timeLimitGraceMs, 2 ** 31 - 1)
}

/** Starts the process of an attempt. Where that fails the run goes back into the queue, or ends with the cause. */
export const launchHanded = async (deps: WorkerDeps, { run, secret }: Handed): Promise<void> => {
  const { tenantId, runId, attempt, fence } = run
  const keep = async (record: LaunchRecord): Promise<void> => {
    const kept = await keepIn(deps.pool, run, record, deps.clock.now())
    if (!kept)
      throw new LaunchFailed({
        message: 'The run was ended before it was launched.',
        fault: 'sluice',
        cause: 'superseded',
      })
  }
  try {
    const cluster = clusterOf(deps, run)
    if (cluster)
      await deps.pool.asTenant(tenantId, (sql) =>
        noteClusterUse(sql, tenantId, cluster.name, deps.clock.now()),
      )
    await deps.launcher.launch(
      {
        tenant: { id: tenantId, number: run.tenantNumber, slug: run.tenantSlug },
        plan: { runs: run.planRuns, cpuMilli: run.cpuMilli, memoryMib: run.memoryMib },
        fence,
        ...(cluster && { cluster: cluster.name }),
        pod: cluster ? await podOf(deps, run, cluster) : null,
        order: {
          apiUrl: cluster?.runApiUrl ?? deps.runApiUrl,
          run: runId,
          attempt,
          claimCode: claimCode(tenantId, secret),
        },
        timeoutMs: timeLimitOutside(run),
        memoryLimitBytes: run.memoryMib === null ? null : run.memoryMib * 2 ** 20,
      },
      keep,
    )
  } catch (error) {
    deps.logger.warn('A launch failed.', { run: runId, attempt, error })
    await endLaunch(deps, { tenantId, runId, attempt, fence }, failureOf(error))
  }
}

/** Puts a run back into the queue that could not be launched for others that go to the same cluster. It costs the run nothing. */
export const giveBack = (deps: WorkerDeps, { run }: Handed, cluster: string): Promise<void> => {
  const { tenantId, runId, attempt, fence } = run
  return endLaunch(
    deps,
    { tenantId, runId, attempt, fence },
    {
      message: `The cluster “${cluster}” does not get done with the launches before this one.`,
      fault: 'infrastructure',
      cause: 'cluster_away',
      retryable: true,
    },
  )
}

/** A database too busy to take it at first must not leave the run standing until its start timeout. */
const endLaunch = async (deps: WorkerDeps, place: AttemptPlace, failure: Failure): Promise<void> => {
  for (let waitMs = 500; ; waitMs *= 2)
    try {
      await relaunchOrFail(deps, place, failure)
      return
    } catch (error) {
      if (waitMs > longestWaitMs) throw error
      await delay(waitMs)
    }
}

/** Where the run goes; undefined where runs are no pods. Throws LaunchFailed where its deployment names a cluster that is not there. */
const clusterOf = ({ clusters }: WorkerDeps, { cluster, deployment }: ClaimedRun): RunCluster | undefined => {
  const chosen = chooseCluster(clusters, cluster)
  if (chosen || clusters.length === 0) return chosen
  throw new LaunchFailed(clusterMissing(deployment, cluster ?? ''))
}

/** What the run is carried out in. Throws a Refusal where no pod can be made of what its pipelines ask for. */
const podOf = async (deps: WorkerDeps, run: ClaimedRun, cluster: RunCluster): Promise<RunPod> =>
  deps.pool.asTenant(run.tenantId, async (sql) => {
    const row = await loadRun(sql, run.tenantId, run.runId)
    if (!row) throw new Error(`Run ${run.runId} was claimed and is gone.`)
    const pipelines = await loadVersions(sql, run.tenantId, row.versions)
    const { graph } = buildRunGraph(pipelines, row.target, row.config)
    return runPod(pipelines, row.target, graph, groundAt(run, cluster.pod))
  })

const keepIn = async (pool: SqlPool, run: ClaimedRun, record: LaunchRecord, now: Date): Promise<boolean> =>
  pool.asTenant(run.tenantId, (sql) => keepLaunchRecord(sql, run, record, now))
