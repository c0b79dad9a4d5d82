import { afterAll, afterEach, beforeAll } from 'vitest'

import type { Caller } from '#core/access/caller.ts'
import type { MendChange } from '#core/pod/mend-runtime.ts'
import type { RequestedTarget } from '#core/run/resolve-target.ts'
import type { Failure } from '#core/run/run-event.ts'
import { runAnswer } from '#server/api/run-answers.ts'
import { label } from '#server/gateways/kubernetes-jobs/names.ts'
import type { ObjectOf } from '#server/gateways/kubernetes/kubernetes-objects.ts'
import { startRun } from '#server/usecases/run/start-run.ts'

import { clusterRig, type ClusterRig } from './cluster-rig.ts'
import { clusterPod } from './cluster-settings.ts'
import { pipelineOf, runFixture, type RunFixture, type TestTenant } from './run-fixture.ts'
import { until, type TestProgram } from './run-rig.ts'

export interface EndedRun {
  runId: string
  status: string
  failure: Failure | null
  log: string
}

export interface ClusterRuns {
  fixture: RunFixture
  rig: ClusterRig
  worker: TestProgram
  tenant: () => TestTenant
  namespace: () => string
  start: (target: RequestedTarget, of?: TestTenant) => Promise<string>
  /** Waits for the end of a run. */
  ended: (runId: string, timeoutMs?: number) => Promise<EndedRun>
  run: (target: RequestedTarget, timeoutMs?: number) => Promise<EndedRun>
  /** Waits until a run has a status. */
  is: (runId: string, ...statuses: string[]) => Promise<void>
  /** Waits until a step of a run has printed something. */
  printed: (runId: string, text: string) => Promise<void>
  /** The one change that mends a failed run, as its page offers it. */
  mend: (runId: string) => Promise<MendChange | undefined>
  jobs: (runId: string) => Promise<ObjectOf['Job'][]>
  pods: (runId: string) => Promise<ObjectOf['Pod'][]>
}

/** A database, web's doors and a worker over the cluster, and a tenant with these pipelines. `name`: short, of the test file alone. `ofWorker`: variables of the worker beside those of all. */
export const clusterRuns = async (
  name: string,
  pipelines: string[],
  settings: Record<string, string> = {},
  ofWorker: Record<string, string> = {},
): Promise<ClusterRuns> => {
  const fixture = runFixture()
  const rig = await clusterRig(() => fixture.database, name, settings)
  const worker = rig.worker(ofWorker)
  let tenant: TestTenant
  beforeAll(async () => {
    tenant = await fixture.tenant()
    for (const text of pipelines) await fixture.publish(tenant, pipelineOf(text))
    await rig.api.start()
    await worker.start()
  })
  afterAll(async () => {
    await worker.kill('SIGTERM')
    await rig.clear()
  })

  // What the programs had to say is the first thing to read where something failed.
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    const open = await fixture.rows(
      `SELECT run.id, run.status, run_attempt.attempt, dequeued_at, launched_at, claimed_at, ended_at, run_attempt.failure,
          (SELECT string_agg(cause || ': ' || words, '; ' ORDER BY from_at) FROM run_wait WHERE run_wait.run_id = run.id) AS waits
        FROM run JOIN run_attempt ON run_attempt.run_id = run.id WHERE run.finished_at IS NULL ORDER BY 1, 3`,
    )
    const said = [
      `Runs that had not ended: ${JSON.stringify(open, null, 1).slice(0, 10_000)}`,
      `The worker said: ${worker.said().slice(-6_000)}`,
      `Web said: ${rig.api.said().slice(-3_000)}`,
    ]
    process.stderr.write(`${task.name}\n${said.join('\n')}\n`)
  })

  const statusOf = async (runId: string) =>
    (
      await fixture.rows<{ status: string; failure: Failure | null }>(
        'SELECT status, failure FROM run WHERE id = $1',
        [runId],
      )
    )[0]
  const is = async (runId: string, ...statuses: string[]): Promise<void> => {
    await until(
      () => statusOf(runId),
      (row) => statuses.includes(row?.status ?? ''),
      120_000,
    )
  }
  const logOf = async (runId: string): Promise<string> => {
    const [log] = await fixture.rows<{ text: string | null }>(
      `SELECT string_agg(convert_from(bytes, 'UTF8'), '' ORDER BY position) AS text FROM log_chunk WHERE run_id = $1`,
      [runId],
    )
    return log?.text ?? ''
  }
  const ended = async (runId: string, timeoutMs = 120_000): Promise<EndedRun> => {
    const row = await until(
      () => statusOf(runId),
      (found) => ['succeeded', 'failed', 'canceled'].includes(found?.status ?? ''),
      timeoutMs,
    )
    return { runId, status: row?.status ?? '', failure: row?.failure ?? null, log: await logOf(runId) }
  }
  const start = async (target: RequestedTarget, of = tenant): Promise<string> => {
    const trigger = { kind: 'manual' as const, by: 'Ada', byId: of.userId }
    const { runId } = await startRun(fixture.app, { ...of, target, trigger }, fixture.clock.now())
    return runId
  }
  const ofRun = (runId: string) => ({
    namespace: `${rig.prefix}${tenant.slug}`,
    labelSelector: `${label.run}=${runId}`,
  })
  return {
    fixture,
    rig,
    worker,
    tenant: () => tenant,
    namespace: () => `${rig.prefix}${tenant.slug}`,
    start,
    ended,
    run: async (target, timeoutMs) => ended(await start(target), timeoutMs),
    is,
    printed: async (runId, text) => {
      await until(
        () => logOf(runId),
        (log) => log.includes(text),
        120_000,
      )
    },
    mend: async (runId) => {
      const { tenantId, deploymentId, userId } = tenant
      const user = { id: userId, name: 'Ada', email: 'ada@example.com' }
      const caller: Caller = { tenantId, deploymentId, user, role: 'owner' }
      const ground = { launcher: 'kubernetes', installation: clusterPod } as const
      const { mend } = await fixture.app.asTenant(tenantId, (sql) =>
        runAnswer(sql, caller, runId, fixture.clock.now(), ground),
      )
      return mend?.is === 'change' ? mend : undefined
    },
    jobs: async (runId) => (await rig.cluster.list('Job', ofRun(runId))).items,
    pods: async (runId) => (await rig.cluster.list('Pod', ofRun(runId))).items,
  }
}
