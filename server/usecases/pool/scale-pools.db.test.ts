import { expect, test } from 'vitest'

import { poolShape } from '#core/pool/pool-shape.ts'
import { sweepExpired } from '#server/db/sweep-expired.ts'
import { newId } from '#server/platform/ids.ts'
import { claimedRuns } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { askPool } from './ask-pool.ts'
import { endLostLeases } from './end-lost-leases.ts'
import { poolKeeper } from './pool-keeper.ts'
import { scalePools } from './scale-pools.ts'

const fixture = runFixture()
const { setUp, start, take } = claimedRuns(fixture)
const { runApi, clock } = fixture
const limits = { min: 2, max: 4, tierMax: 6 }
const deps = { pool: fixture.system, stepSecret: runApi.stepSecret, limits }
const keeper = poolKeeper({ ...deps, clock })

const opened = async (plan?: string) => {
  const tenant = await setUp(plan)
  const shape = poolShape({ tenantId: tenant.tenantId, cluster: 'default' }, { cpuMilli: 500 })
  const { code } = await keeper.open({
    ...shape,
    tenantId: tenant.tenantId,
    cluster: 'default',
    apiUrl: 'http://web.test',
  })
  const hear = (worker: string, said: { cpuPercent?: number; isLeaving?: boolean; holds?: string[] } = {}) =>
    askPool(runApi, {
      code,
      pool: shape.key,
      worker,
      takes: { run: true, step: true },
      holds: said.holds ?? [],
      ended: [],
      cpuPercent: said.cpuPercent ?? 0,
      isLeaving: said.isLeaving ?? false,
      waitMs: 0,
    })
  const offer = async () => {
    const { runId } = await start(tenant)
    const taken = (await take(50)).find((one) => one.runId === runId)
    if (!taken) throw new Error('not handed out')
    const lease = { tenantId: tenant.tenantId, id: newId() }
    await keeper.offer({ ...lease, pool: shape.key, runId, attempt: 1, claimCode: taken.code })
    return { runId, ...lease }
  }
  const scale = async () => (await scalePools(deps, clock.now())).find(({ key }) => key === shape.key)
  const decisions = () =>
    fixture.rows<{ cause: string; from: number; to: number }>(
      'SELECT cause, from_size AS from, to_size AS to FROM pool_decision WHERE pool = $1 ORDER BY at',
      [shape.key],
    )
  return { tenant, key: shape.key, hear, offer, scale, decisions }
}

test('a pool grows while its workers have too much to do, shrinks when it is quiet, goes when it is not used, and keeps why', async () => {
  const pool = await opened()
  await pool.offer()
  for (const worker of ['a', 'b']) await pool.hear(worker, { cpuPercent: 90 })
  expect((await pool.scale())?.size).toBe(3)
  // The third has not come yet.
  expect((await pool.scale())?.size).toBe(3)
  for (const worker of ['a', 'b', 'c']) await pool.hear(worker, { cpuPercent: 90 })
  expect((await pool.scale())?.size).toBe(4)
  for (const worker of ['a', 'b', 'c', 'd']) await pool.hear(worker, { cpuPercent: 1 })
  expect((await pool.scale())?.size).toBe(4)
  clock.pass(299_000)
  for (const worker of ['a', 'b', 'c', 'd']) await pool.hear(worker)
  expect((await pool.scale())?.size).toBe(4)
  clock.pass(1_100)
  const shrunk = await pool.scale()
  expect(shrunk?.size).toBe(3)
  expect(shrunk?.loads?.map(({ worker }) => worker).toSorted()).toEqual(['a', 'b', 'c', 'd'])
  expect((await pool.scale())?.size).toBe(3)
  await fixture.rows('UPDATE pool_lease SET ended_at = now(), how_ended = $2 WHERE pool = $1', [
    pool.key,
    '{}',
  ])
  clock.pass(3_600_000)
  expect((await pool.scale())?.size).toBe(0)
  expect(await pool.scale()).toBeUndefined()
  expect(await pool.decisions()).toEqual([
    { cause: 'used', from: 0, to: 2 },
    { cause: 'cpu', from: 2, to: 3 },
    { cause: 'cpu', from: 3, to: 4 },
    { cause: 'quiet', from: 4, to: 3 },
    { cause: 'unused', from: 3, to: 0 },
  ])
})

test('of the workers of a pool that shrinks, those that hold least cost least', async () => {
  const pool = await opened()
  await pool.offer()
  for (const worker of ['a', 'b', 'c']) await pool.hear(worker)
  await fixture.rows('UPDATE pool SET size = 3, quiet_since = $2 WHERE key = $1', [
    pool.key,
    new Date(clock.now().getTime() - 400_000),
  ])
  const scaled = await pool.scale()
  expect(scaled).toMatchObject({ size: 2, tenant: { slug: pool.tenant.slug } })
  expect(scaled?.loads?.toSorted((one, other) => one.load - other.load).at(-1)).toEqual({
    worker: 'a',
    load: 1,
  })
})

test('pools of a plan have no more workers together than it allows, whosever they are', async () => {
  const pools = [await opened('pro'), await opened('pro'), await opened('pro'), await opened('pro')]
  for (const pool of pools) {
    await pool.offer()
    await pool.hear('a', { cpuPercent: 99 })
    await pool.hear('b', { cpuPercent: 99 })
  }
  const sizes = async () => {
    const all = await scalePools(deps, clock.now())
    return pools.map(({ key }) => all.find((one) => one.key === key)?.size)
  }
  expect(await sizes()).toEqual([2, 2, 2, 0])
  expect(
    await fixture.rows(`SELECT tier_full AS full FROM pool WHERE key = ANY($1) ORDER BY made_at`, [
      pools.map(({ key }) => key),
    ]),
  ).toEqual([{ full: true }, { full: true }, { full: true }, { full: true }])
})

test('what a worker held that is silent for a lease ends as lost, unless web could not be reached', async () => {
  const pool = await opened()
  const lease = await pool.offer()
  await pool.hear('a')
  expect(await keeper.look(lease)).toMatchObject({ state: 'leased', worker: 'a' })
  clock.pass(31_000)
  const longAgo = new Date(clock.now().getTime() - 600_000)
  await endLostLeases(fixture.system, null, clock.now())
  expect(await keeper.look(lease)).toMatchObject({ state: 'leased' })
  await endLostLeases(fixture.system, longAgo, clock.now())
  expect(await keeper.look(lease)).toMatchObject({ state: 'ended', how: { failure: { cause: 'lost' } } })
  expect((await pool.hear('a', { holds: [lease.id] })).stop).toEqual([{ lease: lease.id, how: 'force' }])
})

test('what waits of an attempt that is over waits no longer, and what is over long since is swept', async () => {
  const pool = await opened()
  const lease = await pool.offer()
  await fixture.rows('UPDATE run_attempt SET ended_at = now() WHERE run_id = $1', [lease.runId])
  await endLostLeases(fixture.system, null, clock.now())
  expect(await keeper.look(lease)).toMatchObject({ state: 'ended', how: { failure: { cause: 'canceled' } } })
  await fixture.system.asSystem((sql) => sweepExpired(sql, new Date(clock.now().getTime() + 7_200_000)))
  expect(await keeper.look(lease)).toBeUndefined()
})
