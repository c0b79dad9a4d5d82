import { dueBackfills } from '#server/db/sql/backfill-rows.ts'
import { VersionCache } from '#server/db/version-cache.ts'
import { advanceBackfill } from '#server/usecases/backfill/advance-backfill.ts'
import { startBackfill, type BackfillRequest } from '#server/usecases/backfill/start-backfill.ts'

import { begunRuns } from './begun-runs.ts'
import { daysDocument } from './days-document.ts'
import type { runFixture, TestTenant } from './run-fixture.ts'

/** Backfills of the days document, and runs of theirs that end as a test says. */
export const playedBackfills = (fixture: ReturnType<typeof runFixture>) => {
  const { begin } = begunRuns(fixture)
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
    for (let run = await begin(tenant); run; run = await begin(tenant))
      await run.end(run.makes.some(({ key }) => fate(key) === 'fails') ? 'fails' : 'succeeds')
  }

  return { setUp, ask, look, runsOf, partitionsOf, backfillOf, playRuns }
}
