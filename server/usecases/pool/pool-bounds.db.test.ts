import { expect, test } from 'vitest'

import { poolShape } from '#core/pool/pool-shape.ts'
import { newId } from '#server/platform/ids.ts'
import { pooledRuns } from '#server/testing/pooled-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { endLostLeases } from './end-lost-leases.ts'
import { poolKeeper } from './pool-keeper.ts'
import { scalePools } from './scale-pools.ts'

const fixture = runFixture()
const { clock, runApi } = fixture
const { launched } = pooledRuns(fixture)

const limits = { min: 3, max: 10, tierMax: 1_000 }
const deps = { pool: fixture.system, stepSecret: runApi.stepSecret, limits }

/** How many workers a pool of another tenant of the plan begins with, where the plan has so many. */
const othersBeginWith = async (plan: string, tierMax: number): Promise<number> => {
  const keeper = poolKeeper({ ...deps, clock, limits: { ...limits, tierMax } })
  const { tenantId } = await fixture.tenant(plan)
  const shape = poolShape({ tenantId, cluster: 'default' }, {})
  const { size } = await keeper.open({ ...shape, tenantId, cluster: 'default', apiUrl: 'http://web.test' })
  await fixture.rows('DELETE FROM pool WHERE tenant_id = $1', [tenantId])
  return size
}

const names = (count: number) => Array.from({ length: count }, (_, at) => `forged-${at}`)

test('names that a tenant makes up take nothing from the pools of others: who leaves counts while it holds something, and never more than the pool was given', async () => {
  const pool = await launched('enterprise')
  expect(pool.size).toBe(3)
  expect(await othersBeginWith('enterprise', 6)).toBe(3)
  for (const worker of names(12)) await pool.ask(worker, { isLeaving: true })
  expect(await othersBeginWith('enterprise', 6)).toBe(3)
  const { runId } = await pool.run()
  const hold = (worker: string) =>
    fixture.rows(
      `INSERT INTO pool_lease (tenant_id, id, pool, run_id, attempt, step, step_attempt, worker, offered_at, leased_at)
        VALUES ($1, $2, $3, $4, 1, $5, 1, $5, $6, $6)`,
      [pool.tenant.tenantId, newId(), pool.shape.key, runId, worker, clock.now()],
    )
  await hold('forged-0')
  expect(await othersBeginWith('enterprise', 6)).toBe(2)
  for (const worker of names(12).slice(1)) await hold(worker)
  expect(await othersBeginWith('enterprise', 8)).toBe(2)
  expect(await othersBeginWith('enterprise', 9)).toBe(3)
})

test('who leaves a pool that was larger a while ago counts as what it was given then', async () => {
  const pool = await launched('pro')
  const { runId } = await pool.run()
  await fixture.rows('UPDATE pool_decision SET from_size = 7, to_size = 3 WHERE pool = $1', [pool.shape.key])
  for (const worker of names(7)) {
    await fixture.rows(
      `INSERT INTO pool_lease (tenant_id, id, pool, run_id, attempt, step, step_attempt, worker, offered_at, leased_at)
        VALUES ($1, $2, $3, $4, 1, $5, 1, $5, $6, $6)`,
      [pool.tenant.tenantId, newId(), pool.shape.key, runId, worker, clock.now()],
    )
    await pool.ask(worker, { isLeaving: true })
  }
  expect(await othersBeginWith('pro', 12)).toBe(2)
  expect(await othersBeginWith('pro', 13)).toBe(3)
})

test('a pool knows a bounded number of workers; those it knows go on, and room is made when others were silent for long', async () => {
  const pool = await launched()
  const most = 50 + 3 * pool.size
  for (const worker of names(most)) await pool.ask(worker)
  await expect(pool.ask('one-too-many')).rejects.toMatchObject({ code: 'too_many_requests' })
  const { lease } = await pool.run()
  expect((await pool.ask('forged-3')).start).toMatchObject([{ lease: lease.id }])
  clock.pass(301_000)
  await pool.ask('forged-4')
  await endLostLeases(fixture.system, null, clock.now())
  const known = await fixture.rows<{ worker: string }>(
    'SELECT worker FROM pool_worker WHERE pool = $1 ORDER BY worker',
    [pool.shape.key],
  )
  // What holds something is remembered, so that its silence can be judged.
  expect(known.map(({ worker }) => worker)).toEqual(['forged-3', 'forged-4'])
  await pool.ask('one-too-many')
})

test('a pool has no more workers than the plan of its tenant carries beside one run and its other pools, and says so where it keeps why it is so large', async () => {
  const { tenantId } = await fixture.tenant('pro')
  const keeper = poolKeeper({ ...deps, clock })
  const open = async (image: string, runtime: { cpuMilli: number; memoryMib: number }) => {
    const shape = poolShape({ tenantId, cluster: 'default' }, { image, ...runtime })
    const { size } = await keeper.open({
      ...shape,
      tenantId,
      cluster: 'default',
      apiUrl: 'http://web.test',
    })
    return { size, key: shape.key }
  }
  const decisions = (key: string) =>
    fixture.rows(
      'SELECT cause, from_size AS "from", to_size AS "to", words FROM pool_decision WHERE pool = $1 ORDER BY at',
      [key],
    )
  const large = await open('team/a:1', { cpuMilli: 2_000, memoryMib: 4_096 })
  const held = 'The plan pro (3 runs of 2 CPU and 4 GB) carries no more than 2 of this size beside one run.'
  expect(large.size).toBe(2)
  expect(await decisions(large.key)).toEqual([
    { cause: 'used', from: 0, to: 2, words: `It is used. ${held}` },
  ])
  const small = await open('team/b:1', { cpuMilli: 500, memoryMib: 1_024 })
  expect(small.size).toBe(1)
  await fixture.rows('UPDATE pool SET size = 5 WHERE key = $1', [large.key])
  clock.pass(1_000)
  const sizes = (await scalePools(deps, clock.now())).filter(({ key }) => key === large.key)
  expect(sizes).toMatchObject([{ size: 1 }])
  expect((await decisions(large.key)).at(-1)).toMatchObject({ cause: 'plan', from: 5, to: 1 })
})
