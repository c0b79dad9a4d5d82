import { expect, test } from 'vitest'

import { backfillDurations } from '#server/db/sql/backfill-durations.ts'
import { recentTicks } from '#server/db/sql/tick-rows.ts'
import { VersionCache } from '#server/db/version-cache.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'

import { advanceBackfillsOnce } from './advance-backfills-once.ts'
import { fireSchedulesOnce } from './fire-schedules-once.ts'

const fixture = runFixture('/storage')
const deps = {
  pool: fixture.system,
  chance: { next: () => 0.5 },
  versions: new VersionCache(),
  logger: { error: (words: string) => expect.unreachable(words) },
}

const nightly = (rule: string, more = '', overlap = 'queue') =>
  pipelineOf(`sluice: pipeline
name: nights
partitions:
  - { name: day, set: { type: timeWindow, cadence: daily, start: "2026-01-01", timezone: Europe/Berlin } }
assets:
  - { key: raw, partitions: day, compute: { kind: python, code: "def raw():\\n    return 1\\n" } }
  - { key: whole, compute: { kind: python, code: "def whole():\\n    return 1\\n" } }
schedules:
  - { id: nightly, name: nightly, cron: "0 5 * * *", timezone: Europe/Berlin, target: { selection: ${more === '' ? "'key:raw'" : more} }, catchUp: { allUpTo: 3 }, overlap: ${overlap}, partitionRule: { partitions: "${rule}" } }
`)

const publish = async (rule: string, target?: string, overlap?: string): Promise<TestTenant> => {
  const tenant = await fixture.tenant()
  await fixture.publish(tenant, nightly(rule, target, overlap), new Date('2026-02-10T12:00Z'))
  return tenant
}
const ticks = (tenant: TestTenant) =>
  fixture.rows<{ status: string; reason: string | null; partition: string | null }>(
    'SELECT tick.status, reason, run.partition FROM tick LEFT JOIN run ON run.id = run_id WHERE tick.tenant_id = $1 ORDER BY scheduled_at',
    [tenant.tenantId],
  )

test('a tick makes the window that ended at its own time, also when it is caught up on days later', async () => {
  const tenant = await publish('latest')
  await fireSchedulesOnce(deps, new Date('2026-02-13T12:00Z'))
  expect(await ticks(tenant)).toEqual([
    { status: 'succeeded', reason: null, partition: '2026-02-10' },
    { status: 'succeeded', reason: null, partition: '2026-02-11' },
    { status: 'succeeded', reason: null, partition: '2026-02-12' },
  ])
})

test('several partitions of a tick are a backfill, one for each tick', async () => {
  const tenant = await publish('latest 7')
  await fireSchedulesOnce(deps, new Date('2026-02-11T12:00Z'))
  await fireSchedulesOnce(deps, new Date('2026-02-11T12:00Z'))
  expect(await ticks(tenant)).toEqual([
    { status: 'succeeded', reason: 'A backfill of 7 partitions was started.', partition: null },
  ])
  const backfills = await fixture.rows(
    'SELECT requested_by, (SELECT count(*)::int FROM backfill_partition WHERE backfill_id = backfill.id) AS size FROM backfill WHERE tenant_id = $1',
    [tenant.tenantId],
  )
  expect(backfills).toEqual([{ requested_by: 'schedule nightly', size: 7 }])
})

test('a rule that means no partition, or a target that has none, is the reason why a tick failed', async () => {
  const wrong = await publish('2019-01-01')
  const whole = await publish('latest', "'key:whole'")
  await fireSchedulesOnce(deps, new Date('2026-02-11T12:00Z'))
  expect((await ticks(wrong))[0]).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('There is no partition 2019-01-01') as string,
  })
  expect((await ticks(whole))[0]).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('Nothing of this is partitioned') as string,
  })
})

const backfills = (tenant: TestTenant) =>
  fixture.rows<{ status: string }>('SELECT status FROM backfill WHERE tenant_id = $1 ORDER BY id', [
    tenant.tenantId,
  ])
const goingOn = (tenant: TestTenant) =>
  fixture.rows<{ partition: string }>(
    `SELECT partition FROM run WHERE tenant_id = $1 AND status NOT IN ('canceled', 'succeeded', 'failed') ORDER BY partition`,
    [tenant.tenantId],
  )

test('a tick knows its backfill; with cancelPrevious the one before ends first, so that no partition is made twice at once', async () => {
  const tenant = await publish('latest 2', undefined, 'cancelPrevious')
  for (const day of [11, 12, 13]) {
    const now = new Date(`2026-02-${day}T12:00Z`)
    await fireSchedulesOnce(deps, now)
    for (let pass = 0; pass < 3; pass += 1)
      await advanceBackfillsOnce(deps, new Date(now.getTime() + pass * 60_000))
  }
  expect(await backfills(tenant)).toEqual([
    { status: 'canceled' },
    { status: 'canceled' },
    { status: 'running' },
  ])
  const told = await fixture.app.asTenant(tenant.tenantId, (sql) =>
    recentTicks(sql, tenant.tenantId, tenant.deploymentId, 5),
  )
  expect(told.map(({ backfillStatus }) => backfillStatus)).toEqual(['running', 'canceled', 'canceled'])
  expect(await goingOn(tenant)).toEqual([{ partition: '2026-02-11' }, { partition: '2026-02-12' }])
})

test('a tick is left out while partitions of the backfill before it wait for their turn', async () => {
  const tenant = await publish('latest 2', undefined, 'skip')
  await fireSchedulesOnce(deps, new Date('2026-02-11T12:00Z'))
  await fireSchedulesOnce(deps, new Date('2026-02-12T12:00Z'))
  expect(await backfills(tenant)).toHaveLength(1)
  expect((await ticks(tenant))[1]).toMatchObject({
    status: 'skipped',
    reason: expect.stringMatching(/^Partitions of the backfill before it \(\w{8}\) still wait/) as string,
  })
})

test('what is caught up on is judged one by one: each ends the one before where that is asked for, and none is skipped for another', async () => {
  const canceling = await publish('latest', undefined, 'cancelPrevious')
  const skipping = await publish('latest', undefined, 'skip')
  await fireSchedulesOnce(deps, new Date('2026-02-13T12:00Z'))
  expect(await goingOn(canceling)).toEqual([{ partition: '2026-02-12' }])
  expect((await ticks(canceling)).map(({ status }) => status)).toEqual([
    'succeeded',
    'succeeded',
    'succeeded',
  ])
  expect(await goingOn(skipping)).toHaveLength(3)
})

test('how long the runs of a schedule take is learnt from its backfills', async () => {
  const tenant = await publish('latest 2')
  const now = new Date('2026-02-11T12:00Z')
  await fireSchedulesOnce(deps, now)
  await advanceBackfillsOnce(deps, now)
  const learnt = () =>
    fixture.app.asTenant(tenant.tenantId, (sql) =>
      backfillDurations(sql, tenant.tenantId, tenant.deploymentId),
    )
  expect(await learnt()).toEqual([])
  await fixture.rows(
    `UPDATE run SET status = 'succeeded', started_at = $2, finished_at = $2::timestamptz + interval '90 seconds' WHERE tenant_id = $1 RETURNING id`,
    [tenant.tenantId, now],
  )
  expect(await learnt()).toMatchObject([{ elementId: 'nightly', tookMs: 90_000 }])
})
