import { elementsOf } from '#core/document/document.ts'
import { decideRunRetry } from '#core/run/decide-run-retry.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import type { Failure, RunEvent } from '#core/run/run-event.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { tellRun } from '#server/db/sql/append-events.ts'
import { endRunRows, leaveTheQueue, releaseSlot } from '#server/db/sql/end-run.ts'
import { loadVersions } from '#server/db/sql/load-versions.ts'
import type { LockedRun } from '#server/db/sql/lock-run.ts'
import { announceChange, wakeQueue } from '#server/db/wake.ts'

import { finishedSteps } from './finished-steps.ts'
import { startResolvedRunIn } from './start-run.ts'
import { tellFailures } from './tell-failures.ts'

export interface RunOutcome {
  status: 'succeeded' | 'failed' | 'canceled'
  failure: Failure | null
  /** What the server itself has to say of the end; a runner that reported it has said so already. */
  tell: RunEvent[]
}

/** Chance, for the jitter of delays. */
export interface Chance {
  /** In [0, 1). */
  next(): number
}

const policyOf = (run: LockedRun, pipelines: DeployedPipeline[]) =>
  pipelines
    .filter((pipeline) => pipeline.id === run.target.pipeline)
    .flatMap((pipeline) => elementsOf(pipeline.document, 'job'))
    .find((job) => job.name === run.job)?.runRetry

const retry = async (
  sql: Sql,
  tenantId: string,
  run: LockedRun,
  failure: Failure,
  now: Date,
  chance: Chance,
): Promise<string | undefined> => {
  const pipelines = await loadVersions(sql, tenantId, run.versions)
  const decided = decideRunRetry(
    {
      failure,
      retryNumber: run.retryNumber,
      cancelRequested: run.status === 'canceling',
      tags: run.tags,
      policy: policyOf(run, pipelines),
    },
    chance.next(),
  )
  if (!decided) return undefined
  const { runId } = await startResolvedRunIn(
    sql,
    {
      tenantId,
      deploymentId: run.deploymentId,
      target: run.target,
      pipelines,
      trigger: { kind: 'retry', run: run.id },
      config: run.config,
      tags: run.tags,
      priority: run.priority,
      notBefore: new Date(now.getTime() + decided.delayMs),
      retry: {
        parent: run.id,
        root: run.rootRunId ?? run.id,
        number: run.retryNumber + 1,
        mode: decided.mode,
        steps: null,
      },
      ...(decided.mode === 'from_failure' && {
        finished: { run: run.id, keys: await finishedSteps(sql, tenantId, run.id) },
      }),
    },
    now,
  )
  return runId
}

/**
 * Ends a run: its rows, its slot, what its assets expect, and the run that tries it again where the policy says so. All in the transaction
 * that is open, in which the tenant's queue and the run are locked (lockQueue, lockRun), so it happens once.
 */
export const finishRunIn = async (
  sql: Sql,
  tenantId: string,
  run: LockedRun,
  outcome: RunOutcome,
  now: Date,
  chance: Chance,
): Promise<void> => {
  const { status, failure } = outcome
  const place = { tenantId, runId: run.id, attempt: run.attempt }
  if (outcome.tell.length > 0) await tellRun(sql, place, outcome.tell, now)
  if (status === 'failed' && failure) await tellFailures(sql, tenantId, run, failure, now)
  await endRunRows(sql, {
    ...place,
    deploymentId: run.deploymentId,
    status,
    failure,
    assets: run.assets,
    now,
  })
  const hadSlot = await releaseSlot(sql, tenantId, run.id)
  if (run.status === 'queued') await leaveTheQueue(sql, tenantId)
  // Somebody looks at a trial and sees it fail; it is theirs to try again.
  if (status === 'failed' && failure && run.purpose === 'run') {
    const retryRun = await retry(sql, tenantId, run, failure, now, chance)
    if (retryRun !== undefined)
      await tellRun(sql, place, [{ type: 'RUN_RETRIED', atMs: now.getTime(), retryRun, failure }], now)
  }
  await announceChange(sql, {
    tenant: tenantId,
    deployment: run.deploymentId,
    topics: [
      { topic: 'runs' },
      { topic: `run:${run.id}` },
      ...(run.assets.length > 0 ? [{ topic: 'assets' }] : []),
    ],
  })
  if (hadSlot) await wakeQueue(sql)
}
