import { expect, test } from 'vitest'

import { pooledRuns } from '#server/testing/pooled-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { claimStep } from '../run/claim-step.ts'

const fixture = runFixture()
const { runApi } = fixture
const { launched, claimedIn, waiting } = pooledRuns(fixture)

const content = { exitCode: 0, signal: null, said: '' }
test('a step goes from its run through the pool and back, and its process claims with the code it was handed', async () => {
  const pool = await launched()
  const run = await claimedIn(pool)
  expect(await run.step('generated_numbers')).toEqual({
    is: 'waiting',
    words: 'Waits for a worker of its pool: 1 of 1 are busy and 0 wait before it',
  })
  const known = run.step('generated_numbers', { known: 'waiting', waitMs: 20_000 })
  await waiting(1)
  const [begun] = (await pool.ask('hand')).start
  expect(begun?.order.step).toEqual({ key: 'generated_numbers', attempt: 1 })
  expect(await known).toEqual({ is: 'running', worker: 'hand' })
  const claimed = await claimStep(runApi, {
    run: run.runId,
    attempt: 1,
    claimCode: begun?.order.claimCode ?? '',
    step: { key: 'generated_numbers', attempt: 1 },
  })
  expect(claimed.inPool).toBe(false)
  const over = run.step('generated_numbers', { known: 'running', waitMs: 20_000 })
  await waiting(1)
  await pool.ask('hand', { ended: [{ lease: begun?.lease ?? '', end: content }] })
  expect(await over).toEqual({ is: 'ended', failure: null })
  // Told twice is told once.
  await pool.ask('hand', { ended: [{ lease: begun?.lease ?? '', end: { ...content, exitCode: 1 } }] })
  expect(await run.step('generated_numbers')).toEqual({ is: 'ended', failure: null })
})

test('the next try of a step is a lease of its own', async () => {
  const pool = await launched()
  const run = await claimedIn(pool)
  await run.step('generated_numbers')
  const [begun] = (await pool.ask('hand')).start
  await pool.ask('hand', {
    ended: [{ lease: begun?.lease ?? '', end: { exitCode: null, signal: 'SIGKILL', said: 'out' } }],
  })
  expect(await run.step('generated_numbers')).toMatchObject({
    is: 'ended',
    failure: { cause: 'killed', signal: 'SIGKILL', fault: 'infrastructure', retryable: true },
  })
  await run.step('generated_numbers', {}, 2)
  expect((await pool.ask('hand')).start.map(({ order }) => order.step)).toEqual([
    { key: 'generated_numbers', attempt: 2 },
  ])
})

test('a step that waits ends at once when it is no longer wanted, one that goes on is stopped, gently and then not', async () => {
  const pool = await launched()
  const run = await claimedIn(pool)
  await run.step('even_numbers')
  expect(await run.step('even_numbers', { wanted: 'end_gently' })).toMatchObject({
    is: 'ended',
    failure: { cause: 'canceled' },
  })
  await run.step('generated_numbers')
  const [begun] = (await pool.ask('hand')).start
  const lease = begun?.lease ?? ''
  const hand = (waitMs = 20_000) => pool.ask('hand', { holds: [lease], waitMs })
  const held = hand()
  await waiting(1)
  expect(await run.step('generated_numbers', { wanted: 'end_gently' })).toMatchObject({ is: 'running' })
  expect((await held).stop).toEqual([{ lease, how: 'gently' }])
  const again = hand()
  await waiting(1)
  await run.step('generated_numbers', { wanted: 'end_now' })
  expect((await again).stop).toEqual([{ lease, how: 'force' }])
  // A wish is not taken back.
  await run.step('generated_numbers')
  expect((await hand(0)).stop).toEqual([{ lease, how: 'force' }])
})

test('of an attempt that is over no step is begun, and what goes on is stopped', async () => {
  const pool = await launched()
  const run = await claimedIn(pool)
  await run.step('generated_numbers')
  const [begun] = (await pool.ask('hand')).start
  await run.step('even_numbers')
  await fixture.system.asTenant(pool.tenant.tenantId, (sql) =>
    sql.run('UPDATE run_attempt SET ended_at = now() WHERE tenant_id = $1 AND run_id = $2', [
      pool.tenant.tenantId,
      run.runId,
    ]),
  )
  expect(await pool.ask('hand', { holds: [begun?.lease ?? ''] })).toEqual({
    start: [],
    stop: [{ lease: begun?.lease, how: 'force' }],
  })
  await expect(run.step('generated_numbers')).rejects.toMatchObject({ code: 'fenced' })
})

test('where the process of a run is gone, its steps are stopped at once, and those that wait are not begun', async () => {
  const pool = await launched()
  const run = await claimedIn(pool)
  await run.step('generated_numbers')
  const [begun] = (await pool.ask('hand')).start
  await run.step('even_numbers')
  const held = pool.ask('hand', {
    holds: [begun?.lease ?? ''],
    waitMs: 20_000,
    takes: { run: true, step: false },
  })
  await waiting(1)
  await pool.ask('watcher', {
    takes: { run: true, step: false },
    ended: [{ lease: run.lease.id, end: { exitCode: null, signal: 'SIGKILL', said: '' } }],
  })
  expect(await held).toEqual({ start: [], stop: [{ lease: begun?.lease, how: 'force' }] })
  expect((await pool.ask('other')).start).toEqual([])
})
