import { waitsOnWay } from '#core/cluster/way.ts'
import type { LaunchStage } from '#core/pod/explain-waiting.ts'
import { judgeAttempt } from '#core/run/judge-attempt.ts'
import { maxRuntimeMs } from '#core/run/max-runtime.ts'
import { lastWayFound } from '#server/db/sql/cluster-rows.ts'
import { openAttemptOf, openAttempts, type OpenAttempt } from '#server/db/sql/open-attempts.ts'
import { recordStage } from '#server/db/sql/stage-rows.ts'
import { announceChange } from '#server/db/wake.ts'
import { relaunchOrFail } from '#server/usecases/run/relaunch-run.ts'
import type { WorkerDeps } from '#server/usecases/run/worker-deps.ts'

/** What the watcher remembers between its passes. */
export interface Watch {
  /** Since when web answers this worker; null while it does not. */
  webReachableSince: Date | null
  /** When a pass last began. */
  lookedAt: Date | null
  /** Attempts that were asked to end gently: asking twice may mean more than asking once. */
  asked: Set<string>
}

export const newWatch = (): Watch => ({ webReachableSince: null, lookedAt: null, asked: new Set() })

const longestGapMs = 15_000

/**
 * A worker that stood still (a laptop asleep, a machine suspended, a clock set anew) knows nothing of the time between: runs stood still with it,
 * and are given a whole lease to be heard of again.
 */
export const notice = (watch: Watch, now: Date): void => {
  const gapMs = now.getTime() - (watch.lookedAt ?? now).getTime()
  if (gapMs < 0 || gapMs > longestGapMs) watch.webReachableSince = null
  watch.lookedAt = now
}

const ms = (date: Date | null): number | null => date?.getTime() ?? null

/** What holds a run that was launched is on its page while it does. */
const tellStage = (
  { pool }: WorkerDeps,
  { tenantId, deploymentId, runId }: OpenAttempt,
  stage: { cause: LaunchStage; words: string },
  cluster: string | undefined,
  now: Date,
): Promise<void> =>
  pool.asTenant(tenantId, async (sql) => {
    const known = cluster === undefined ? null : await lastWayFound(sql, tenantId, cluster)
    const more = waitsOnWay(known)
    const words = more === undefined ? stage.words : `${stage.words.replace(/\.$/, '')}. ${more}`
    if (await recordStage(sql, { tenantId, runId }, { cause: stage.cause, words }, now))
      await announceChange(sql, {
        tenant: tenantId,
        deployment: deploymentId,
        topics: [{ topic: 'runs' }, { topic: `run:${runId}` }],
      })
  })

/** What the cluster is called that an attempt is in. */
const clusterOf = ({ record }: OpenAttempt): string | undefined =>
  typeof record?.clusterName === 'string' ? record.clusterName : undefined

const judge = async (deps: WorkerDeps, watch: Watch, attempt: OpenAttempt, now: Date): Promise<void> => {
  const seen = attempt.record ? await deps.launcher.inspect(attempt.record) : undefined
  const verdict = judgeAttempt(
    {
      isInCluster: deps.launcher.kind !== 'local',
      isLaunched: attempt.record !== null,
      isCanceling: attempt.status === 'canceling',
      cancelForced: attempt.cancelForced,
      workerAlive: attempt.workerAlive,
      dequeuedAtMs: attempt.dequeuedAt.getTime(),
      claimedAtMs: ms(attempt.claimedAt),
      leaseExpiresAtMs: attempt.leaseExpiresAt.getTime(),
      cancelRequestedAtMs: ms(attempt.cancelRequestedAt),
      maxRuntimeMs: maxRuntimeMs(attempt.tags),
      webReachableSinceMs: ms(watch.webReachableSince),
    },
    seen,
    now.getTime(),
  )
  if (seen?.state === 'running' && seen.stage && attempt.claimedAt === null)
    await tellStage(deps, attempt, seen.stage, clusterOf(attempt), now)
  const key = `${attempt.runId} ${attempt.attempt}`
  if (verdict.do === 'cancel' && attempt.record) {
    if (verdict.how === 'gently' && watch.asked.has(key)) return
    await deps.launcher.cancel(attempt.record, verdict.how)
    watch.asked.add(key)
  }
  if (verdict.do === 'end') {
    watch.asked.delete(key)
    const isOver = await relaunchOrFail(
      deps,
      attempt,
      verdict.failure,
      seen?.state === 'ended' ? undefined : attempt,
    )
    // Its fence is gone already, so nothing that it still says is taken.
    if (isOver && verdict.kill && attempt.record) await deps.launcher.cancel(attempt.record, 'force')
  }
}

const watchEach = async (
  deps: WorkerDeps,
  watch: Watch,
  attempts: readonly OpenAttempt[],
  now: Date,
): Promise<void> => {
  for (const attempt of attempts) {
    try {
      await judge(deps, watch, attempt, now)
    } catch (error) {
      // One run that cannot be judged must not keep the others from it.
      deps.logger.error('A run could not be watched.', { run: attempt.runId, error })
    }
  }
}

/** Holds what the database says of live attempts against what the machine says, and acts on the difference. Those of one cluster do not wait for those of another. */
export const watchRunsOnce = async (deps: WorkerDeps, watch: Watch, now: Date): Promise<void> => {
  notice(watch, now)
  const attempts = await deps.pool.asSystem((sql) => openAttempts(sql, now))
  const byCluster = Map.groupBy(attempts, clusterOf)
  await Promise.all([...byCluster.values()].map((those) => watchEach(deps, watch, those, now)))
}

/** The same for one run, at once: it has an order, or its process has just ended. */
export const watchRun = async (deps: WorkerDeps, watch: Watch, runId: string, now: Date): Promise<void> => {
  const attempt = await deps.pool.asSystem((sql) => openAttemptOf(sql, runId, now))
  if (attempt) await judge(deps, watch, attempt, now)
}
