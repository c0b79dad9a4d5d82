import { describe, expect, test } from 'vitest'

import { playedBackfills } from '#server/testing/played-backfills.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { cancelBackfill, pauseBackfill, retryBackfill } from './steer-backfill.ts'

const fixture = runFixture('/storage')
const { setUp, ask, look, runsOf, partitionsOf, backfillOf, playRuns } = playedBackfills(fixture)

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
