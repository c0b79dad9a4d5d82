import { expect, test } from 'vitest'

import { usageOfRun } from '#server/db/sql/usage-rows.ts'
import { pooledRuns } from '#server/testing/pooled-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { claimStep } from '../run/claim-step.ts'
import { endLostLeases } from './end-lost-leases.ts'

const fixture = runFixture()
const { runApi, clock } = fixture
const { launched, claimedIn } = pooledRuns(fixture)

const end = { exitCode: 0, signal: null, said: '' }

/** A run that the worker `watcher` watches over, with a step that the worker `hand` has claimed. */
const working = async () => {
  const pool = await launched()
  const run = await claimedIn(pool)
  const step = { key: 'generated_numbers', attempt: 1 }
  await run.step(step.key)
  const [begun] = (await pool.ask('hand')).start
  if (!begun) throw new Error('nothing was handed out')
  await claimStep(runApi, { run: run.runId, attempt: 1, claimCode: begun.order.claimCode, step })
  const usage = async () => {
    const rows = await fixture.app.asTenant(pool.tenant.tenantId, (sql) =>
      usageOfRun(sql, pool.tenant.tenantId, run.runId),
    )
    return rows.map(({ step: of, containerMs, cpuMilli }) => ({ of, containerMs, cpuMilli }))
  }
  return { pool, run, begun, usage, lease: begun.lease }
}

test('how long a worker carried out a step or watched over a run is kept with its share of the worker, once', async () => {
  const { pool, run, lease, usage } = await working()
  clock.pass(10_000)
  await pool.ask('hand', { ended: [{ lease, end, tookMs: 4_000 }] })
  await pool.ask('hand', { ended: [{ lease, end, tookMs: 5_000 }] })
  await pool.ask('another', { ended: [{ lease: run.lease.id, end, tookMs: 1 }] })
  await pool.ask('watcher', { ended: [{ lease: run.lease.id, end, tookMs: 9_000 }] })
  expect(await usage()).toEqual([
    { of: null, containerMs: 9_000, cpuMilli: 63 },
    { of: 'generated_numbers', containerMs: 4_000, cpuMilli: 500 },
  ])
})

test('no more is kept than has passed since it was handed out, and that where a worker says nothing of it', async () => {
  const { pool, run, lease, usage } = await working()
  clock.pass(10_000)
  await pool.ask('hand', { ended: [{ lease, end, tookMs: 90_000_000 }] })
  await pool.ask('watcher', { ended: [{ lease: run.lease.id, end }] })
  for (const { containerMs } of await usage()) {
    expect(containerMs).toBeGreaterThanOrEqual(10_000)
    expect(containerMs).toBeLessThan(30_000)
  }
})

test('the time of work that was lost ends where its worker was last heard of, or begins anew', async () => {
  const { pool, run, usage } = await working()
  clock.pass(10_000)
  // Its container was started anew: it holds nothing more.
  await pool.ask('hand')
  await pool.ask('watcher', { holds: [run.lease.id] })
  clock.pass(600_000)
  await endLostLeases(fixture.system, new Date(clock.now().getTime() - 500_000), clock.now())
  const kept = await usage()
  expect(kept.map(({ of, cpuMilli }) => ({ of, cpuMilli }))).toEqual([
    { of: null, cpuMilli: 63 },
    { of: 'generated_numbers', cpuMilli: 500 },
  ])
  for (const { containerMs } of kept) {
    expect(containerMs).toBeGreaterThanOrEqual(10_000)
    expect(containerMs).toBeLessThan(30_000)
  }
})
