import { describe, expect, test } from 'vitest'

import type { RunEvent } from '#core/run/run-event.ts'
import { keysMade } from '#core/run/step-graph.ts'
import { activePartitions } from '#server/db/sql/asset-partitions.ts'
import { dueBackfills } from '#server/db/sql/backfill-rows.ts'
import { VersionCache } from '#server/db/version-cache.ts'
import { atMs, claimedRuns } from '#server/testing/claimed-runs.ts'
import { daysDocument } from '#server/testing/days-document.ts'
import { runFixture, type TestTenant } from '#server/testing/run-fixture.ts'

import { acceptEvents } from '../run/accept-events.ts'
import { claimAttempt } from '../run/claim-attempt.ts'
import { advanceBackfill } from './advance-backfill.ts'
import { startBackfill, type BackfillRequest } from './start-backfill.ts'
import { cancelBackfill, pauseBackfill, retryBackfill } from './steer-backfill.ts'

const fixture = runFixture('/storage')
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
  }>('SELECT id, partition, status, title, tags FROM run WHERE tenant_id = $1 ORDER BY id', [tenant.tenantId])
const partitionsOf = (id: string) =>
  fixture.rows<{ partition: string; status: string; run_id: string | null; reason: string | null }>(
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
    const answer = await claimAttempt(fixture.runApi, { run: taken.runId, attempt: 1, claimCode: taken.code })
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
              partition: key,
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

describe('a backfill', () => {
  test('makes each partition once, in order and so many at a time, however many workers look', async () => {
    const tenant = await setUp()
    const { id } = await ask(tenant)
    await look(tenant, 4)
    expect((await runsOf(tenant)).map(({ partition }) => partition)).toEqual([
      '2026-01-01',
      '2026-01-02',
      '2026-01-03',
    ])
    for (let round = 0; round < 8 && (await backfillOf(id))?.status !== 'completed'; round += 1) {
      await playRuns(tenant)
      await look(tenant, 3)
    }
    expect(await backfillOf(id)).toEqual({ status: 'completed', reason: null })
    const runs = await runsOf(tenant)
    expect(runs).toHaveLength(10)
    expect(new Set(runs.map(({ partition }) => partition)).size).toBe(10)
    expect(runs.every(({ tags, status }) => tags['dagster/backfill'] === id && status === 'succeeded')).toBe(
      true,
    )
    const made = await fixture.rows(
      'SELECT partition FROM asset_partition WHERE tenant_id = $1 AND materialized_at IS NOT NULL',
      [tenant.tenantId],
    )
    expect(made).toHaveLength(10)
  })

  test('asked for twice by one asking is one', async () => {
    const tenant = await setUp()
    const requestId = crypto.randomUUID()
    const [one, other] = [await ask(tenant, { requestId }), await ask(tenant, { requestId })]
    expect(one).toEqual(other)
  })

  test('goes on after a failure, says what failed, and makes that again when asked', async () => {
    const tenant = await setUp()
    const { id } = await ask(tenant, { partitions: '...2026-01-04', mostAtOnce: 10 })
    await look(tenant)
    await playRuns(tenant, (partition) => (partition === '2026-01-02' ? 'fails' : 'succeeds'))
    await look(tenant)
    expect(await backfillOf(id)).toEqual({ status: 'failed', reason: '1 partition failed.' })
    expect((await partitionsOf(id)).map(({ status, reason }) => [status, reason])).toEqual([
      ['succeeded', null],
      ['failed', 'no such file'],
      ['succeeded', null],
      ['succeeded', null],
    ])
    await retryBackfill(fixture.app, { ...tenant, id }, fixture.clock.now())
    await look(tenant)
    await playRuns(tenant)
    await look(tenant)
    expect(await backfillOf(id)).toEqual({ status: 'completed', reason: null })
    expect(await runsOf(tenant)).toHaveLength(5)
    await expect(retryBackfill(fixture.app, { ...tenant, id }, fixture.clock.now())).rejects.toThrow(
      'All of its partitions were made',
    )
  })

  test('of a chain makes one after the other, and stops where one fails', async () => {
    const tenant = await setUp()
    const { id } = await ask(tenant, {
      target: { assets: ['raw', 'total'] },
      order: 'descending',
      mostAtOnce: 10,
    })
    for (let round = 0; round < 5; round += 1) {
      await look(tenant)
      await playRuns(tenant, (partition) => (partition === '2026-01-03' ? 'fails' : 'succeeds'))
    }
    expect((await runsOf(tenant)).map(({ partition }) => partition)).toEqual([
      '2026-01-01',
      '2026-01-02',
      '2026-01-03',
    ])
    expect(await backfillOf(id)).toEqual({ status: 'failed', reason: '1 partition failed, 7 left out.' })
  })

  test('paused starts nothing more; canceled ends what waits and what goes on', async () => {
    const tenant = await setUp()
    const { id } = await ask(tenant)
    await look(tenant)
    await pauseBackfill(fixture.app, { ...tenant, id }, true, fixture.clock.now())
    await playRuns(tenant)
    await look(tenant)
    expect(await runsOf(tenant)).toHaveLength(3)
    await pauseBackfill(fixture.app, { ...tenant, id }, false, fixture.clock.now())
    await look(tenant)
    expect(await runsOf(tenant)).toHaveLength(6)
    await cancelBackfill(fixture.app, { ...tenant, id }, fixture.clock.now())
    await look(tenant)
    await look(tenant)
    expect(await backfillOf(id)).toEqual({ status: 'canceled', reason: null })
    const counts = Map.groupBy(await partitionsOf(id), ({ status }) => status)
    expect([counts.get('succeeded')?.length, counts.get('canceled')?.length]).toEqual([3, 7])
    expect((await runsOf(tenant)).filter(({ status }) => status === 'canceled')).toHaveLength(3)
  })

  test('goes on without a partition that is taken away meanwhile, and says so', async () => {
    const tenant = await setUp()
    const add =
      'INSERT INTO dynamic_partition (tenant_id, deployment_id, set_name, key, added_at, added_by) SELECT $1, $2, $3, key, now(), $4 FROM unnest($5::text[]) AS key'
    await fixture.app.asTenant(tenant.tenantId, (sql) =>
      sql.run(add, [tenant.tenantId, tenant.deploymentId, 'customer', 'Ada', ['acme', 'bolt', 'coil']]),
    )
    const { id } = await ask(tenant, { target: { assets: ['invoices'] } })
    await fixture.app.asTenant(tenant.tenantId, (sql) =>
      sql.run("DELETE FROM dynamic_partition WHERE tenant_id = $1 AND key = 'bolt'", [tenant.tenantId]),
    )
    await look(tenant)
    await playRuns(tenant)
    await look(tenant)
    expect(
      (await partitionsOf(id)).map(({ partition, status, reason }) => [partition, status, reason]),
    ).toEqual([
      ['acme', 'succeeded', null],
      [
        'bolt',
        'skipped',
        'It is no partition any more: its key was removed after the backfill had been asked for.',
      ],
      ['coil', 'succeeded', null],
    ])
    expect(await backfillOf(id)).toEqual({ status: 'completed', reason: '1 partition skipped.' })
  })

  test('makes a range by one run, tells of each of its partitions, and makes again only those of a run that failed', async () => {
    const tenant = await setUp()
    const { id } = await ask(tenant, { mostAtOnce: 2, mostPerRun: 4 })
    await look(tenant, 3)
    const ranges = async () => (await runsOf(tenant)).map(({ partition }) => partition)
    expect(await ranges()).toEqual(['2026-01-01...2026-01-04', '2026-01-05...2026-01-08'])
    const [first] = await runsOf(tenant)
    expect(first?.tags).toMatchObject({
      'dagster/asset_partition_range_start': '2026-01-01',
      'dagster/asset_partition_range_end': '2026-01-04',
    })
    const active = () => fixture.app.asTenant(tenant.tenantId, (sql) => activePartitions(sql, tenant, 'raw'))
    expect((await active()).map(({ key }) => key).toSorted()).toHaveLength(8)
    await playRuns(tenant, (partition) => (partition === '2026-01-06' ? 'fails' : 'succeeds'))
    await look(tenant, 3)
    await playRuns(tenant)
    await look(tenant)
    expect(await backfillOf(id)).toEqual({ status: 'failed', reason: '4 partitions failed.' })
    await retryBackfill(fixture.app, { ...tenant, id }, fixture.clock.now())
    await look(tenant)
    await playRuns(tenant)
    await look(tenant)
    expect(await backfillOf(id)).toEqual({ status: 'completed', reason: null })
    expect(await ranges()).toEqual([
      '2026-01-01...2026-01-04',
      '2026-01-05...2026-01-08',
      '2026-01-09...2026-01-10',
      '2026-01-05...2026-01-08',
    ])
    const made = await fixture.rows(
      'SELECT partition FROM asset_partition WHERE tenant_id = $1 AND materialized_at IS NOT NULL',
      [tenant.tenantId],
    )
    expect(made).toHaveLength(10)
  })

  test('ends a range where partitions are left out of it', async () => {
    const tenant = await setUp()
    const { id } = await ask(tenant, { partitions: '2026-01-01, 2026-01-03...2026-01-05', mostPerRun: 100 })
    await look(tenant)
    expect((await runsOf(tenant)).map(({ partition }) => partition)).toEqual([
      '2026-01-01',
      '2026-01-03...2026-01-05',
    ])
    expect((await partitionsOf(id)).every(({ status }) => status === 'running')).toBe(true)
  })

  test('is refused with the place in the text where that cannot be read', async () => {
    const tenant = await setUp()
    await expect(ask(tenant, { partitions: '2026-01-01, 2027-01-01' })).rejects.toMatchObject({
      detail: { field: 'partitions', start: 12, end: 22 },
    })
    await expect(ask(tenant, { target: { assets: ['report'] } })).rejects.toThrow(
      'Nothing of this is partitioned',
    )
  })
})
