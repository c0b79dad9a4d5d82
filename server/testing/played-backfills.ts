import type { RunEvent } from '#core/run/run-event.ts'
import { keysMade } from '#core/run/step-graph.ts'
import { dueBackfills } from '#server/db/sql/backfill-rows.ts'
import { VersionCache } from '#server/db/version-cache.ts'
import { advanceBackfill } from '#server/usecases/backfill/advance-backfill.ts'
import { startBackfill, type BackfillRequest } from '#server/usecases/backfill/start-backfill.ts'
import { acceptEvents } from '#server/usecases/run/accept-events.ts'
import { claimAttempt } from '#server/usecases/run/claim-attempt.ts'

import { atMs, claimedRuns } from './claimed-runs.ts'
import { daysDocument } from './days-document.ts'
import type { runFixture, TestTenant } from './run-fixture.ts'

/** Backfills of the days document, and runs of theirs that end as a test says. */
export const playedBackfills = (fixture: ReturnType<typeof runFixture>) => {
  const { take } = claimedRuns(fixture)
  const setUp = async () => {
    const tenant = await fixture.tenant()
    await fixture.publish(tenant, daysDocument)
    return tenant
  }
  const ask = (tenant: TestTenant, more: Partial<BackfillRequest> = {}) =>
    startBackfill(
      fixture.app,
      {
        ...tenant,
        by: { id: tenant.userId, name: 'Ada' },
        target: { assets: ['raw'] },
        partitions: '*',
        order: 'ascending',
        mostAtOnce: 3,
        onFailure: 'continue',
        ...more,
      },
      fixture.clock.now(),
    )
  const chance = { next: () => 0.5 }
  const versions = new VersionCache()
  /** As a worker looks, once everything is due. */
  const look = async (tenant: TestTenant, workers = 1) => {
    fixture.clock.pass(6_000)
    const now = fixture.clock.now()
    const due = await fixture.system.asSystem((sql) => dueBackfills(sql, now, 1_000))
    const own = due.filter(({ tenantId }) => tenantId === tenant.tenantId)
    await Promise.all(
      Array.from({ length: workers }, () =>
        Promise.all(
          own.map((place) => advanceBackfill({ pool: fixture.system, chance, versions }, place, now)),
        ),
      ),
    )
  }
  const runsOf = (tenant: TestTenant) =>
    fixture.rows<{
      id: string
      partition: string
      status: string
      title: string
      tags: Record<string, string>
    }>('SELECT id, partition, status, title, tags FROM run WHERE tenant_id = $1 ORDER BY id', [
      tenant.tenantId,
    ])
  const partitionsOf = (id: string) =>
    fixture.rows<{ partition: string | null; status: string; run_id: string | null; reason: string | null }>(
      'SELECT partition, status, run_id, reason FROM backfill_partition WHERE backfill_id = $1 ORDER BY place',
      [id],
    )
  const backfillOf = async (id: string) =>
    (
      await fixture.rows<{ status: string; reason: string | null }>(
        'SELECT status, reason FROM backfill WHERE id = $1',
        [id],
      )
    )[0]

  /** Plays every run that waits to its end. */
  const playRuns = async (
    tenant: TestTenant,
    fate: (partition: string) => 'succeeds' | 'fails' = () => 'succeeds',
  ) => {
    // A tenant is handed out one run a pass.
    for (let [taken] = await take(1); taken; [taken] = await take(1)) {
      if (taken.tenantId !== tenant.tenantId) continue
      const answer = await claimAttempt(fixture.runApi, {
        run: taken.runId,
        attempt: 1,
        claimCode: taken.code,
      })
      const identity = { tenantId: tenant.tenantId, runId: taken.runId, attempt: 1, fence: answer.fence }
      const keys = answer.graph.steps.flatMap((step) => keysMade(step).map((key) => key ?? ''))
      const partition = keys.find((key) => fate(key) === 'fails') ?? keys[0] ?? ''
      const failure = { message: 'no such file', fault: 'user' as const, cause: 'exception' }
      const events: RunEvent[] = answer.graph.steps.flatMap(({ key: step }): RunEvent[] =>
        fate(partition) === 'fails'
          ? [
              { type: 'STEP_START', atMs, step, stepAttempt: 1 },
              { type: 'STEP_FAILURE', atMs, step, stepAttempt: 1, failure },
            ]
          : [
              { type: 'STEP_START', atMs, step, stepAttempt: 1 },
              ...keys.map((key): RunEvent => ({
                type: 'ASSET_MATERIALIZATION',
                atMs,
                step,
                stepAttempt: 1,
                asset: step,
                ...(key !== '' && { partition: key }),
                dataVersion: `v ${key}`,
              })),
              { type: 'STEP_SUCCESS', atMs, step, stepAttempt: 1, durationMs: 1 },
            ],
      )
      const end: RunEvent =
        fate(partition) === 'fails' ? { type: 'RUN_FAILURE', atMs, failure } : { type: 'RUN_SUCCESS', atMs }
      await acceptEvents(fixture.runApi, identity, {
        fence: answer.fence,
        events: [{ type: 'RUN_START' as const, atMs }, ...events, end].map((event, index) => ({
          seq: index + 1,
          event,
        })),
      })
    }
  }

  return { setUp, ask, look, runsOf, partitionsOf, backfillOf, playRuns }
}
