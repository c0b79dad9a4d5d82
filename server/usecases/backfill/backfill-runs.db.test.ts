import { describe, expect, test } from 'vitest'

import { activePartitions } from '#server/db/sql/asset-partitions.ts'
import { playedBackfills } from '#server/testing/played-backfills.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { retryBackfill } from './steer-backfill.ts'

const fixture = runFixture('/storage')
const { setUp, ask, look, runsOf, partitionsOf, backfillOf, playRuns } = playedBackfills(fixture)

describe('the runs of a backfill', () => {
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

  test('of assets that are cut differently makes what is upstream first; a failure keeps away what is made from it alone', async () => {
    const tenant = await setUp()
    const target = { assets: ['report', 'raw', 'total'] }
    const { id } = await ask(tenant, { target, partitions: 'latest 2', mostAtOnce: 10 })
    const titles = async () => (await runsOf(tenant)).map(({ title }) => title)
    await look(tenant, 3)
    // The total of a day is made from that of the day before.
    expect(await titles()).toEqual(['2 assets of days · 2026-01-09'])
    await playRuns(tenant, () => 'fails')
    for (let round = 0; round < 4; round += 1) await look(tenant)
    expect(await backfillOf(id)).toEqual({
      status: 'failed',
      reason: '1 partition failed, 2 partitions skipped.',
    })
    expect((await partitionsOf(id)).map(({ partition, reason }) => [partition, reason])).toEqual([
      ['2026-01-09', 'no such file'],
      ['2026-01-10', 'It is made from total[2026-01-09], which was not made.'],
      [null, 'It is made from all of raw that this backfill makes, and not all of it was made.'],
    ])
    await retryBackfill(fixture.app, { ...tenant, id }, fixture.clock.now())
    for (let round = 0; round < 5; round += 1) {
      await look(tenant, 3)
      await playRuns(tenant)
    }
    await look(tenant)
    expect(await backfillOf(id)).toEqual({ status: 'completed', reason: null })
    expect(await titles()).toEqual([
      '2 assets of days · 2026-01-09',
      '2 assets of days · 2026-01-09',
      '2 assets of days · 2026-01-10',
      'report',
    ])
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
})
