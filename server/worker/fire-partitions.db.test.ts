import { expect, test } from 'vitest'

import { VersionCache } from '#server/db/version-cache.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'

import { fireSchedulesOnce } from './fire-schedules-once.ts'

const fixture = runFixture('/storage')
const deps = {
  pool: fixture.system,
  chance: { next: () => 0.5 },
  versions: new VersionCache(),
  logger: { error: (words: string) => expect.unreachable(words) },
}

const nightly = (rule: string, more = '') =>
  pipelineOf(`sluice: pipeline
name: nights
partitions:
  - { name: day, set: { type: timeWindow, cadence: daily, start: "2026-01-01", timezone: Europe/Berlin } }
assets:
  - { key: raw, partitions: day, compute: { kind: python, code: "def raw():\\n    return 1\\n" } }
  - { key: whole, compute: { kind: python, code: "def whole():\\n    return 1\\n" } }
schedules:
  - { id: nightly, name: nightly, cron: "0 5 * * *", timezone: Europe/Berlin, target: { selection: ${more === '' ? "'key:raw'" : more} }, catchUp: { allUpTo: 3 }, overlap: queue, partitionRule: { partitions: "${rule}" } }
`)

const publish = async (rule: string, target?: string): Promise<TestTenant> => {
  const tenant = await fixture.tenant()
  await fixture.publish(tenant, nightly(rule, target), new Date('2026-02-10T12:00Z'))
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
